// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/http_time.hpp"

#include "text/ascii.hpp"
#include "text/twitter_time.hpp"

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

} // namespace fedibee::text
