// SPDX-License-Identifier: AGPL-3.0-or-later
// Presences: who befriends the gateway, which of their programs are there, who comes into rooms.
#include "xmpp/client.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/disco.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/router.hpp"

namespace fedibee::xmpp {
namespace {

void send_presence(const Incoming& incoming, std::string_view type)
{
    auto presence = stanza("presence", incoming.to.bare(), incoming.from.bare(), {}, type);
    if (type.empty()) add_caps(*presence, about(incoming.target));
    incoming.hub.send(std::move(presence));
}

/// The gateway is everybody's friend who may use it; it wants to see them too, to know when they are there.
void befriend(const Incoming& incoming)
{
    send_presence(incoming, "subscribed");
    send_presence(incoming, {});
    send_presence(incoming, "subscribe");
}

asio::awaitable<void> note_presence(ClientPtr client, Request request)
{
    client->program_came(request.from.full(), *request.tag);
    co_return;
}

/// A program of the user came or went; of others nothing is kept.
void take_availability(const Incoming& incoming, bool is_there)
{
    if (!incoming.hub.users_known.contains(incoming.from.bare())) return;
    if (is_there) return incoming.queue(note_presence);
    if (const auto client = find_client(incoming.hub, incoming.from.bare())) client->program_left(incoming.from.full());
}

void take_gateway_presence(const Incoming& incoming, const std::string& type)
{
    if (type == "subscribe") return befriend(incoming);
    if (type == "probe") return send_presence(incoming, {});
    if (type.empty() || type == "unavailable") take_availability(incoming, type.empty());
}

} // namespace

void take_presence(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    const bool in_room = std::holds_alternative<ToRoom>(incoming.target);
    if (!incoming.hub.admits(incoming.from.domain)) {
        if (type == "subscribe") send_presence(incoming, "unsubscribed");
        const bool joins = type.empty() && child(incoming.tag, "x", ns::muc) != nullptr;
        if (joins) incoming.refuse_stranger();
        return;
    }
    if (in_room) return take_room_presence(incoming);
    if (type == "error") return;
    if (std::holds_alternative<ToGateway>(incoming.target)) return take_gateway_presence(incoming, type);
    if (std::holds_alternative<ToContact>(incoming.target)) return take_contact_presence(incoming);
    if (type == "subscribe") send_presence(incoming, "unsubscribed");
}

} // namespace fedibee::xmpp
