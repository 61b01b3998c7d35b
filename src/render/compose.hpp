// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole visible text of a status (product contract, section 5), without ids and the author's name.
#pragma once

#include "fedibee/entities.hpp"
#include "render/document.hpp"

#include <optional>
#include <string>

namespace fedibee::render {

struct ComposeOptions {
    bool strip_newlines = false;
    bool hide_sensitive = false;            ///< only "[hidden: URL]" for posts with a warning or sensitive media
    std::string sensitive_flag = "*NSFW* "; ///< before posts whose media are sensitive
    std::optional<Timestamp> now;           ///< to tell a poll's end; without it the end is not told
    std::optional<FilterContext> view;      ///< filters of this context apply: warn shows only the filter's title
};

Document compose(const Status& status, const ComposeOptions& options);
/// Whether a filter says to drop the status (or the one it boosts) in this view.
bool is_hidden_by_filter(const Status& status, FilterContext view, Timestamp now);
/// A short word difference between two texts: "old -> new", or "" when they are the same.
std::string word_difference(std::string_view before, std::string_view after);

} // namespace fedibee::render
