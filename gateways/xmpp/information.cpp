// SPDX-License-Identifier: AGPL-3.0-or-later
// Small questions that every address answers: ping (XEP-0199), version (XEP-0092), last activity (XEP-0012).
#include "xmpp/room_requests.hpp"
#include "xmpp/router.hpp"

#include <array>
#include <chrono>

namespace fedibee::xmpp {
namespace {

void answer_ping(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (std::holds_alternative<ToNobody>(incoming.target))
        return incoming.refuse(item_not_found, "There is nothing at this address.");
    // A ping to somebody in a room asks whether one is still in it oneself (XEP-0410).
    const auto* const room = std::get_if<ToRoom>(&incoming.target);
    if (room != nullptr && !room->nick.empty() && !is_occupant(incoming))
        return incoming.refuse(not_acceptable, rejoin);
    incoming.hub.send(result_of(incoming.tag));
}

void answer_version(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (std::holds_alternative<ToNobody>(incoming.target))
        return incoming.refuse(item_not_found, "There is nothing at this address.");
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::version);
    add_text(query, "name", "fedibee");
    add_text(query, "version", incoming.hub.options.version);
    incoming.hub.send(std::move(answer));
}

/// Of the gateway: how long it has been running. Of others it is not known.
void answer_last(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (!std::holds_alternative<ToGateway>(incoming.target))
        return incoming.refuse(service_unavailable, "Nothing is known of the last activity of this address.");
    const auto up = std::chrono::floor<std::chrono::seconds>(incoming.hub.clock.wall() - incoming.hub.started);
    auto answer = result_of(incoming.tag);
    set(add(*answer, "query", ns::last), "seconds", std::to_string(up.count()));
    incoming.hub.send(std::move(answer));
}

constexpr std::array rules{
    IqRule{"get", "ping", ns::ping, false, answer_ping},
    IqRule{"get", "query", ns::version, false, answer_version},
    IqRule{"get", "query", ns::last, false, answer_last},
};

} // namespace

std::span<const IqRule> information_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
