// SPDX-License-Identifier: AGPL-3.0-or-later
// Statuses as lines of IRC text (product contract, section 5). Pure: the reader is a value.
#pragma once

#include "fedibee/clock.hpp"
#include "render/document.hpp"
#include "session/front.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// What the look of a line depends on.
struct Reader {
    std::string_view nick;                                        ///< the client's own
    std::function<std::string(std::string_view address)> nick_of; ///< empty: not known
    Timestamp now{};
    bool prints_times = false; ///< no server-time and not switched off: old lines begin with their time
    bool in_query = false;     ///< highlights by itself
};

/// "\2[\21f\2->\21c\2]\2 " or empty.
std::string id_prefix(const session::ShownStatus& shown);
/// A bold "[12:34] " or "[2026-07-01 12:34] " (UTC) for what is older than a minute, else empty.
std::string time_prefix(Timestamp time, Timestamp now);

/// The document's paragraphs, styles as IRC codes, mentions as nicks; blank ones are left out.
std::vector<std::string> document_lines(const session::ShownStatus& shown, const Reader& reader);
/// The whole status: highlight, time and ids before the first paragraph.
std::vector<std::string> status_lines(const session::ShownStatus& shown, const Reader& reader);

/// "You: ", "You, unlisted: ", "You to bob: ".
std::string own_heading(const session::ShownStatus& shown, std::string_view peer, std::string_view default_visibility);

/// Pieces of at most `bytes` bytes; a style that is open where a line is cut is opened again on the next.
std::vector<std::string> cut_lines(const std::vector<std::string>& lines, std::size_t bytes);

} // namespace fedibee::irc
