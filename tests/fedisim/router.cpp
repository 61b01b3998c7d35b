// SPDX-License-Identifier: AGPL-3.0-or-later
#include "router.hpp"

#include <algorithm>

namespace fedisim {

namespace {

std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0) segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

} // namespace

void Router::add(std::string_view method, std::string_view pattern, Access access, Handler handler)
{
    routes_.push_back({std::string(method), split(pattern), access, handler});
}

const Route* Router::find(std::string_view method, std::string_view path, std::vector<std::string>& captures) const
{
    const auto wanted = split(path);
    // Routes are tried in order, so that fixed names stand before `:name`.
    for (const auto& route : routes_) {
        if (route.segments.size() != wanted.size() || route.method != method) continue;
        captures.clear();
        bool fits = true;
        for (std::size_t at = 0; at < wanted.size() && fits; ++at) {
            const bool any = route.segments[at].starts_with(':');
            fits = any || route.segments[at] == wanted[at];
            if (any) captures.push_back(wanted[at]);
        }
        if (fits) return &route;
    }
    return nullptr;
}

} // namespace fedisim
