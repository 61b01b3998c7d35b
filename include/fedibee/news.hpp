// SPDX-License-Identifier: AGPL-3.0-or-later
// News feeds of the web (RSS 2.0, RSS 1.0, Atom) as plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace fedibee {

struct FeedEntry {
    std::string id; ///< guid, atom:id or rdf:about; where there is none: the link, else the title
    std::string title;
    std::string link;
    std::string summary; ///< HTML
    std::string author;
    std::vector<std::string> tags;
};

/// What the last answer said of itself: with these the server can say that nothing is new.
struct FeedRequest {
    std::string url;
    std::string etag;
    std::string last_modified;
    std::size_t most_bytes = 0;
};

struct NewsFeed {
    std::string title;
    std::vector<FeedEntry> entries; ///< in the feed's order: as a rule the newest first
    bool unchanged = false;         ///< since the request's etag: there are no entries then
    std::string etag;
    std::string last_modified;
};

} // namespace fedibee
