// SPDX-License-Identifier: AGPL-3.0-or-later
// A news feed of the web: asked for through the guarded client, and only for what is new where the server allows it.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/http.hpp"
#include "fedibee/news.hpp"

namespace fedibee::backend {

Task<NewsFeed> read_news(HttpClient& http, FeedRequest request);

} // namespace fedibee::backend
