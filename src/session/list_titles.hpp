// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists as users name them.
#pragma once

#include "fedibee/entities.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// In any case, and with '_' for blanks: titles may hold them, channel names may not.
inline bool is_same_title(std::string_view title, std::string_view name)
{
    std::string joined(title);
    std::ranges::replace(joined, ' ', '_');
    return text::same_ignoring_case(joined, name) || text::same_ignoring_case(title, name);
}

/// Null when there is no list of that title.
inline const List* find_list_titled(const std::vector<List>& lists, std::string_view title)
{
    const auto is_called = [title](const List& list) { return is_same_title(list.title, title); };
    const auto found = std::ranges::find_if(lists, is_called);
    return found == lists.end() ? nullptr : &*found;
}

} // namespace fedibee::session
