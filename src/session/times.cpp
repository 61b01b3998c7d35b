// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/times.hpp"

#include "text/iso_time.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::array units{
    std::pair{'d', std::chrono::seconds{std::chrono::days{1}}},
    std::pair{'h', std::chrono::seconds{std::chrono::hours{1}}},
    std::pair{'m', std::chrono::seconds{std::chrono::minutes{1}}},
    std::pair{'s', std::chrono::seconds{1}},
};
constexpr long longest_count = 1'000'000; ///< of any unit: no sum overflows

std::optional<int> two_digits(std::string_view text, int most)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool fits = error == std::errc{} && end == text.data() + text.size() && number >= 0 && number <= most;
    if (!fits || text.empty() || text.size() > 2) return std::nullopt;
    return number;
}

std::optional<Timestamp> parse_clock(std::string_view text, Timestamp now)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto hour = two_digits(text.substr(0, colon), 23);
    const auto minute = two_digits(text.substr(colon + 1), 59);
    if (!hour || !minute || text.size() - colon != 3) return std::nullopt;
    const Timestamp today = std::chrono::floor<std::chrono::days>(now);
    const Timestamp at = today + std::chrono::hours{*hour} + std::chrono::minutes{*minute};
    return at > now ? at : at + std::chrono::days{1};
}

} // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text)
{
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number <= 0 || number > longest_count) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit.empty()) return std::chrono::seconds{number};
    for (const auto& [letter, span] : units) {
        if (unit.size() == 1 && unit.front() == letter) return number * span;
    }
    return std::nullopt;
}

std::optional<Timestamp> parse_when(std::string_view text, Timestamp now)
{
    const std::string_view span = text.starts_with('+') ? text.substr(1) : text;
    const bool has_unit = !span.empty() && std::string_view("smhd").find(span.back()) != std::string_view::npos;
    if (has_unit) {
        const auto from_now = parse_duration(span);
        return from_now ? std::optional(now + *from_now) : std::nullopt;
    }
    if (const auto at = parse_clock(text, now)) return at;
    return text::parse_iso_time(text);
}

std::string shown_time(Timestamp time)
{
    const std::string iso = text::format_iso_time(time);
    return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
}

std::string shown_duration(std::chrono::seconds span)
{
    for (const auto& [letter, unit] : units) {
        if (span >= unit && span % unit == std::chrono::seconds{0}) return std::to_string(span / unit) + letter;
    }
    return "0s";
}

} // namespace fedibee::session
