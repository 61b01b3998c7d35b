// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a text is: as servers count it before they accept it, and as lines on a screen or a wire hold it.
#pragma once

#include "fedibee/backend.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::render {

/// Extended grapheme clusters (UAX #29); CR LF is one.
std::size_t grapheme_count(std::string_view text);

/// The length of a post by the server's rule: CW and text; a URL with a scheme and a host under a known kind of
/// top-level domain costs `url_cost` where the mode discounts, and `@user@host` counts as `@user`.
std::size_t status_length(std::string_view text, std::string_view spoiler_text, CountMode mode, std::size_t url_cost);

/// The longest front of at most `bytes` bytes that does not cut a grapheme cluster; at least one cluster is taken.
std::string_view cut_to_bytes(std::string_view text, std::size_t bytes);

/// The text, or its front of at most `bytes` bytes with an ellipsis behind it.
std::string shortened(std::string_view text, std::size_t bytes);

/// Cuts into pieces of at most `bytes` bytes, at blanks where there are some, never inside a grapheme cluster.
std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes);

} // namespace fedibee::render
