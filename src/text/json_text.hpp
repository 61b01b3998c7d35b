// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing JSON strings, for log lines, exports and answers to bots.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::text {

/// Quoted and escaped (RFC 8259); bytes that are no UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

/// How many bytes the UTF-8 character at the front has; 0 when there is none (broken, overlong, surrogate).
std::size_t utf8_length(std::string_view text) noexcept;

} // namespace fedibee::text
