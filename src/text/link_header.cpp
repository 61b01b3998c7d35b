// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/link_header.hpp"

#include "text/ascii.hpp"

namespace fedibee::text {
namespace {

/// True when the parameters (`; rel="next"; title=x`) name the relation.
bool names_relation(std::string_view parameters, std::string_view relation)
{
    auto at = parameters.find("rel=");
    while (at != std::string_view::npos) {
        auto value = parameters.substr(at + 4);
        const bool quoted = value.starts_with('"');
        if (quoted) value.remove_prefix(1);
        value = value.substr(0, value.find_first_of(quoted ? "\"" : ";, "));
        if (std::ranges::any_of(split(value, ' '), [&](std::string_view word) { return word == relation; }))
            return true;
        at = parameters.find("rel=", at + 4);
    }
    return false;
}

} // namespace

std::string link_target(std::string_view header, std::string_view relation)
{
    while (true) {
        const auto open = header.find('<');
        if (open == std::string_view::npos) return {};
        const auto close = header.find('>', open);
        if (close == std::string_view::npos) return {};
        const auto next = header.find('<', close);
        const auto parameters = header.substr(close + 1, next == std::string_view::npos ? next : next - close - 1);
        if (names_relation(parameters, relation)) return std::string(header.substr(open + 1, close - open - 1));
        if (next == std::string_view::npos) return {};
        header.remove_prefix(next);
    }
}

} // namespace fedibee::text
