// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said in rooms and between the people in them: PRIVMSG, NOTICE, TAGMSG, REDACT. Nothing of it is published.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_targets = 4;

/// One message on its way to its readers.
struct Talk {
    std::string command;
    std::string target;          ///< as the readers see it
    std::vector<TextLine> lines; ///< none for TAGMSG
    std::string msgid;
    std::string client_tags;
};

LineTags talk_tags(const RoomPerson& from, const Talk& talk)
{
    LineTags tags = person_tags(from);
    tags.msgid = talk.msgid;
    tags.given = talk.client_tags;
    return tags;
}

/// A message as each reader gets it.
struct Outgoing {
    RoomRoute route;
    LineTags tags;
    std::vector<TextLine> lines;
};

Outgoing outgoing(const RoomPerson& from, const Talk& talk)
{
    RoomRoute route{from.source(), talk.command, talk.target};
    auto lines = wire_lines(route, talk.lines);
    return {std::move(route), talk_tags(from, talk), std::move(lines)};
}

void deliver_to(Connection& to, const Outgoing& message)
{
    Response response(to, {});
    show_said(response, message.route, message.tags, message.lines);
}

/// What the sender sees of it: the message itself with echo-message, and so with a label.
void echo(Response& response, const Outgoing& message)
{
    if (response.connection().has(Capability::echo_message))
        show_said(response, message.route, message.tags, message.lines);
}

/// Reactions belong to the past of a room; that somebody is typing does not.
bool is_worth_keeping(const Talk& talk)
{
    return talk.command != "TAGMSG" || talk.client_tags.find("react=") != std::string::npos;
}

void say_in_room(Connection& connection, Response& response, std::string_view typed, Talk talk)
{
    const bool is_silent = talk.command == "NOTICE";
    const char part = typed.front() == '#' ? '\0' : typed.front();
    Room* const room = connection.hub().rooms->find(part == 0 ? typed : typed.substr(1));
    if (room == nullptr || !sees_room(connection, *room)) {
        if (!is_silent) response.numeric(err_nosuchchannel, "{} :There is no such room; /join makes it", typed);
        return;
    }
    const RoomPerson& from = *connection.seat->person;
    if (const auto refusal = may_speak(*room, from)) {
        if (!is_silent) refuse(response, *refusal);
        return;
    }
    talk.target = (part == 0 ? std::string{} : std::string(1, part)) + room->name;
    const Outgoing message = outgoing(from, talk);
    for (const auto& member : room->members) {
        const bool is_asked = part == 0 || member.is_operator || (part == '+' && member.has_voice);
        for (auto* const client : member.clients) {
            if (client != &connection && is_asked) deliver_to(*client, message);
        }
    }
    echo(response, message);
    if (part != 0 || !is_worth_keeping(talk)) return;
    room->past.keep({std::move(talk.msgid), connection.hub().clock.wall(), from.source(), from.account,
                     std::move(talk.command), std::move(talk.lines), std::move(talk.client_tags), 0});
}

void say_to_person(Connection& connection, Response& response, std::string_view nick, Talk talk)
{
    const RoomPersonPtr to = connection.hub().rooms->person(nick);
    const RoomPersonPtr from = connection.seat->person;
    talk.target = to->nick;
    const Outgoing message = outgoing(*from, talk);
    for (auto* const client : to->clients) deliver_to(*client, message);
    for (auto* const client : from->clients) {
        if (client != &connection && client->sees_own_messages()) deliver_to(*client, message);
    }
    echo(response, message);
    if (talk.command == "PRIVMSG" && !to->away.empty()) response.numeric(rpl_away, "{} :{}", to->nick, to->away);
}

void say_to(Connection& connection, Response& response, std::string_view name, Talk talk)
{
    if (is_channel_name(name) || name.front() == '@' || name.front() == '+')
        say_in_room(connection, response, name, std::move(talk));
    else
        say_to_person(connection, response, name, std::move(talk));
}

bool may_talk(Connection& connection)
{
    return !connection.is_guest() || connection.hub().options.irc.room_guests == "on";
}

