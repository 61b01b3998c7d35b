// SPDX-License-Identifier: AGPL-3.0-or-later
// Timelines of an instance and the pages they are read by.
#pragma once

#include "fedibee/id.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee {

enum class TimelineKind {
    home,
    local,
    federated,
    notifications,
    hashtag,
    list,
    account,
    thread,
    bookmarks,
    favourites,
    group,
    direct,
    remote ///< the federated one without the instance's own posts
};

/// What a timeline leaves out, or holds besides. Of hashtags: the further ones, without '#'; of accounts: the rest.
struct Narrowing {
    std::vector<std::string> any{};  ///< posts with one of these are in it too
    std::vector<std::string> all{};  ///< its posts have these as well
    std::vector<std::string> none{}; ///< its posts have none of these
    bool without_replies = false;
    bool without_boosts = false;
    bool only_media = false;
    bool only_pinned = false;

    bool operator==(const Narrowing&) const = default;
};

/// One timeline of one login. `value` is the hashtag (without '#'), the list id, the account id, the group id or the
/// status id, as the kind asks; empty for the others.
struct Timeline {
    TimelineKind kind = TimelineKind::home;
    std::string value;
    Narrowing narrowing{};

    bool operator==(const Timeline&) const = default;
};

/// A stable text for a timeline ("home", "hashtag:linux", "list:42"): the key of stored positions and of logs.
std::string to_string(const Timeline& timeline);
/// The inverse of to_string(); nothing for a text that it never wrote.
std::optional<Timeline> parse_timeline(std::string_view text);

/// Which page of a timeline. Ids are opaque; at most one of cursor, max_id, min_id, since_id is set.
struct PageRequest {
    std::string max_id;   ///< older than this
    std::string min_id;   ///< the page right after this (for catching up)
    std::string since_id; ///< newer than this, newest page
    std::string cursor;   ///< Page::next or Page::prev of an earlier answer
    std::string etag;     ///< Page::etag of the last answer to this request: the same page need not come again
    std::size_t limit = 20;
};

/// One page, newest first as the API gives it.
template <class T> struct Page {
    std::vector<T> items;
    std::string next;     ///< cursor towards older items; empty at the end
    std::string prev;     ///< cursor towards newer items
    std::string etag{};   ///< of this answer (RFC 9110, 8.8.3), for PageRequest::etag; empty: none to be relied on
    bool is_same = false; ///< as the answer with PageRequest::etag: nothing else is filled in then
};

} // namespace fedibee
