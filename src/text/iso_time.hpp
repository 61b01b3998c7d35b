// SPDX-License-Identifier: AGPL-3.0-or-later
// ISO 8601 instants in UTC, as APIs and IRC tags write them.
#pragma once

#include "fedibee/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::text {

/// "2026-11-23T18:30:00.123Z", also without fraction, with an offset, or as a bare date.
std::optional<Timestamp> parse_iso_time(std::string_view text);
/// Always with milliseconds and 'Z'.
std::string format_iso_time(Timestamp time);
/// "2026-11-23"
std::string format_iso_day(Timestamp time);

} // namespace fedibee::text
