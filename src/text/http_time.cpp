// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/http_time.hpp"

#include "text/ascii.hpp"
#include "text/twitter_time.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace fedibee::text {

std::optional<Timestamp> parse_http_time(std::string_view text)
{
    // The same parts as in Twitter's dates, in another order.
    std::string words(take_word(text).substr(0, 3));
    const auto day = take_word(text);
    const auto month = take_word(text);
    const auto year = take_word(text);
    const auto clock = take_word(text);
    const auto zone = trimmed(text);
    for (const auto part : {month, day, clock, zone == "GMT" ? std::string_view("+0000") : zone, year})
        words.append(" ").append(part);
    return parse_twitter_time(words);
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Timestamp now)
{
    constexpr std::chrono::seconds most{86400};
    std::chrono::seconds wait{0};
    if (is_digits(text)) {
        std::int64_t count = 0;
        const bool fits = std::from_chars(text.data(), text.data() + text.size(), count).ec == std::errc{};
        wait = fits ? std::chrono::seconds{count} : most;
    } else {
        const auto then = parse_http_time(text);
        if (!then) return std::nullopt;
        wait = std::chrono::ceil<std::chrono::seconds>(*then - now);
    }
    return std::clamp(wait, std::chrono::seconds{0}, most);
}

} // namespace fedibee::text
