// SPDX-License-Identifier: AGPL-3.0-or-later
// What a user sets for the next post only: warning, audience, language, poll, files, time. Pure.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/entities.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::session {

/// A file that is uploaded and waits for its post.
struct AttachedMedia {
    MediaId id;
    std::string name; ///< its address, for `attach list`
    std::string description;

    bool operator==(const AttachedMedia&) const = default;
};

/// Empty optionals leave it to the parent or the defaults.
struct NextPost {
    std::optional<std::string> spoiler_text;
    std::optional<Visibility> visibility;
    std::optional<bool> sensitive;
    std::string language;
    std::vector<std::string> poll_options;
    std::chrono::seconds poll_expires_in{0};
    bool poll_multiple = false;
    bool poll_hide_totals = false;
    std::optional<Timestamp> scheduled_at;
    StatusId in_reply_to_id; ///< of a post that is drafted again
    std::vector<AttachedMedia> media;
    LoginId login; ///< whose instance has the media and the parent

    bool operator==(const NextPost&) const = default;
};

/// Puts what is set into the draft where the draft itself says nothing.
void apply(const NextPost& next, NewStatus& draft);
/// invalid_input when files or the parent belong to another login, or there are more files than the instance takes.
Result<void> check_next(const NextPost& next, LoginId login, const Capabilities& capabilities);
/// The next post is to be what this one was, but for the text.
NextPost next_like(const NewStatus& draft, LoginId login);

} // namespace fedibee::session
