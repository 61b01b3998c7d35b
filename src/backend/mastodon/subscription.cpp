// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/subscription.hpp"

#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>

namespace fedibee::mastodon {
namespace {

/// "tag=linux" or "list=42"
text::Fields parameters_of(const Subscription& subscription)
{
    if (subscription.name == "hashtag") return {{"tag", subscription.parameter}};
    if (subscription.name == "list") return {{"list", subscription.parameter}};
    return {};
}

} // namespace

std::vector<Subscription> subscriptions_for(const Timeline& timeline, const InstanceInfo& instance)
{
    const Capabilities& can = instance.capabilities;
    // Streams know nothing of what narrows a timeline: it is polled.
    if (instance.streaming_url.empty() || timeline.narrowing != Narrowing{} ||
        (!can.websocket && !can.server_sent_events))
        return {};
    switch (timeline.kind) {
    case TimelineKind::home:
        if (can.direct_stream) return {{"user", {}}, {"direct", {}}};
        return {{"user", {}}};
    case TimelineKind::notifications: return {{"user", {}}};
    case TimelineKind::direct: return {{can.direct_stream ? "direct" : "user", {}}};
    case TimelineKind::local: return {{"public:local", {}}};
    case TimelineKind::federated: return {{"public", {}}};
    case TimelineKind::remote: return {{"public:remote", {}}};
    case TimelineKind::hashtag: return {{"hashtag", timeline.value}};
    case TimelineKind::list: return {{"list", timeline.value}};
    case TimelineKind::account:
    case TimelineKind::thread:
    case TimelineKind::bookmarks:
    case TimelineKind::favourites:
    case TimelineKind::group: break;
    }
    return {};
}

Timeline timeline_of(const Subscription& subscription)
{
    if (subscription.name == "direct") return {TimelineKind::direct, {}};
    if (subscription.name == "public:local") return {TimelineKind::local, {}};
    if (subscription.name == "public") return {TimelineKind::federated, {}};
    if (subscription.name == "public:remote") return {TimelineKind::remote, {}};
    if (subscription.name == "hashtag") return {TimelineKind::hashtag, subscription.parameter};
    if (subscription.name == "list") return {TimelineKind::list, subscription.parameter};
    if (subscription.name == "user:notification") return {TimelineKind::notifications, {}};
    return {TimelineKind::home, {}};
}

std::optional<Subscription> subscription_from(const std::vector<std::string>& stream)
{
    if (stream.empty()) return std::nullopt;
    return Subscription{stream[0], stream.size() > 1 ? stream[1] : std::string{}};
}

bool is_same(const Subscription& left, const Subscription& right)
{
    return left.name == right.name && text::same_ignoring_case(left.parameter, right.parameter);
}

std::string query_of(const Subscription& subscription)
{
    text::Fields fields{{"stream", subscription.name}};
    std::ranges::move(parameters_of(subscription), std::back_inserter(fields));
    return text::form_encode(fields);
}

std::string event_path_of(const Subscription& subscription)
{
    std::string name = subscription.name;
    std::ranges::replace(name, ':', '/');
    const std::string parameters = text::form_encode(parameters_of(subscription));
    return "/api/v1/streaming/" + name + (parameters.empty() ? "" : "?" + parameters);
}

} // namespace fedibee::mastodon
