// SPDX-License-Identifier: AGPL-3.0-or-later
// The streaming API as an EventStream: one WebSocket with subscriptions, one WebSocket for each stream, or server-sent
// events, whatever the instance can do.
#pragma once

#include "backend/mastodon/shared_streams.hpp"
#include "backend/mastodon/subscription.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/event.hpp"
#include "fedibee/http.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace fedibee::mastodon {

/// What the login hides, as far as it is known: its client keeps it up to date, its stream leaves posts out by it.
struct HiddenBook {
    std::optional<Hidden> known;
    std::function<void()> on_change; ///< set by the stream that runs
};

/// How a stream shares with other logins' streams of the same instance.
struct Sharing {
    std::shared_ptr<SharedStreams> streams;
    std::shared_ptr<HiddenBook> hidden;
    std::function<Task<Hidden>()> find_hidden; ///< asks the instance
};

/// The HTTP client must outlive it, and what `sharing` calls; `self` is who reads. A stream is not destroyed while
/// run() is under way.
std::unique_ptr<EventStream> make_stream(HttpClient& http, InstanceInfo instance, Secret token, std::string budget,
                                         Sharing sharing, std::shared_ptr<const Account> self = nullptr);

} // namespace fedibee::mastodon
