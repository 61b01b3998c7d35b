// SPDX-License-Identifier: AGPL-3.0-or-later
// Rooms as channels: JOIN, PART, NAMES, TOPIC, KICK, INVITE.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/list.hpp"
#include "irc/names.hpp"
#include "render/length.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::string_view no_such_room = "There is no such room; /join makes it, /list shows those there are";

RoomPerson& me(Connection& connection)
{
    return *connection.seat->person;
}

std::int64_t seconds_of(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::int64_t minutes_since(Timestamp time, Timestamp now)
{
    return std::chrono::floor<std::chrono::minutes>(now - time).count();
}

/// The room, or nullptr when it is none of the client's business; that was said then.
Room* find_room(Connection& connection, Response& response, std::string_view name)
{
    Room* const room = connection.hub().rooms->find(name);
    if (room != nullptr && sees_room(connection, *room)) return room;
    response.numeric(err_nosuchchannel, "{} :{}", name, no_such_room);
    return nullptr;
}

/// Calls for the rooms of a comma-separated list, with their position; true when nothing else is in it. Else the other
/// names go to the ordinary handler.
template <class F> bool for_each_room(Connection& connection, const Message& message, Response& response, F&& call)
{
    std::string others;
    std::size_t position = 0;
    for (const auto name : text::split(message.param(0), ',')) {
        if (name.starts_with('#'))
            call(name, position);
        else if (!name.empty())
            others.append(others.empty() ? "" : ",").append(name);
        ++position;
    }
    if (others.empty()) return true;
    if (others == message.param(0)) return false;
    Message rest = message;
    rest.params.front() = others;
    find_command(message.command)->handle(connection, rest, response);
    return true;
}

// ---- JOIN and PART --------------------------------------------------------------------------------------------

void show_room_join(Connection& connection, Response& response, const Room& room, bool is_new)
{
    const RoomPerson& person = me(connection);
    const LineTags tags = person_tags(person);
    const std::string plain = fmt::format(":{} JOIN {}", person.source(), room.name);
    const std::string extended =
        fmt::format("{} {} :{}", plain, person.account.empty() ? "*" : person.account, person.real_name);
    const auto line_for = [&](Connection& to) -> const std::string& {
        return to.has(Capability::extended_join) ? extended : plain;
    };
    response.line(tags, line_for(connection));
    for (const auto& member : room.members) {
        for (auto* const client : member.clients) {
            if (!is_new || client == &connection) continue;
            tell(*client, tags, line_for(*client));
            if (!person.away.empty() && client->has(Capability::away_notify))
                tell(*client, tags, fmt::format(":{} AWAY :{}", person.source(), person.away));
        }
    }
    show_room_topic(response, room, false);
    show_room_marker(response, room);
    if (!connection.has(Capability::no_implicit_names)) show_room_names(response, room.name);
    show_unseen(response, room);
}

void join_room(Connection& connection, Response& response, std::string_view name, std::string_view key)
{
    const Hub& hub = connection.hub();
    if (!is_room_name(name)) return response.numeric(err_nosuchchannel, "{} :No room can be called so", name);
    if (connection.is_guest() && hub.options.irc.room_guests != "on")
        return response.numeric(
            err_needreggednick,
            "{} :This needs an account here: type register PASSWORD or identify PASSWORD in &fedibee", name);
    auto& rooms = connection.seat->rooms;
    Room* room = hub.rooms->find(name);
    if (room != nullptr && std::ranges::find(rooms, room) != rooms.end()) return;
    const std::size_t most = hub.options.limits.channels_per_client;
    if (most > 0 && rooms.size() + connection.channels().size() >= most)
        return response.numeric(err_toomanychannels, "{} :You are in too many places; /part one first", name);
    const bool is_member = room != nullptr && room->find(&me(connection)) != nullptr;
    if (room != nullptr && !is_member) {
        if (const auto refusal = may_join(*room, me(connection), key)) return refuse(response, *refusal);
    }
    room = &hub.rooms->open(name, hub.clock.wall());
    const bool is_new = enter_room(*room, connection.seat->person, &connection);
    rooms.push_back(room);
    show_room_join(connection, response, *room, is_new);
    const RoomPerson& person = me(connection);
    if (is_new)
        note_event(connection, *room, person, "JOIN " + room->name,
                   fmt::format(" {} :{}", person.account.empty() ? "*" : person.account, person.real_name));
}

void part_room(Connection& connection, Response& response, std::string_view name, std::string_view reason)
{
    auto& rooms = connection.seat->rooms;
    Room* const room = connection.hub().rooms->find(name);
    if (room == nullptr) return response.numeric(err_nosuchchannel, "{} :{}", name, no_such_room);
    if (std::ranges::find(rooms, room) == rooms.end())
        return response.numeric(err_notonchannel, "{} :You are not there", room->name);
    const RoomPerson& person = me(connection);
    std::string body = "PART " + room->name;
    if (!reason.empty()) body.append(" :").append(reason);
    const std::string line = fmt::format(":{} {}", person.source(), body);
    response.line(person_tags(person), line);
    // Another client of the same person stays: for the others nobody has left.
    if (room->find(&person)->clients.size() == 1) {
        tell_room(*room, person_tags(person), line, &connection);
        note_event(connection, *room, person, std::move(body));
    }
    take_off_room(connection, *room);
}

bool join(Connection& connection, const Message& message, Response& response)
{
    if (message.param(0) == "0") {
        while (!connection.seat->rooms.empty())
            part_room(connection, response, std::string(connection.seat->rooms.back()->name), "Left all places");
        return false;
    }
    const auto keys = text::split(message.param(1), ',');
    return for_each_room(connection, message, response, [&](std::string_view name, std::size_t position) {
        join_room(connection, response, name, position < keys.size() ? keys[position] : std::string_view{});
    });
}

bool part(Connection& connection, const Message& message, Response& response)
{
    return for_each_room(connection, message, response, [&](std::string_view name, std::size_t) {
        part_room(connection, response, name, message.param(1));
    });
}

// ---- NAMES and TOPIC ------------------------------------------------------------------------------------------

bool names(Connection& connection, const Message& message, Response& response)
{
    if (message.params.empty()) return false;
    return for_each_room(connection, message, response,
                         [&](std::string_view name, std::size_t) { show_room_names(response, name); });
}

bool topic(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(0).starts_with('#')) return false;
    Room* const room = find_room(connection, response, message.param(0));
    if (room == nullptr) return true;
    if (message.params.size() < 2) {
        show_room_topic(response, *room, true);
        return true;
    }
    const RoomPerson& person = me(connection);
    if (const auto refusal = may_set_topic(*room, person)) {
        refuse(response, *refusal);
        return true;
    }
    room->topic = render::cut_to_bytes(message.param(1), room_topic_length);
    room->topic_by = person.source();
    room->topic_at = connection.hub().clock.wall();
    std::string body = fmt::format("TOPIC {} :{}", room->name, room->topic);
    const std::string line = fmt::format(":{} {}", person.source(), body);
    tell_room(*room, person_tags(person), line, &connection);
    response.line(person_tags(person), line);
    note_event(connection, *room, person, std::move(body));
    return true;
}

