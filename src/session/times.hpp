// SPDX-License-Identifier: AGPL-3.0-or-later
// Times and spans as users type and read them, in the zone that they set.
#pragma once

#include "fedibee/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::session {

/// "90", "30m", "2h", "3d" as seconds.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "UTC", "+02:00", "-3", "+0530": how much later it is there.
std::optional<std::chrono::minutes> parse_zone(std::string_view text);
/// "UTC" or "+02:00".
std::string shown_zone(std::chrono::minutes zone);
/// "2026-12-24T18:00Z", "2026-12-24T18:00+02:00", "2026-12-24T18:00" and "18:00" in that zone (the next time it is that
/// late), "2h" from now.
std::optional<Timestamp> parse_when(std::string_view text, Timestamp now, std::chrono::minutes zone = {});
/// "2026-12-24 18:00 UTC", "2026-12-24 20:00 +02:00".
std::string shown_time(Timestamp time, std::chrono::minutes zone = {});
/// "2d", "90m": in the largest unit that fits evenly.
std::string shown_duration(std::chrono::seconds span);

} // namespace fedibee::session
