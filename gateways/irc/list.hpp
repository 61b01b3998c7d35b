// SPDX-License-Identifier: AGPL-3.0-or-later
// What LIST was asked for (ELIST=CMNTU). Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Numbers above one bound and below another.
struct Range {
    std::int64_t more_than = -1;
    std::int64_t less_than = std::numeric_limits<std::int64_t>::max();

    [[nodiscard]] bool holds(std::int64_t number) const noexcept { return number > more_than && number < less_than; }
    [[nodiscard]] bool is_asked() const noexcept
    {
        return more_than >= 0 || less_than < std::numeric_limits<std::int64_t>::max();
    }
};

/// Names and masks, "!mask", ">3" and "<3" people, "C>60" and "T<5" minutes since it was made, since the topic was set;
/// nothing: everything.
struct ListQuestion {
    std::vector<std::string> masks;
    std::vector<std::string> other_than;
    Range people;
    Range created;
    Range topic_set;
};

[[nodiscard]] ListQuestion parse_list(std::string_view words);
/// Name and number of people are among those asked for.
[[nodiscard]] bool fits(const ListQuestion& question, std::string_view name, std::int64_t people);

} // namespace fedibee::irc
