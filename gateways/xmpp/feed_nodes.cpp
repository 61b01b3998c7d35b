// SPDX-License-Identifier: AGPL-3.0-or-later
// What feeds there are, what can be asked of them, and what they say of themselves.
#include "xmpp/atom.hpp"
#include "xmpp/feed.hpp"
#include "xmpp/forms.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view social_feed = "urn:xmpp:pubsub-social-feed:1";
constexpr std::array features{ns::pubsub,
                              "http://jabber.org/protocol/pubsub#access-open"sv,
                              "http://jabber.org/protocol/pubsub#item-ids"sv,
                              "http://jabber.org/protocol/pubsub#meta-data"sv,
                              "http://jabber.org/protocol/pubsub#persistent-items"sv,
                              "http://jabber.org/protocol/pubsub#publish"sv,
                              "http://jabber.org/protocol/pubsub#retract-items"sv,
                              "http://jabber.org/protocol/pubsub#retrieve-items"sv,
                              "http://jabber.org/protocol/pubsub#retrieve-subscriptions"sv,
                              "http://jabber.org/protocol/pubsub#subscribe"sv,
                              ns::rsm,
                              microblog,
                              social_feed};

constexpr std::array rules{
    PubsubRule{"get", "items", microblog, answer_items},
    PubsubRule{"set", "publish", microblog, publish_item},
    PubsubRule{"set", "retract", microblog, retract_item},
    PubsubRule{"get", "items", comments_prefix, answer_items},
    PubsubRule{"set", "publish", comments_prefix, publish_item},
    PubsubRule{"set", "retract", comments_prefix, retract_item},
};

} // namespace

std::span<const std::string_view> feed_features()
{
    return features;
}

bool is_feed(std::string_view node)
{
    return node == microblog || (node.starts_with(comments_prefix) && node.size() > comments_prefix.size());
}

std::span<const PubsubRule> feed_nodes()
{
    return rules;
}

void describe_feed(const Incoming& incoming, std::string_view node)
{
    const std::string& address = std::get<ToContact>(incoming.target).address;
    const bool is_own_posts = node == microblog;
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::disco_info);
    set(query, "node", node);
    auto& identity = add(query, "identity");
    set(identity, "category", "pubsub");
    set(identity, "type", "leaf");
    for (const auto feature : features) set(add(query, "feature"), "var", feature);
    // As XEP-0472 wants feeds to be set up; who may read a post says the instance, to each user.
    add_facts(query, "http://jabber.org/protocol/pubsub#meta-data",
              {{"pubsub#type", std::string(is_own_posts ? microblog : social_feed)},
               {"pubsub#title", (is_own_posts ? "Posts of @" : "Answers to a post of @") + address},
               {"pubsub#owner", incoming.to.bare()},
               {"pubsub#access_model", "open"},
               {"pubsub#publish_model", is_own_posts ? "publishers" : "open"},
               {"pubsub#persist_items", "true"},
               {"pubsub#max_items", "max"},
               {"pubsub#notify_retract", "true"},
               {"pubsub#deliver_payloads", "true"},
               {"pubsub#send_last_published_item", "never"}});
    incoming.hub.send(std::move(answer));
}

} // namespace fedibee::xmpp
