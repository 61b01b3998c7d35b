// SPDX-License-Identifier: AGPL-3.0-or-later
// Subscribing to the feed of a contact, and no more; which feeds the user is subscribed to.
#include "xmpp/atom.hpp"
#include "xmpp/feed.hpp"
#include "xmpp/feed_watch.hpp"

#include <array>

namespace fedibee::xmpp {
namespace {

void add_subscription(gloox::Tag& parent, const Client& client, std::string_view state)
{
    auto& subscription = add(parent, "subscription");
    set(subscription, "node", microblog);
    set(subscription, "jid", client.bare());
    set(subscription, "subscription", state);
}

void confirm(Client& client, const Request& request, std::string_view state)
{
    auto answer = result_of(*request.tag);
    add_subscription(add(*answer, "pubsub", ns::pubsub), client, state);
    client.hub().send(std::move(answer));
}

/// Nobody is subscribed by another.
bool is_own_jid(Client& client, const Request& request)
{
    if (Jid::parse(value_of(pubsub_action(request), "jid")).bare() == client.bare()) return true;
    constexpr std::string_view sentence = "Only your own address can be subscribed by you.";
    client.hub().send(pubsub_error(*request.tag, bad_request, sentence, "invalid-jid"));
    return false;
}

asio::awaitable<void> subscribe(ClientPtr client, Request request)
{
    if (!is_own_jid(*client, request)) co_return;
    const session::UserPtr user = client->user();
    Place place{PlaceKind::account, request.contact(), {}};
    const auto found = co_await user->find_place(std::move(place));
    if (!found) co_return client->refuse(request, found.error());
    if (!client->feeds().add(request.contact())) {
        constexpr std::string_view sentence = "You are subscribed to too many feeds; end a subscription first.";
        client->hub().send(pubsub_error(*request.tag, not_acceptable, sentence, "too-many-subscriptions"));
        co_return;
    }
    const auto kept = co_await FeedWatch::keep(client);
    if (!kept) co_return client->refuse(request, kept.error());
    co_await FeedWatch::open_places(client);
    confirm(*client, request, "subscribed");
}

asio::awaitable<void> unsubscribe(ClientPtr client, Request request)
{
    if (!is_own_jid(*client, request)) co_return;
    if (!client->feeds().has(request.contact())) {
        constexpr std::string_view sentence = "You are not subscribed to this feed.";
        client->hub().send(pubsub_error(*request.tag, unexpected_request, sentence, "not-subscribed"));
        co_return;
    }
    client->feeds().remove(request.contact());
    const auto kept = co_await FeedWatch::keep(client);
    if (!kept) co_return client->refuse(request, kept.error());
    confirm(*client, request, "none");
}

asio::awaitable<void> list_subscriptions(ClientPtr client, Request request)
{
    auto answer = result_of(*request.tag);
    auto& list = add(add(*answer, "pubsub", ns::pubsub), "subscriptions");
    set(list, "node", value_of(pubsub_action(request), "node"));
    if (client->feeds().has(request.contact())) add_subscription(list, *client, "subscribed");
    client->hub().send(std::move(answer));
    co_return;
}

constexpr std::array rules{
    PubsubRule{"set", "subscribe", microblog, subscribe},
    PubsubRule{"set", "unsubscribe", microblog, unsubscribe},
    PubsubRule{"get", "subscriptions", microblog, list_subscriptions},
    PubsubRule{"get", "subscriptions", {}, list_subscriptions},
};

} // namespace

std::span<const PubsubRule> subscription_nodes()
{
    return rules;
}

} // namespace fedibee::xmpp
