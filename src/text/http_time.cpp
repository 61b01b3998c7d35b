// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/http_time.hpp"

#include "text/ascii.hpp"
#include "text/twitter_time.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace fedibee::text {
namespace {

/// What is left of "Fri Jan  2 03:05:05 2026" behind the day of the week.
std::optional<Timestamp> parse_c_time(std::string_view weekday, std::string_view rest)
{
    std::string words(weekday);
    for (int i = 0; i < 3; ++i) words.append(" ").append(take_word(rest)); // month, day, clock
    return parse_twitter_time(words.append(" +0000 ").append(rest));
}

} // namespace

std::optional<Timestamp> parse_http_time(std::string_view text)
{
    const auto weekday = take_word(text);
    if (!weekday.ends_with(',')) return parse_c_time(weekday, text);
    auto date = split(take_word(text), '-'); // RFC 850's is one word, with two digits for the year
    const bool is_short = date.size() == 3;
    if (date.size() == 1) date.insert(date.end(), {take_word(text), take_word(text)});
    if (date.size() != 3) return std::nullopt;
    const auto clock = take_word(text);
    const auto zone = trimmed(text);
    // The same parts as in Twitter's dates, in another order.
    std::string words(weekday.substr(0, 3));
    for (const auto part : {date[1], date[0], clock, zone == "GMT" ? std::string_view("+0000") : zone})
        words.append(" ").append(part);
    return parse_twitter_time(words.append(is_short ? " 20" : " ").append(date[2]));
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Timestamp now)
{
    constexpr std::chrono::seconds most{86400};
    const auto bounded = [&](std::chrono::seconds wait) { return std::clamp(wait, std::chrono::seconds{0}, most); };
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc::invalid_argument && end == text.data() + text.size())
        return error == std::errc{} ? bounded(std::chrono::seconds{count}) : most;
    const auto then = parse_http_time(text);
    if (!then) return std::nullopt;
    return bounded(std::chrono::ceil<std::chrono::seconds>(*then - now));
}

} // namespace fedibee::text
