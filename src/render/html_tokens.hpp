// SPDX-License-Identifier: AGPL-3.0-or-later
// HTML cut into texts and tags, tolerant of everything that servers send.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::render {

/// A start or end tag. Views point into the input.
struct Tag {
    std::string name; ///< lower case
    std::string_view attributes;
    bool closing = false;

    /// The decoded value, or nothing when the attribute is not there.
    [[nodiscard]] std::optional<std::string> attribute(std::string_view wanted) const;
    /// Whether the class attribute has this word.
    [[nodiscard]] bool has_class(std::string_view word) const;
};

/// Reads the tag that begins at html[at] == '<'. Nothing when that is no tag (a bare '<' of unescaped text). `end` is
/// set behind it; comments and declarations come back as a tag without a name.
std::optional<Tag> read_tag(std::string_view html, std::size_t at, std::size_t& end);

} // namespace fedibee::render
