// SPDX-License-Identifier: AGPL-3.0-or-later
// What the gateway posts by itself: mirrors repeat posts of one login on another, feeds post news of the web.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/id.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fedibee {

/// What becomes of posts with a content warning.
enum class WarningRule {
    keep,    ///< the copy has it too
    require, ///< only these are repeated
    skip     ///< these are not
};

struct MirrorRules {
    std::vector<Visibility> visibilities{Visibility::public_, Visibility::unlisted};
    bool boosts = false;
    bool replies = false; ///< answers to others; threads of one's own are repeated always
    WarningRule warnings = WarningRule::keep;
};

/// Own posts of one login, repeated on another of the same user.
struct MirrorRow {
    MirrorId id; ///< given by the store
    LoginId from;
    LoginId to;
    MirrorRules rules;
    bool enabled = true;
    std::string position; ///< the newest post that was looked at; empty: the account had none
    std::string trouble;  ///< why the last round failed; empty: it went well
    Timestamp created_at{};
};

/// A post that a mirror has repeated, for answers to it, edits and deletions.
struct CopyRow {
    MirrorId mirror;
    StatusId source;
    std::vector<StatusId> copies; ///< several when the text was split; of a boost the post that was boosted
    bool is_boost = false;
    std::optional<Timestamp> edited_at; ///< of the source, as it was repeated
    Timestamp posted_at{};              ///< the source
};

/// A post that a program of ours made, whatever became of the answer.
struct MadePost {
    LoginId login;
    std::string idempotency_key;
    StatusId status;
    std::string name; ///< by which timelines know it; empty: it may be repeated by mirrors
    Timestamp made_at{};
};

/// A news feed whose new entries a login posts.
struct FeedRow {
    FeedId id; ///< given by the store
    LoginId login;
    std::string url;
    std::string title;
    std::string format; ///< "{title} {link}"
    std::optional<Visibility> visibility;
    std::chrono::seconds interval{0};
    bool enabled = true;
    std::string etag;
    std::string last_modified;
    std::string trouble; ///< why the last reading failed; empty: it went well
    Timestamp created_at{};
};

} // namespace fedibee
