// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/times.hpp"

#include "text/iso_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

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

std::optional<std::chrono::minutes> parse_zone(std::string_view text)
{
    if (text == "UTC" || text == "utc" || text == "Z" || text == "z") return std::chrono::minutes{0};
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const bool west = text.front() == '-';
    text.remove_prefix(1);
    const auto colon = text.find(':');
    const std::size_t hours_end = colon != std::string_view::npos ? colon : std::min<std::size_t>(2, text.size());
    const auto hours = two_digits(text.substr(0, hours_end), 14);
    std::string_view rest = text.substr(hours_end);
    if (rest.starts_with(':')) rest.remove_prefix(1);
    const bool is_bare = rest.empty() && colon == std::string_view::npos;
    const auto minutes = is_bare ? std::optional(0) : two_digits(rest, 59);
    if (!hours || !minutes || (!is_bare && rest.size() != 2)) return std::nullopt;
    const auto zone = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return west ? -zone : zone;
}

std::string shown_zone(std::chrono::minutes zone)
{
    if (zone == std::chrono::minutes{0}) return "UTC";
    const auto size = std::chrono::abs(zone).count();
    return fmt::format("{}{:02}:{:02}", zone.count() < 0 ? '-' : '+', size / 60, size % 60);
}

std::optional<Timestamp> parse_when(std::string_view text, Timestamp now, std::chrono::minutes zone)
{
    const std::string_view span = text.starts_with('+') ? text.substr(1) : text;
    const bool has_unit = !span.empty() && std::string_view("smhd").find(span.back()) != std::string_view::npos;
    if (has_unit) {
        const auto from_now = parse_duration(span);
        return from_now ? std::optional(now + *from_now) : std::nullopt;
    }
    if (const auto at = parse_clock(text, now + zone)) return *at - zone;
    // Without a zone of its own a time is meant where the user is.
    const auto clock = text.find('T');
    const bool is_local =
        clock != std::string_view::npos && text.find_first_of("Zz+-", clock) == std::string_view::npos;
    if (!is_local) return text::parse_iso_time(text);
    const auto at = text::parse_iso_time(std::string(text) + "Z");
    return at ? std::optional(*at - zone) : std::nullopt;
}

std::string shown_time(Timestamp time, std::chrono::minutes zone)
{
    const std::string iso = text::format_iso_time(time + zone);
    return iso.substr(0, 10) + " " + iso.substr(11, 5) + " " + shown_zone(zone);
}

std::string shown_duration(std::chrono::seconds span)
{
    for (const auto& [letter, unit] : units) {
        if (span >= unit && span % unit == std::chrono::seconds{0}) return std::to_string(span / unit) + letter;
    }
    return "0s";
}

} // namespace fedibee::session
