// SPDX-License-Identifier: AGPL-3.0-or-later
// The streaming API as an EventStream: one WebSocket with subscriptions, one WebSocket for each stream, or server-sent
// events, whatever the instance can do.
#pragma once

#include "backend/mastodon/subscription.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/event.hpp"
#include "fedibee/http.hpp"

#include <memory>
#include <string>

namespace fedibee::mastodon {

/// The HTTP client must outlive it. A stream is not destroyed while run() is under way.
std::unique_ptr<EventStream> make_stream(HttpClient& http, InstanceInfo instance, Secret token, std::string budget);

} // namespace fedibee::mastodon
