// SPDX-License-Identifier: AGPL-3.0-or-later
// Which streams of the API carry which timelines.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/timeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fedibee::mastodon {

/// A stream of the API: "user", "public:local", "hashtag" with its tag, "list" with its id ...
struct Subscription {
    std::string name;
    std::string parameter;

    bool operator==(const Subscription&) const = default;
};

/// None when this instance cannot stream that timeline. Home needs "direct" as well, where conversations come by it.
std::vector<Subscription> subscriptions_for(const Timeline& timeline, const InstanceInfo& instance);

/// The timeline that a stream stands for; "user" is home, and carries the notifications too.
Timeline timeline_of(const Subscription& subscription);

/// From the `stream` member of a message; nothing when it is empty.
std::optional<Subscription> subscription_from(const std::vector<std::string>& stream);

/// Tags differ in case between what was asked and what comes.
bool is_same(const Subscription& left, const Subscription& right);

/// "stream=hashtag&tag=linux", for a WebSocket of its own.
std::string query_of(const Subscription& subscription);
/// "/api/v1/streaming/hashtag?tag=linux", for server-sent events.
std::string event_path_of(const Subscription& subscription);

} // namespace fedibee::mastodon
