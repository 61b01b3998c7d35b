// SPDX-License-Identifier: AGPL-3.0-or-later
// Identifiers as each software makes them: Mastodon's snowflakes, Pleroma's flakes, GoToSocial's ULIDs, snac's.
#pragma once

#include "dialect.hpp"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

namespace fedisim {

/// Milliseconds, as on the wire; the clock's own nanoseconds end in the year 2262, and posts are scheduled for later.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class IdMaker {
public:
    explicit IdMaker(std::uint64_t seed) : random_(seed) {}

    /// Greater than every earlier one of its kind (snac's only by the second, as in life).
    std::string make(IdKind kind, Time when);
    /// Letters and digits, as tokens and codes are.
    std::string secret(std::size_t length);
    std::uint64_t number(std::uint64_t below);

private:
    std::string hex(std::size_t digits);

    std::mt19937_64 random_;
    std::uint64_t last_snowflake_ = 0;
    std::uint64_t last_tick_ = 0;
    std::uint64_t counter_ = 0;
    std::uint64_t last_number_ = 0;
};

/// Shorter first, then bytewise: the order of all these kinds.
bool id_less(std::string_view left, std::string_view right);

std::string iso_time(Time when);
std::string iso_date(Time when);
/// What clients send as `scheduled_at`; false when it is not a time.
bool parse_iso_time(const std::string& text, Time& when);

} // namespace fedisim