// ---- KICK and INVITE ------------------------------------------------------------------------------------------

void kick_one(Connection& connection, Response& response, Room& room, std::string_view nick, std::string_view reason)
{
    const RoomPersonPtr target = connection.hub().rooms->person(nick);
    const RoomPerson& person = me(connection);
    if (const auto refusal = may_kick(room, person, target.get(), nick)) return refuse(response, *refusal);
    std::string body =
        fmt::format("KICK {} {} :{}", room.name, target->nick, reason.empty() ? std::string_view(person.nick) : reason);
    const std::string line = fmt::format(":{} {}", person.source(), body);
    tell_room(room, person_tags(person), line, &connection);
    response.line(person_tags(person), line);
    note_event(connection, room, person, std::move(body));
    const auto clients = room.find(target.get())->clients;
    for (auto* const client : clients) take_off_room(*client, room);
}

bool kick(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(0).starts_with('#')) return false;
    const std::string name(message.param(0));
    for (const auto nick : text::split(message.param(1), ',')) {
        Room* const room = find_room(connection, response, name);
        if (room == nullptr) return true;
        kick_one(connection, response, *room, nick, message.param(2));
    }
    return true;
}

bool invite(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(1).starts_with('#')) return false;
    Room* const room = find_room(connection, response, message.param(1));
    if (room == nullptr) return true;
    const RoomPersonPtr target = connection.hub().rooms->person(message.param(0));
    const RoomPerson& person = me(connection);
    if (!target) {
        response.numeric(err_nosuchnick, "{} :There is nobody of that nick here", message.param(0));
        return true;
    }
    if (const auto refusal = may_invite(*room, person, *target)) {
        refuse(response, *refusal);
        return true;
    }
    invite_into(*room, target);
    response.numeric(rpl_inviting, "{} {}", target->nick, room->name);
    if (!target->away.empty()) response.numeric(rpl_away, "{} :{}", target->nick, target->away);
    const std::string line = fmt::format(":{} INVITE {} {}", person.source(), target->nick, room->name);
    for (auto* const client : target->clients) tell(*client, person_tags(person), line);
    for (const auto& member : room->members) {
        for (auto* const client : member.clients) {
            if (member.is_operator && client != &connection && client->has(Capability::invite_notify))
                tell(*client, person_tags(person), line);
        }
    }
    return true;
}

