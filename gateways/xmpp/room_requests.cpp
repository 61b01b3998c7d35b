// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/room_requests.hpp"

#include "xmpp/room.hpp"

#include <array>

namespace fedibee::xmpp {
namespace {

void refuse_join(Client& client, const Request& request, Condition condition, std::string_view sentence)
{
    auto error = error_of(*request.tag, condition, sentence);
    add(*error, "x", ns::muc);
    client.hub().send(std::move(error));
}

/// The nick that the program gets: all of the user's programs have one, and nobody else's is taken.
std::string given_nick(const Room& room, const std::string& wished)
{
    return room.is_empty() && !room.has_speaker(wished) ? wished : room.nick();
}

asio::awaitable<void> enter_room(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const std::string jid = request.to.bare();
    const std::string wished = request.to.resource;
    const HistoryWish wish = read_wish(*child(*request.tag, "x", ns::muc), client->hub().clock.wall());
    RoomPtr room = client->find_room(jid);
    const bool is_new = room == nullptr;
    const bool is_first = is_new || room->is_paused();
    const std::size_t most = client->hub().options.limits.channels_per_client;
    if (is_new && most > 0 && client->rooms().size() >= most) {
        refuse_join(*client, request, resource_constraint, "You are in too many rooms; leave one first.");
        co_return;
    }
    if (is_new) {
        auto info = co_await user->find_place(std::get<ToRoom>(request.target).place);
        if (!info) {
            refuse_join(*client, request, condition_of(info.error().code), info.error().detail);
            co_return;
        }
        room = std::make_shared<Room>(*client, std::move(*info), jid, wished);
        client->rooms().push_back(room);
    }
    const std::string nick = given_nick(*room, wished);
    if (nick != wished && nick != room->nick()) {
        refuse_join(*client, request, conflict, "Somebody in the room is called so; take another nick.");
        co_return;
    }
    // Its own task: the past may take a while, and other rooms need not wait.
    client->hub().group.spawn(Room::join(client, room, request.from.full(), wished, wish, is_first));
}

RoomPtr open_room(const ClientPtr& client, const Incoming& incoming)
{
    return client ? client->find_room(incoming.to.bare()) : nullptr;
}

void leave_room(Client& client, const RoomPtr& room, const std::string& full)
{
    room->part(full);
    if (room->is_empty()) client.close_room(*room);
}

/// A list of nobody: who is banned, who owns it. Programs ask for three of them after a join.
void answer_admin(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (!std::holds_alternative<ToRoom>(incoming.target))
        return incoming.refuse(service_unavailable, "This is no room.");
    auto answer = result_of(incoming.tag);
    add(*answer, "query", ns::muc_admin);
    incoming.hub.send(std::move(answer));
}

void refuse_admin(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    incoming.refuse(forbidden, "Nobody is made a member or thrown out here; type mute or block and an address.");
}

constexpr std::array rules{
    IqRule{"get", "query", ns::muc_admin, true, answer_admin},
    IqRule{"set", "query", ns::muc_admin, true, refuse_admin},
};

} // namespace

std::span<const IqRule> room_rules()
{
    return rules;
}

bool is_occupant(const Incoming& incoming)
{
    const RoomPtr room = open_room(find_client(incoming.hub, incoming.from.bare()), incoming);
    return room && room->has(incoming.from.full());
}

void take_room_presence(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    const auto client = find_client(incoming.hub, incoming.from.bare());
    const RoomPtr room = open_room(client, incoming);
    if (type == "unavailable" || type == "error") {
        if (room) leave_room(*client, room, incoming.from.full());
        return;
    }
    if (type == "subscribe") {
        incoming.hub.send(stanza("presence", incoming.to.bare(), incoming.from.bare(), {}, "unsubscribed"));
        return;
    }
    if (!type.empty()) return;
    const std::string& nick = incoming.to.resource;
    if (child(incoming.tag, "x", ns::muc) != nullptr) {
        if (nick.empty()) return incoming.refuse(jid_malformed, "Say under which nick: room@host/nick.");
        return incoming.queue(enter_room);
    }
    // Programs send a new presence to all rooms when their status changes: that is no join.
    if (!room || !room->has(incoming.from.full())) return incoming.refuse(not_acceptable, rejoin);
    if (nick.empty() || nick == room->nick()) return;
    if (room->has_speaker(nick)) return incoming.refuse(conflict, "Somebody in the room is called so.");
    room->rename(nick);
}

} // namespace fedibee::xmpp
