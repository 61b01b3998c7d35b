// SPDX-License-Identifier: AGPL-3.0-or-later
// RSS 2.0, RSS 1.0 (RDF) and Atom (RFC 4287) as entries. Pure.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/news.hpp"

#include <string_view>

namespace fedibee::backend {

/// `url` is the feed's own: links may be written as seen from there. bad_response, with a sentence, for what is no
/// feed, is broken, or declares entities: they can make a few bytes into gigabytes.
Result<NewsFeed> parse_feed(std::string_view bytes, std::string_view url);

} // namespace fedibee::backend
