// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/http.hpp"

#include <algorithm>

namespace fedibee {
namespace {

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view left, std::string_view right) noexcept
{
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

} // namespace

std::string_view HttpHeaders::find(std::string_view name) const noexcept
{
    for (const auto& [key, value] : fields_) {
        if (same_name(key, name)) return value;
    }
    return {};
}

} // namespace fedibee
