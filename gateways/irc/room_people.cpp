// SPDX-License-Identifier: AGPL-3.0-or-later
// People in rooms: who takes which nick, and what their neighbours are told of them.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "render/length.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_away = 390;
constexpr std::size_t longest_real_name = 128;

/// Another client of the same user may have the same nick; guests are strangers to each other.
bool is_same_user(Connection& connection, const RoomPerson& person)
{
    return !connection.is_guest() && person.account == connection.user()->name();
}

/// MONITOR: 730 or 731 for those who watch that nick.
void tell_watchers(Connection& connection, std::string_view nick, bool is_here)
{
    for (const auto& [key, other] : connection.hub().connections) {
        const bool watches = std::ranges::any_of(
            other->monitored(), [nick](const std::string& target) { return text::same_ignoring_case(target, nick); });
        if (!watches || other.get() == &connection) continue;
        Response response(*other, {});
        if (is_here)
            response.numeric(rpl_mononline, ":{}!{}@{}", nick, connection.identity().user, connection.server_name());
        else
            response.numeric(rpl_monoffline, ":{}", nick);
    }
}

/// A guest bears the name of an account, and its owner comes.
bool is_owners_nick(Connection& connection, const RoomPerson& person)
{
    return !connection.is_guest() && person.account.empty() &&
           text::same_ignoring_case(person.nick, connection.user()->name());
}

/// The owner of the nick takes it; the guest goes on under another.
void rename_guest(RoomPerson& guest)
{
    Connection& connection = *guest.clients.front();
    const Rooms& rooms = *connection.hub().rooms;
    std::size_t number = 1;
    while (rooms.person(fmt::format("guest{}", number))) ++number;
    Response response(connection, {});
    rename_in_rooms(connection, response, fmt::format("guest{}", number));
    response.line({},
                  fmt::format(":{} NOTICE {} :That nick belongs to an account, whose owner has come; choose another "
                              "with /nick",
                              connection.server_name(), connection.shown_nick()));
}

/// What the others in the room see of a client that goes.
void leave_one_room(Connection& connection, Room& room, bool quits, std::string_view reason)
{
    const RoomPerson& person = *connection.seat->person;
    if (quits) return note_event(connection, room, person, fmt::format("QUIT :{}", reason));
    const RoomMember* const member = room.find(&person);
    if (member == nullptr || member->clients.size() != 1) return;
    // The person stays here, but with no client in that room any more.
    std::string body = fmt::format("PART {} :{}", room.name, reason);
    tell_room(room, person_tags(person), fmt::format(":{} {}", person.source(), body), &connection);
    note_event(connection, room, person, std::move(body));
}

RoomPerson person_of(Connection& connection)
{
    const Identity& me = connection.identity();
    RoomPerson person;
    person.nick = me.nick;
    person.user = me.user;
    person.host = connection.server_name();
    person.real_name = me.real_name;
    if (!connection.is_guest()) person.account = connection.user()->name();
    person.since = connection.hub().clock.wall();
    return person;
}

} // namespace

bool enter_rooms(Connection& connection)
{
    Rooms& rooms = *connection.hub().rooms;
    auto person = rooms.person(connection.identity().nick);
    if (person && is_owners_nick(connection, *person)) {
        rename_guest(*person);
        person.reset();
    }
    if (person && !is_same_user(connection, *person)) {
        Response response(connection, {});
        const std::string wanted = std::exchange(connection.identity().nick, {});
        response.numeric(err_nicknameinuse, "{} :That is somebody else's name; choose another with NICK", wanted);
        return false;
    }
    const bool is_new = !person;
    if (is_new) person = rooms.add_person(person_of(connection));
    // One person has one source, whichever client speaks.
    connection.identity().nick = person->nick;
    connection.identity().user = person->user;
    person->clients.push_back(&connection);
    connection.seat = std::make_unique<RoomSeat>(RoomSeat{person, {}});
    if (is_new) tell_watchers(connection, person->nick, true);
    return true;
}

