// SPDX-License-Identifier: AGPL-3.0-or-later
// Instants as HTTP's headers have them (RFC 9110, 5.6.7).
#pragma once

#include "fedibee/clock.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace fedibee::text {

/// "Mon, 23 Nov 2026 00:33:11 GMT", or with "+0000" for the zone; the obsolete "Monday, 23-Nov-26 00:33:11 GMT" and
/// "Mon Nov 23 00:33:11 2026" too. Nothing for any other text.
std::optional<Timestamp> parse_http_time(std::string_view text);
/// Retry-After (RFC 9110, 10.2.3): a number of seconds, or a date seen from `now`; a day at most. Nothing for any other
/// text.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Timestamp now);

} // namespace fedibee::text
