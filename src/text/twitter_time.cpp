// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/twitter_time.hpp"

#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <array>
#include <string>

namespace fedibee::text {

std::optional<Timestamp> parse_twitter_time(std::string_view text)
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    take_word(text); // the day of the week says nothing new
    const auto month = std::ranges::find(months, take_word(text));
    const auto day = take_word(text);
    const auto clock = take_word(text);
    const auto offset = take_word(text);
    const auto year = take_word(text);
    if (month == months.end() || day.empty() || year.empty() || !text.empty()) return std::nullopt;
    const auto two_digits = [](std::string number) { return number.size() < 2 ? "0" + number : number; };
    const auto month_number = two_digits(std::to_string(month - months.begin() + 1));
    return parse_iso_time(std::string(year) + "-" + month_number + "-" + two_digits(std::string(day)) + "T" +
                          std::string(clock) + std::string(offset));
}

} // namespace fedibee::text
