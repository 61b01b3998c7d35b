// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of posts in a room without words: reactions (XEP-0444), and how far the user has read (XEP-0333).
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"

#include <algorithm>

namespace fedibee::xmpp {

void Room::send_reactions(std::string_view nick, std::string_view id, const std::string& msgid,
                          const std::vector<std::string>& all)
{
    auto post = message(nick, id);
    add_reactions(*post, msgid, all);
    send(*post);
}

void Room::show_reaction(const session::Reacted& reacted)
{
    const std::string nick = nick_of(reacted.author, reacted.own);
    const std::string who = reacted.own ? std::string{} : reacted.author.address;
    reactions_.note(reacted.msgid, who, reacted.emoji, !reacted.removed);
    send_reactions(nick, random_id(), reacted.msgid, reactions_.of(reacted.msgid, who));
}

void Room::reflect_reactions(const Request& request, const std::string& msgid)
{
    send_reactions(nick_, value_of(*request.tag, "id"), msgid, reactions_.own(msgid));
}

void Room::send_marker(std::string_view id, const std::string& msgid)
{
    marked_ = msgid;
    auto marker = message(nick_, id);
    set(add(*marker, "displayed", ns::markers), "id", msgid);
    add(*marker, "store", ns::hints);
    for (const auto& occupant : occupants_) {
        if (occupant.marks) send_now(*marker, occupant.full);
    }
}

void Room::reflect_marker(const Request& request, const std::string& msgid)
{
    const auto occupant = std::ranges::find(occupants_, request.from.full(), &Occupant::full);
    if (occupant != occupants_.end()) occupant->marks = true;
    send_marker(value_of(*request.tag, "id"), msgid);
}

/// Only for programs that tell themselves what was read: others would not show it.
void Room::show_reading(const session::ReadUpTo& read)
{
    const std::string msgid = times_.newest_until(read.time);
    if (!msgid.empty() && msgid != marked_) send_marker(random_id(), msgid);
}

asio::awaitable<void> react_to_post(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const ReactionWish wish = wish_of(*request.tag, room->ids());
    const bool done = co_await carry_out(client, request, wish, room->reactions(), room->polls());
    if (done) room->reflect_reactions(request, wish.msgid);
}

asio::awaitable<void> mark_room_read(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    const std::string msgid = room->ids().msgid_of(value_of(*child(*request.tag, "displayed", ns::markers), "id"));
    client->tells_reading();
    room->reflect_marker(request, msgid);
    if (const auto time = room->times().time_of(msgid)) co_await user->mark_read(*client, room->place(), *time);
}

} // namespace fedibee::xmpp
