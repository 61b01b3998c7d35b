// SPDX-License-Identifier: AGPL-3.0-or-later
// MODE of a room.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"

#include <chrono>
#include <span>

namespace fedibee::irc {
namespace {

std::int64_t seconds_of(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

void show_modes(Connection& connection, Response& response, const Room& room)
{
    const bool is_member = room.find(connection.seat->person.get()) != nullptr;
    response.numeric(rpl_channelmodeis, "{} {}", room.name, room.modes(is_member));
    response.numeric(rpl_creationtime, "{} {}", room.name, seconds_of(room.created));
}

void show_bans(Response& response, const Room& room)
{
    for (const auto& ban : room.bans)
        response.numeric(rpl_banlist, "{} {} {} {}", room.name, ban.mask, ban.by, seconds_of(ban.at));
    response.numeric(rpl_endofbanlist, "{} :End of the list of bans", room.name);
}

} // namespace

bool room_mode(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(0).starts_with('#')) return false;
    const Rooms& rooms = *connection.hub().rooms;
    Room* const room = rooms.find(message.param(0));
    if (room == nullptr || !sees_room(connection, *room)) {
        response.numeric(err_nosuchchannel, "{} :There is no such room; /join makes it", message.param(0));
        return true;
    }
    if (message.params.size() < 2) {
        show_modes(connection, response, *room);
        return true;
    }
    const RoomPerson& person = *connection.seat->person;
    const std::span<const std::string_view> words(message.params.begin() + 1, message.params.end());
    const auto find_person = [&rooms](std::string_view nick) { return rooms.person(nick); };
    const auto outcome = change_modes(*room, person, words, find_person, connection.hub().clock.wall());
    for (const auto& refusal : outcome.refusals) refuse(response, refusal);
    if (outcome.lists_bans) show_bans(response, *room);
    if (outcome.letters.empty()) return true;
    std::string body = fmt::format("MODE {} {}", room->name, outcome.letters);
    for (const auto& argument : outcome.arguments) body.append(" ").append(argument);
    const std::string line = fmt::format(":{} {}", person.source(), body);
    tell_room(*room, person_tags(person), line, &connection);
    response.line(person_tags(person), line);
    note_event(connection, *room, person, std::move(body));
    return true;
}

} // namespace fedibee::irc
