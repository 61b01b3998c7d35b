// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/router.hpp"

#include "net/log.hpp"
#include "xmpp/adhoc.hpp"
#include "xmpp/client.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/pubsub.hpp"
#include "xmpp/registration.hpp"
#include "xmpp/room_requests.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

const IqRule* find_rule(std::string_view type, const gloox::Tag& payload)
{
    const std::string xmlns = payload.xmlns();
    for (const auto rules : {disco_rules(), information_rules(), adhoc_rules(), registration_rules(), room_rules(),
                             room_settings_rules(), contact_rules(), archive_rules(), pubsub_rules(), search_rules()}) {
        for (const auto& rule : rules) {
            if (rule.type == type && rule.name == payload.name() && rule.xmlns == xmlns) return &rule;
        }
    }
    return nullptr;
}

void take_iq(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    if (type == "result" || type == "error") {
        incoming.hub.requests.take(incoming.tag);
        return;
    }
    const auto& children = incoming.tag.children();
    if (value_of(incoming.tag, "id").empty() || children.size() != 1 || (type != "get" && type != "set"))
        return incoming.refuse(bad_request, "A request has a type, an id and one element.");
    const gloox::Tag& payload = *children.front();
    const IqRule* const rule = find_rule(type, payload);
    if (rule == nullptr) return incoming.refuse(service_unavailable, "The gateway does not answer this request.");
    if (rule->for_users && !incoming.hub.admits(incoming.from.domain)) return incoming.refuse_stranger();
    rule->answer(incoming, payload);
}

} // namespace

Request Incoming::request() const
{
    return Request{std::shared_ptr<const gloox::Tag>(tag.clone()), from, to, target};
}

void Incoming::refuse_stranger() const
{
    refuse(forbidden, "This gateway is not for users of " + from.domain + ".");
}

void Incoming::queue(Work work) const
{
    if (hub.users_known.contains(from.bare())) return queue_for_all(work);
    refuse(registration_required, "Sign in first: write to " + hub.domain() + ": login @you@your.instance");
}

void Incoming::queue_for_all(Work work) const
{
    client_of(hub, from.bare())->take(request(), work);
}

void route(Hub& hub, const gloox::Tag& stanza)
{
    Incoming incoming{hub, stanza, Jid::parse(value_of(stanza, "from")), Jid::parse(value_of(stanza, "to")), {}};
    // The server vouches for both; what lacks one, or is for another domain, is not for us.
    if (incoming.from.domain.empty() || incoming.to.domain != hub.domain()) return;
    if (incoming.from.domain == hub.domain()) return; // our own word, come back: an answer would come back too
    incoming.target = target_of(incoming.to);
    const std::string& name = stanza.name();
    if (name == "iq") return take_iq(incoming);
    if (name == "message") return take_message(incoming);
    if (name == "presence") return take_presence(incoming);
    log::debug("unknown stanza", {{"front", "xmpp"}, {"name", name}});
}

} // namespace fedibee::xmpp
