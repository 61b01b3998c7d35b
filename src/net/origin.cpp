// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/origin.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::net {
namespace {

/// "https://chat.example:8443" -> "chat.example".
std::string_view host_of(std::string_view origin)
{
    const auto scheme = origin.find("://");
    if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
    const auto end = origin.starts_with('[') ? origin.find(']') + 1 : origin.find(':');
    return origin.substr(0, end);
}

} // namespace

bool is_allowed_origin(const std::vector<std::string>& origins, std::string_view origin)
{
    const std::string host = text::lowered(host_of(origin));
    return std::ranges::any_of(origins, [&](const std::string& pattern) {
        if (pattern == "*") return true;
        if (pattern.starts_with("*.")) return host.ends_with(text::lowered(pattern.substr(1)));
        return host == text::lowered(pattern);
    });
}

} // namespace fedibee::net
