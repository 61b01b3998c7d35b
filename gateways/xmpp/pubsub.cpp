// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/pubsub.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::xmpp {
namespace {

/// What belongs to an action and is none.
constexpr std::array companions{std::string_view("set"), std::string_view("options"), std::string_view("configure"),
                                std::string_view("publish-options")};

bool is_for(const PubsubRule& rule, std::string_view node)
{
    const bool is_beginning = rule.node.ends_with('/') && node.size() > rule.node.size();
    return is_beginning ? node.starts_with(rule.node) : node == rule.node;
}

void take_pubsub(const Incoming& incoming, const gloox::Tag& payload)
{
    const gloox::Tag* const action = pubsub_action(payload);
    if (action == nullptr) return incoming.refuse(bad_request, "Say what to do, and with which node.");
    if (!std::holds_alternative<ToContact>(incoming.target))
        return incoming.refuse(item_not_found, "There is no such node at this address.");
    const std::string type = value_of(incoming.tag, "type");
    const std::string node = value_of(*action, "node");
    bool is_known = false;
    for (const auto rules : {avatar_nodes(), vcard_nodes(), feed_nodes(), subscription_nodes()}) {
        for (const auto& rule : rules) {
            if (!is_for(rule, node)) continue;
            is_known = true;
            if (rule.type == type && rule.action == action->name()) return incoming.queue(rule.work);
        }
    }
    Hub& hub = incoming.hub;
    if (node.empty())
        return hub.send(pubsub_error(incoming.tag, bad_request, "Say which node is meant.", "nodeid-required"));
    if (!is_known) return incoming.refuse(item_not_found, "There is no such node at this address.");
    hub.send(pubsub_error(incoming.tag, feature_not_implemented, "This cannot be asked of a contact's node.",
                          "unsupported", action->name()));
}

/// Posts belong to their authors, and instances say what becomes of them.
void refuse_owner(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    incoming.refuse(forbidden, "The node of a contact is not yours to set up.");
}

constexpr std::array rules{
    IqRule{"get", "pubsub", ns::pubsub, true, take_pubsub},
    IqRule{"set", "pubsub", ns::pubsub, true, take_pubsub},
    IqRule{"get", "pubsub", ns::pubsub_owner, true, refuse_owner},
    IqRule{"set", "pubsub", ns::pubsub_owner, true, refuse_owner},
};

} // namespace

std::span<const IqRule> pubsub_rules()
{
    return rules;
}

const gloox::Tag* pubsub_action(const gloox::Tag& payload)
{
    for (const gloox::Tag* const one : payload.children()) {
        if (std::ranges::find(companions, one->name()) == companions.end()) return one;
    }
    return nullptr;
}

const gloox::Tag& pubsub_action(const Request& request)
{
    return *pubsub_action(request.payload());
}

NodeNews news_of(std::string_view contact, std::string_view program, std::string_view node)
{
    auto message = stanza("message", contact, program, random_id(), "headline");
    auto& items = add(add(*message, "event", ns::pubsub_event), "items");
    set(items, "node", node);
    return {std::move(message), &items};
}

gloox::Tag& add_items(gloox::Tag& answer, std::string_view node)
{
    auto& items = add(add(answer, "pubsub", ns::pubsub), "items");
    set(items, "node", node);
    return items;
}

TagPtr pubsub_error(const gloox::Tag& stanza_, Condition condition, std::string_view sentence, std::string_view reason,
                    std::string_view feature)
{
    auto answer = error_of(stanza_, condition, sentence);
    set(add(*answer->findChild("error"), reason, ns::pubsub_errors), "feature", feature);
    return answer;
}

} // namespace fedibee::xmpp
