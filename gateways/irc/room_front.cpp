// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::array other_commands{
    RoomCommand{"MODE", room_mode},
    RoomCommand{"AWAY", room_away},
    RoomCommand{"SETNAME", room_setname},
};

} // namespace

bool carry_out_in_rooms(Connection& connection, const Message& message, Response& response)
{
    static const auto table = [] {
        std::unordered_map<std::string_view, const RoomCommand*> all;
        for (const auto commands : {room_channel_commands(), room_talk_commands(), room_query_commands(),
                                    std::span<const RoomCommand>(other_commands)}) {
            for (const auto& command : commands) all.emplace(command.name, &command);
        }
        return all;
    }();
    if (!connection.seat) return false;
    const auto found = table.find(message.command);
    return found != table.end() && found->second->handle(connection, message, response);
}

bool is_for_rooms(Connection& connection, std::string_view target)
{
    if (!connection.seat || target.empty()) return false;
    const bool is_part = target.size() > 1 && (target.front() == '@' || target.front() == '+') && target[1] == '#';
    if (target.front() == '#' || is_part) return true;
    if (is_channel_name(target) || text::same_ignoring_case(target, connection.identity().nick)) return false;
    return connection.hub().rooms->person(target) != nullptr;
}

LineTags person_tags(const RoomPerson& person)
{
    LineTags tags;
    tags.account = person.account;
    const bool is_bot = std::ranges::any_of(
        person.clients, [](Connection* client) { return (client->identity().modes & bot_mode) != 0; });
    tags.bot = is_bot;
    return tags;
}

void tell(Connection& to, const LineTags& tags, std::string_view body)
{
    to.send_line(to.render_tags(tags), body);
}

void tell_room(const Room& room, const LineTags& tags, std::string_view body, const Connection* except)
{
    for (const auto& member : room.members) {
        for (auto* const client : member.clients) {
            if (client != except) tell(*client, tags, body);
        }
    }
}

void for_each_neighbour(const Rooms& rooms, const RoomPerson& person, const std::function<void(Connection&)>& call)
{
    std::unordered_set<Connection*> told;
    for (const Room* const room : rooms.all()) {
        if (room->find(&person) == nullptr) continue;
        for (const auto& member : room->members) {
            if (member.person.get() != &person) told.insert(member.clients.begin(), member.clients.end());
        }
    }
    for (auto* const client : told) call(*client);
}

void refuse(Response& response, const RoomRefusal& refusal)
{
    response.numeric(refusal.number, "{}", refusal.text);
}

bool sees_room(Connection& connection, const Room& room)
{
    return !room.has(secret) || room.find(connection.seat->person.get()) != nullptr;
}

void take_off_room(Connection& client, Room& room)
{
    std::erase(client.seat->rooms, &room);
    note_shown(client, room);
    leave_room(room, client.seat->person.get(), &client);
    client.hub().rooms->close_if_empty(room);
}

} // namespace fedibee::irc
