// SPDX-License-Identifier: AGPL-3.0-or-later
// Presences: who befriends the gateway, and who is there.
#include "xmpp/disco.hpp"
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
    if (!incoming.hub.admits(incoming.from.domain)) return send_presence(incoming, "unsubscribed");
    send_presence(incoming, "subscribed");
    send_presence(incoming, {});
    send_presence(incoming, "subscribe");
}

} // namespace

void take_presence(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    const bool to_gateway = std::holds_alternative<ToGateway>(incoming.target);
    if (type == "error") return;
    if (to_gateway && type == "subscribe") return befriend(incoming);
    if (to_gateway && type == "probe" && incoming.hub.admits(incoming.from.domain)) return send_presence(incoming, {});
    if (type == "subscribe") return send_presence(incoming, "unsubscribed");
    if (child(incoming.tag, "x", ns::muc) != nullptr)
        incoming.refuse(service_unavailable, "There are no rooms at this address.");
}

} // namespace fedibee::xmpp
