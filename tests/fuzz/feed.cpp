// SPDX-License-Identifier: AGPL-3.0-or-later
// A news feed from anywhere: each entry has an id, and links lead into the web.
#include "backend/feed_parser.hpp"
#include "claim.hpp"

using namespace fedibee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto feed = backend::parse_feed(fuzz::text_of(data, size), "https://news.example/feed");
    if (!feed) {
        fuzz::claim(!feed.error().detail.empty());
        return 0;
    }
    for (const auto& entry : feed->entries) {
        fuzz::claim(!entry.id.empty());
        fuzz::claim(entry.link.empty() || entry.link.starts_with("http"));
    }
    return 0;
}