constexpr std::array commands{
    RoomCommand{"JOIN", join},   RoomCommand{"PART", part}, RoomCommand{"NAMES", names},
    RoomCommand{"TOPIC", topic}, RoomCommand{"KICK", kick}, RoomCommand{"INVITE", invite},
};

} // namespace

std::span<const RoomCommand> room_channel_commands()
{
    return commands;
}

void show_room_topic(Response& response, const Room& room, bool when_empty)
{
    if (room.topic.empty()) {
        if (when_empty) response.numeric(rpl_notopic, "{} :No topic is set", room.name);
        return;
    }
    response.numeric(rpl_topic, "{} :{}", room.name, room.topic);
    response.numeric(rpl_topicwhotime, "{} {} {}", room.name, room.topic_by, seconds_of(room.topic_at));
}

void show_room_names(Response& response, std::string_view name)
{
    Connection& connection = response.connection();
    const Room* const room = connection.hub().rooms->find(name);
    const std::string shown(room != nullptr ? std::string_view(room->name) : name);
    if (room != nullptr && sees_room(connection, *room)) {
        std::vector<std::string> words;
        for (const auto& member : room->members) {
            const auto prefixes = member.prefixes().substr(0, connection.has(Capability::multi_prefix) ? 2 : 1);
            words.push_back(std::string(prefixes) + (connection.has(Capability::userhost_in_names)
                                                         ? member.person->source()
                                                         : member.person->nick));
        }
        const std::size_t front = connection.server_name().size() + connection.shown_nick().size() + shown.size() + 12;
        for (const auto& line : pack_words(words, sent_body_limit - std::min<std::size_t>(front, 400)))
            response.numeric(rpl_namreply, "{} {} :{}", room->has(secret) ? "@" : "=", shown, line);
    }
    response.numeric(rpl_endofnames, "{} :End of the list of names", shown);
}

void list_rooms(Response& response, const ListQuestion& question)
{
    Connection& connection = response.connection();
    const Timestamp now = connection.hub().clock.wall();
    for (const Room* const room : connection.hub().rooms->all()) {
        const bool asked = fits(question, room->name, static_cast<std::int64_t>(room->members.size())) &&
                           question.created.holds(minutes_since(room->created, now)) &&
                           (!question.topic_set.is_asked() ||
                            (!room->topic.empty() && question.topic_set.holds(minutes_since(room->topic_at, now))));
        if (asked && sees_room(connection, *room))
            response.numeric(rpl_list, "{} {} :{}", room->name, room->members.size(), room->topic);
    }
}

} // namespace fedibee::irc