/// For those without an account here there are no other people than those in rooms.
bool is_nobody(Connection& connection, std::string_view nick)
{
    const bool may_be_elsewhere =
        is_channel_name(nick) || is_service_nick(nick) || nick.find('@') != std::string_view::npos;
    return connection.is_guest() && !may_be_elsewhere && !nick.empty() &&
           !text::same_ignoring_case(nick, connection.identity().nick);
}

/// Says it to the rooms and people among the targets; the others are left to the ordinary handler.
bool say(Connection& connection, const Message& message, Response& response)
{
    const bool is_tagmsg = message.command == "TAGMSG";
    if (is_tagmsg ? !connection.has(Capability::message_tags) : message.param(1).empty()) return false;
    const auto names = text::split(message.param(0), ',');
    if (names.size() > most_targets) return false;
    if (!may_talk(connection)) return false;
    std::string others;
    for (const auto name : names) {
        if (!is_for_rooms(connection, name)) {
            if (is_nobody(connection, name)) {
                if (message.command != "NOTICE")
                    response.numeric(err_nosuchnick, "{} :There is nobody of that nick here", name);
                continue;
            }
            others.append(others.empty() ? "" : ",").append(name);
            continue;
        }
        Talk talk{message.command, {}, {}, connection.hub().rooms->next_msgid(), {}};
        if (!is_tagmsg) talk.lines.push_back({std::string(message.param(1)), false});
        if (connection.has(Capability::message_tags)) talk.client_tags = client_tags(message);
        say_to(connection, response, name, std::move(talk));
    }
    if (others.empty()) return true;
    if (others == message.param(0)) return false;
    Message rest = message;
    rest.params.front() = others;
    find_command(message.command)->handle(connection, rest, response);
    return true;
}

// ---- REDACT ---------------------------------------------------------------------------------------------------

bool redact(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(0).starts_with('#') || !connection.has(Capability::message_redaction)) return false;
    const std::string context = fmt::format("{} {}", message.param(0), message.param(1));
    Room* const room = connection.hub().rooms->find(message.param(0));
    const RoomPerson& person = *connection.seat->person;
    const RoomMember* const member = room == nullptr ? nullptr : room->find(&person);
    if (member == nullptr) {
        response.fail("REDACT", "INVALID_TARGET", context, "You are not in that room");
        return true;
    }
    const RoomMessage* const found = room->past.find(message.param(1));
    if (found == nullptr) {
        response.fail("REDACT", "UNKNOWN_MSGID", context, "That message is not known any more");
        return true;
    }
    if (found->source != person.source() && !member->is_operator) {
        response.fail("REDACT", "REDACT_FORBIDDEN", context, "Only its author and the room's operators may delete it");
        return true;
    }
    std::string line = fmt::format(":{} REDACT {} {}", person.source(), room->name, found->msgid);
    if (!message.param(2).empty()) line.append(" :").append(message.param(2));
    room->past.erase(message.param(1));
    for (const auto& other : room->members) {
        for (auto* const client : other.clients) {
            if (client != &connection && client->has(Capability::message_redaction))
                tell(*client, person_tags(person), line);
        }
    }
    if (connection.has(Capability::echo_message)) response.line(person_tags(person), line);
    return true;
}

constexpr std::array commands{RoomCommand{"PRIVMSG", say}, RoomCommand{"NOTICE", say}, RoomCommand{"TAGMSG", say},
                              RoomCommand{"REDACT", redact}};

} // namespace

bool say_batch_in_rooms(Connection& connection, MultilineBatch& batch, Response& response)
{
    if (!connection.seat || !is_for_rooms(connection, batch.target) || !may_talk(connection)) return false;
    Talk talk{"PRIVMSG", {}, std::move(batch.lines), connection.hub().rooms->next_msgid(), {}};
    if (connection.has(Capability::message_tags)) talk.client_tags = std::move(batch.client_tags);
    say_to(connection, response, batch.target, std::move(talk));
    return true;
}

std::span<const RoomCommand> room_talk_commands()
{
    return commands;
}

} // namespace fedibee::irc
