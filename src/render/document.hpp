// SPDX-License-Identifier: AGPL-3.0-or-later
// A post's text as paragraphs of styled spans: made once from HTML, then printed by each front in its own way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fedibee::render {

/// Bits of Span::style.
enum Style : std::uint8_t { plain = 0, bold = 1, italic = 2, underline = 4, strike = 8, code = 16 };

/// A run of text with one style. Text is clean: no control characters, no line breaks, no bidi overrides.
struct Span {
    std::string text;
    std::uint8_t style = plain;
    /// `user@host` when the span is a mention; a front prints the person's nick there.
    std::string mention;

    bool operator==(const Span&) const = default;
};

/// One line of the post as its author broke it.
struct Paragraph {
    std::vector<Span> spans;
    int quote_depth = 0;       ///< levels of blockquote; printed as "> " each
    bool preformatted = false; ///< keep the spaces
    bool starts_block = false; ///< a blank line stood before it

    bool operator==(const Paragraph&) const = default;
};

struct Document {
    std::vector<Paragraph> paragraphs;

    [[nodiscard]] bool empty() const noexcept { return paragraphs.empty(); }
    bool operator==(const Document&) const = default;
};

} // namespace fedibee::render
