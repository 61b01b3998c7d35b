// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/room_mask.hpp"

#include "text/ascii.hpp"

#include <cstddef>

namespace fedibee::irc {

bool matches_mask(std::string_view mask, std::string_view text) noexcept
{
    std::size_t at = 0;
    std::size_t in_mask = 0;
    std::size_t star = std::string_view::npos; // the last '*', and where the text stood when it was met
    std::size_t resume = 0;
    while (at < text.size()) {
        if (in_mask < mask.size() && mask[in_mask] == '*') {
            star = in_mask++;
            resume = at;
        } else if (in_mask < mask.size() &&
                   (mask[in_mask] == '?' || text::lower(mask[in_mask]) == text::lower(text[at]))) {
            ++in_mask;
            ++at;
        } else if (star != std::string_view::npos) {
            in_mask = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    while (in_mask < mask.size() && mask[in_mask] == '*') ++in_mask;
    return in_mask == mask.size();
}

std::string complete_mask(std::string_view mask)
{
    std::string whole(mask);
    const auto at = whole.find('@');
    const auto mark = whole.find('!');
    if (at == std::string::npos && mark == std::string::npos) return whole + "!*@*";
    if (at == std::string::npos) return whole + "@*";
    if (mark == std::string::npos || mark > at) return "*!" + whole;
    return whole;
}

} // namespace fedibee::irc
