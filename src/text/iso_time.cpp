// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/iso_time.hpp"

#include <charconv>
#include <cstdio>

namespace fedibee::text {
namespace {

/// Reads exactly `digits` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits || text.front() == '-') return std::nullopt;
    int value = 0;
    const auto* end = text.data() + digits;
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected)
{
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::chrono::milliseconds take_fraction(std::string_view& text)
{
    if (!take(text, '.')) return std::chrono::milliseconds{0};
    int value = 0;
    int weight = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value += (text.front() - '0') * weight;
        weight /= 10;
        text.remove_prefix(1);
    }
    return std::chrono::milliseconds{value};
}

std::optional<std::chrono::minutes> take_offset(std::string_view text)
{
    if (text.empty() || text == "Z" || text == "z") return std::chrono::minutes{0};
    const bool west = text.front() == '-';
    if (!west && text.front() != '+') return std::nullopt;
    text.remove_prefix(1);
    const auto hours = take_number(text, 2);
    take(text, ':');
    const auto minutes = take_number(text, 2);
    if (!hours || !minutes || !text.empty()) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return west ? -offset : offset;
}

} // namespace

std::optional<Timestamp> parse_iso_time(std::string_view text)
{
    using namespace std::chrono;
    const auto year_number = take_number(text, 4);
    const bool first_dash = take(text, '-');
    const auto month_number = take_number(text, 2);
    const bool second_dash = take(text, '-');
    const auto day_number = take_number(text, 2);
    if (!year_number || !month_number || !day_number || !first_dash || !second_dash) return std::nullopt;
    const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                              day{static_cast<unsigned>(*day_number)}};
    if (!date.ok()) return std::nullopt;
    const Timestamp midnight = sys_days{date};
    if (text.empty()) return midnight;
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    const auto hour_number = take_number(text, 2);
    const bool first_colon = take(text, ':');
    const auto minute_number = take_number(text, 2);
    if (!hour_number || !minute_number || !first_colon || *hour_number > 23 || *minute_number > 59) return std::nullopt;
    const auto second_number = take(text, ':') ? take_number(text, 2) : std::optional<int>{0};
    if (!second_number || *second_number > 60) return std::nullopt;
    const auto fraction = take_fraction(text);
    const auto offset = take_offset(text);
    if (!offset) return std::nullopt;
    return midnight + hours{*hour_number} + minutes{*minute_number} + seconds{*second_number} + fraction - *offset;
}

std::string format_iso_time(Timestamp time)
{
    using namespace std::chrono;
    const auto day_start = floor<days>(time);
    const year_month_day date{day_start};
    const hh_mm_ss clock{floor<milliseconds>(time - day_start)};
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return buffer;
}

std::string format_iso_day(Timestamp time)
{
    return format_iso_time(time).substr(0, 10);
}

} // namespace fedibee::text
