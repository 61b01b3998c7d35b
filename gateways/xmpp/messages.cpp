// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages to the gateway: which of its addresses they are for decides what they mean.
#include "xmpp/bookmarks.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/roster.hpp"
#include "xmpp/router.hpp"
#include "xmpp/talks.hpp"

namespace fedibee::xmpp {
namespace {

/// A line to the gateway: all words but two are the session's.
asio::awaitable<void> take_line(ClientPtr client, Request request)
{
    if (asks_for_roster(request)) return fill_roster(std::move(client), std::move(request));
    if (asks_for_rooms(request)) return keep_rooms(std::move(client), std::move(request));
    return answer_command(std::move(client), std::move(request));
}

} // namespace

void take_message(const Incoming& incoming)
{
    if (incoming.hub.privileges.take(incoming.tag)) return;
    const std::string type = value_of(incoming.tag, "type");
    const bool in_room = std::holds_alternative<ToRoom>(incoming.target);
    if (type == "error" && !in_room) return; // never an error to an error
    if (type != "error" && !incoming.hub.admits(incoming.from.domain)) {
        if (incoming.tag.findChild("body") != nullptr) incoming.refuse_stranger();
        return;
    }
    if (in_room) return take_room_message(incoming);
    if (type == "groupchat") return incoming.refuse(service_unavailable, "This is no room.");
    if (std::holds_alternative<ToContact>(incoming.target)) return take_talk(incoming);
    if (text_of(incoming.tag, "body").empty()) return; // typing notifications, receipts
    if (std::holds_alternative<ToGateway>(incoming.target)) return incoming.queue_for_all(take_line);
    incoming.refuse(item_not_found, "There is nobody at this address; people are called name%host here.");
}

} // namespace fedibee::xmpp