void leave_rooms(Connection& connection, std::string_view reason)
{
    if (!connection.seat) return;
    Rooms& rooms = *connection.hub().rooms;
    const RoomPersonPtr person = connection.seat->person;
    std::erase(person->clients, &connection);
    const bool is_last = person->clients.empty();
    const std::string source = person->source();
    if (is_last) {
        const std::string line = fmt::format(":{} QUIT :{}", source, reason);
        for_each_neighbour(rooms, *person, [&](Connection& client) { tell(client, person_tags(*person), line); });
    }
    for (Room* const room : std::vector<Room*>(connection.seat->rooms)) {
        leave_one_room(connection, *room, is_last, reason);
        take_off_room(connection, *room);
    }
    if (is_last) {
        rooms.note_gone(*person, connection.hub().clock.wall());
        tell_watchers(connection, person->nick, false);
        rooms.remove_person(person);
    }
    connection.seat.reset();
}

bool is_used_in_rooms(Connection& connection, std::string_view nick)
{
    if (!connection.seat) return false;
    const auto person = connection.hub().rooms->person(nick);
    return person && person != connection.seat->person;
}

void rename_in_rooms(Connection& connection, Response& response, std::string_view nick)
{
    Rooms& rooms = *connection.hub().rooms;
    const RoomPersonPtr person = connection.seat->person;
    const std::string before = person->nick;
    const LineTags tags = person_tags(*person);
    const std::string body = fmt::format("NICK :{}", nick);
    const std::string line = fmt::format(":{} {}", person->source(), body);
    for (Room* const room : rooms.all()) {
        if (room->find(person.get()) != nullptr) note_event(connection, *room, *person, body);
    }
    if (!text::same_ignoring_case(before, nick)) rooms.note_gone(*person, connection.hub().clock.wall());
    rooms.rename(person, nick);
    for (auto* const client : person->clients) {
        client->identity().nick = nick;
        if (client != &connection) tell(*client, tags, line);
    }
    response.line(tags, line);
    for_each_neighbour(rooms, *person, [&](Connection& client) { tell(client, tags, line); });
    if (text::same_ignoring_case(before, nick)) return;
    tell_watchers(connection, before, false);
    tell_watchers(connection, nick, true);
}

void show_account_in_rooms(Connection& connection)
{
    if (!connection.seat) return;
    RoomPerson& person = *connection.seat->person;
    person.account = connection.user()->name();
    const std::string line = fmt::format(":{} ACCOUNT {}", person.source(), person.account);
    for_each_neighbour(*connection.hub().rooms, person, [&](Connection& client) {
        if (client.has(Capability::account_notify)) tell(client, person_tags(person), line);
    });
}

bool room_away(Connection& connection, const Message& message, Response&)
{
    RoomPerson& person = *connection.seat->person;
    const std::string text(render::cut_to_bytes(message.param(0), longest_away));
    if (std::exchange(person.away, text) == text) return false;
    const std::string line =
        text.empty() ? fmt::format(":{} AWAY", person.source()) : fmt::format(":{} AWAY :{}", person.source(), text);
    for_each_neighbour(*connection.hub().rooms, person, [&](Connection& client) {
        if (client.has(Capability::away_notify)) tell(client, person_tags(person), line);
    });
    return false;
}

bool room_setname(Connection& connection, const Message& message, Response&)
{
    const std::string_view name = message.param(0);
    if (name.empty() || name.size() > longest_real_name) return false;
    RoomPerson& person = *connection.seat->person;
    person.real_name = name;
    const std::string line = fmt::format(":{} SETNAME :{}", person.source(), name);
    for_each_neighbour(*connection.hub().rooms, person, [&](Connection& client) {
        if (client.has(Capability::setname)) tell(client, person_tags(person), line);
    });
    return false;
}

ChannelMember listed_person(const RoomPerson& person)
{
    ChannelMember listed;
    listed.author.nick = person.nick;
    listed.author.address = person.user + "@" + person.host;
    listed.author.display_name = person.real_name;
    listed.author.bot = person_tags(person).bot;
    // Lists show away by this; oneself is away by one's own word.
    listed.author.dormant = !person.away.empty();
    listed.source = person.source();
    listed.account = person.account.empty() ? "0" : person.account;
    return listed;
}

std::optional<ChannelMember> person_in_rooms(Connection& connection, std::string_view nick)
{
    if (!connection.seat) return std::nullopt;
    const auto person = connection.hub().rooms->person(nick);
    if (!person) return std::nullopt;
    return listed_person(*person);
}

} // namespace fedibee::irc
