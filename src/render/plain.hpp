// SPDX-License-Identifier: AGPL-3.0-or-later
// Clean text: what strangers may not send into a chat line is taken out here, and documents become plain text.
#pragma once

#include "render/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::render {

/// The document as lines of text: mentions as `@user@host`, quotes with "> ".
std::string to_plain(const Document& document);
/// Appends a code point unless it is a control, a bidi override or an invisible joker.
void append_clean(std::string& out, char32_t code_point);
/// One line: line breaks and tabs become blanks, controls and bidi overrides go, invalid UTF-8 becomes U+FFFD.
std::string clean_line(std::string_view text);
/// clean_line() without :shortcodes: and with single blanks.
std::string clean_display_name(std::string_view text);
bool is_valid_utf8(std::string_view text) noexcept;
/// Reads one code point off the front; U+FFFD and one byte for what is invalid. Never called with an empty text.
char32_t take_code_point(std::string_view& text) noexcept;
void append_utf8(std::string& out, char32_t code_point);

/// Document of one or more plain lines.
Document from_plain(std::string_view text);

} // namespace fedibee::render
