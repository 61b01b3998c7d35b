// SPDX-License-Identifier: AGPL-3.0-or-later
// How servers that speak the Mastodon API differ: a table of facts per software, corrected by what an instance says of
// itself. Adding a dialect is adding a row.
#pragma once

#include "backend/mastodon/codec.hpp"
#include "fedibee/backend.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::mastodon {

/// Facts that only this backend has to know.
struct Quirks {
    bool documents_url_cost = false;      ///< what the instance document says of URL costs is true
    bool hashtag_stream_by_query = false; ///< a multiplexed socket cannot subscribe to hashtags
    bool polls_as_form = false;           ///< polls and votes are only read from forms
    bool mention_ids = true;              ///< mentions[].id is an account's id
    bool notified_by_the_wrapper = false; ///< notifications hold the boost that replaced the post
    bool leaves_viewer_out = false;       ///< mentions[] never holds the person who reads
    bool vague_unauthorized = false;      ///< 401 may mean anything: verify before believing it
    bool odd_unauthorized = false;        ///< a refused token gives 421, or 422 at verify_credentials
    bool unique_file_names = false;       ///< a second upload of one name overwrites the first
    bool speaks_pleroma = false;          ///< reactions under /api/v1/pleroma
    bool quote_id = false;                ///< quotes are sent as `quote_id`
    bool limits_by_address = false;       ///< all logins of the gateway share one rate limit
    bool search_without_at = false;       ///< "@user@host" finds nothing, "user@host" does
    bool looks_up_whole_names = false;    ///< its own people too are found by user@host only
    bool follow_scope = false;            ///< following needs a scope besides "write"
    bool errors_in_english = false;       ///< when asked for by Accept-Language: they are told apart by their words
    bool local_by_flag = false;           ///< a post that stays on the instance is a public one with `local_only`
};

/// A capability and the release that brought it.
struct Release {
    bool Capabilities::* capability;
    std::pair<int, int> version;
    int level = 0; ///< api_versions.mastodon; 0: before there were levels, or elsewhere
};

struct Dialect {
    std::string_view software; ///< NodeInfo's name; "glitch" and "" (anything unknown) are ours
    Capabilities capabilities;
    Quirks quirks;
    std::vector<Release> releases = {}; ///< of the software itself
    Family family = Family::mastodon;   ///< which speaks to it
};

/// One row for each software; the last is for what is unknown.
std::span<const Dialect> dialects();
std::span<const Release> mastodon_releases();

/// The row for a server, by NodeInfo's name or, where that is missing, by the version string of the instance document.
const Dialect& dialect_for(std::string_view software, std::string_view version);
/// The name that a version string gives away ("2.7.2 (compatible; Pleroma 2.6)" is "pleroma"), or "mastodon" for a bare
/// number.
std::string_view software_in_version(std::string_view version);

/// Fills version-bound capabilities and limits: the dialect's row corrected by the documents.
InstanceInfo describe(std::string origin, const std::optional<NodeInfo>& node, const InstanceDocument& document);

/// How this instance's bodies are to be read.
Reading reading_for(const InstanceInfo& instance);

} // namespace fedibee::mastodon
