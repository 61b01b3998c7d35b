// SPDX-License-Identifier: AGPL-3.0-or-later
// The past of rooms: CHATHISTORY for those who ask, the unseen for those who cannot, and how far was read.
#include "irc/room_front.hpp"

#include "irc/history.hpp"
#include "irc/hub.hpp"
#include "irc/present.hpp"
#include "irc/show.hpp"
#include "render/words.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::irc {
namespace {

/// A line about something that happened, as the client would have been told.
std::string event_body(Connection& connection, const Room& room, const RoomMessage& event)
{
    if (event.command == "TAGMSG") return fmt::format(":{} TAGMSG {}", event.source, room.name);
    std::string body = fmt::format(":{} {}", event.source, event.lines.front().text);
    if (event.lines.size() > 1 && connection.has(Capability::extended_join)) body += event.lines.back().text;
    return body;
}

void show_past(Response& response, const Room& room, const RoomMessage& message, std::string_view batch)
{
    Connection& connection = response.connection();
    LineTags tags;
    tags.msgid = message.msgid;
    tags.account = message.account;
    tags.batch = batch;
    tags.time = message.time;
    tags.given = message.client_tags;
    if (!message.is_text()) {
        const bool has_form = message.command != "TAGMSG" || connection.has(Capability::message_tags);
        if (has_form) response.line(tags, event_body(connection, room, message));
        return;
    }
    auto given = message.lines;
    const bool prints_time = !connection.has(Capability::server_time) && !given.empty() &&
                             connection.user()->setting("display_timestamps") != "false";
    if (prints_time && !given.front().text.starts_with('\x01'))
        given.front().text.insert(0, time_prefix(message.time, connection.hub().clock.wall()));
    const RoomRoute route{message.source, message.command, room.name};
    show_said(response, route, tags, wire_lines(route, given));
}

void show_all(Response& response, const Room& room, const std::vector<const RoomMessage*>& messages,
              const std::string& batch_words)
{
    const std::string batch = response.open_batch(batch_words);
    for (const auto* const message : messages) show_past(response, room, *message, batch);
    response.close_batch(batch);
}

/// To the account's other clients.
void tell_marker(const Room& room, const RoomPerson& person, const Connection& except)
{
    for (const auto& member : room.members) {
        if (member.person->account != person.account) continue;
        for (auto* const client : member.clients) {
            Response response(*client, {});
            if (client != &except) show_room_marker(response, room);
        }
    }
}

bool is_wanted(Connection& connection, const session::MessageSearch& wanted, const RoomMessage& message)
{
    if (!message.is_text()) return false;
    if ((wanted.after && message.time < *wanted.after) || (wanted.before && message.time > *wanted.before))
        return false;
    const auto nick = std::string_view(message.source).substr(0, message.source.find('!'));
    const std::string_view author = wanted.from_self ? connection.shown_nick() : std::string_view(wanted.from);
    if (!author.empty() && !text::same_ignoring_case(nick, author)) return false;
    std::string text;
    for (const auto& line : message.lines) text.append(line.text).append(" ");
    return render::has_words(text, wanted.text);
}

} // namespace

void note_event(Connection& connection, Room& room, const RoomPerson& person, std::string body, std::string more)
{
    RoomMessage event;
    event.time = connection.hub().clock.wall();
    event.source = person.source();
    event.account = person.account;
    event.command = body.substr(0, body.find(' '));
    event.lines.push_back({std::move(body), false});
    if (!more.empty()) event.lines.push_back({std::move(more), false});
    room.past.keep(std::move(event));
}

void show_room_history(Response& response, std::string_view target, std::string_view words,
                       const session::HistoryRequest& request)
{
    Connection& connection = response.connection();
    const Room* const room = connection.hub().rooms->find(target);
    if (room == nullptr || room->find(connection.seat->person.get()) == nullptr)
        return response.fail("CHATHISTORY", "INVALID_TARGET", words, "You are not in that room; /join it first");
    const auto page = room->past.page(request, connection.has(Capability::event_playback));
    if (!page) return response.fail("CHATHISTORY", "MESSAGE_ERROR", words, page.error().detail);
    show_all(response, *room, *page, "chathistory " + room->name);
}

void show_room_search(Response& response, std::string_view target, const session::MessageSearch& wanted)
{
    Connection& connection = response.connection();
    const Room* const room = connection.hub().rooms->find(target);
    if (room == nullptr || room->find(connection.seat->person.get()) == nullptr)
        return response.fail("SEARCH", "INVALID_PARAMS", "in", "You are not in that room; /join it first");
    std::vector<const RoomMessage*> found;
    for (const auto& message : room->past.messages()) {
        if (is_wanted(connection, wanted, message)) found.push_back(&message);
    }
    if (found.size() > wanted.limit) {
        const auto surplus = static_cast<std::ptrdiff_t>(found.size() - wanted.limit);
        if (wanted.after)
            found.erase(found.end() - surplus, found.end());
        else
            found.erase(found.begin(), found.begin() + surplus);
    }
    show_all(response, *room, found, "soju.im/search");
}

void show_unseen(Response& response, const Room& room)
{
    Connection& connection = response.connection();
    if (connection.has(Capability::chathistory)) return;
    const RoomMember* const member = room.find(connection.seat->person.get());
    const auto sees_all = [&connection](const Connection* client) {
        return client != &connection && !client->marks_reading();
    };
    if (member != nullptr && std::ranges::any_of(member->clients, sees_all)) return;
    const auto messages = unseen_in(room, *connection.seat->person);
    if (!messages.empty()) show_all(response, room, messages, "chathistory " + room.name);
}

void show_room_marker(Response& response, const Room& room)
{
    show_read_marker(response, room.name, read_in(room, *response.connection().seat->person));
}

void mark_room_read(Response& response, std::string_view command, std::string_view target,
                    std::optional<Timestamp> time)
{
    Connection& connection = response.connection();
    const RoomPerson& person = *connection.seat->person;
    Room* const room = connection.hub().rooms->find(target);
    if (room == nullptr || room->find(&person) == nullptr)
        return response.fail(command, "INVALID_PARAMS", target, "You are not in that room; /join it first");
    if (time && person.account.empty())
        return response.fail(command, "INVALID_PARAMS", target,
                             "What guests have read is not kept; type register PASSWORD in &fedibee");
    const bool is_news = time && mark_read_in(*room, person, std::min(*time, connection.hub().clock.wall()));
    show_room_marker(response, *room);
    if (!is_news) return;
    tell_marker(*room, person, connection);
}

void note_shown(const Connection& client, Room& room)
{
    if (client.marks_reading() || !client.seat) return;
    const RoomPerson& person = *client.seat->person;
    if (mark_all_read_in(room, person)) tell_marker(room, person, client);
}

std::vector<std::pair<Timestamp, std::string>> room_history_targets(Connection& connection, Timestamp from,
                                                                    Timestamp to)
{
    std::vector<std::pair<Timestamp, std::string>> targets;
    if (!connection.seat) return targets;
    if (to < from) std::swap(from, to);
    for (const Room* const room : connection.seat->rooms) {
        const Timestamp last = room->past.last_time();
        if (last > from && last < to) targets.emplace_back(last, room->name);
    }
    return targets;
}

} // namespace fedibee::irc
