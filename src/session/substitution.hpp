// SPDX-License-Identifier: AGPL-3.0-or-later
// s/old/new/: the correction that chatters type. Plain text on both sides, no patterns. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::session {

struct Substitution {
    std::string before;
    std::string after;
    bool everywhere = false;  ///< flag g
    bool ignore_case = false; ///< flag i, ASCII only
};

/// "s/old/new/", "s/old/new/gi", and without the last slash when the new text is one word; "\/" is a slash. Anything
/// else is prose.
std::optional<Substitution> parse_substitution(std::string_view line);
/// The text with it applied; nothing when the old text does not occur.
std::optional<std::string> substituted(std::string_view text, const Substitution& substitution);

} // namespace fedibee::session
