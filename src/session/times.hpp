// SPDX-License-Identifier: AGPL-3.0-or-later
// Times and spans as users type and read them; always UTC.
#pragma once

#include "fedibee/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::session {

/// "90", "30m", "2h", "3d" as seconds.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "2026-12-24T18:00Z", "18:00" (the next time it is that late), "2h" from now.
std::optional<Timestamp> parse_when(std::string_view text, Timestamp now);
/// "2026-12-24 18:00 UTC".
std::string shown_time(Timestamp time);
/// "2d", "90m": in the largest unit that fits evenly.
std::string shown_duration(std::chrono::seconds span);

} // namespace fedibee::session
