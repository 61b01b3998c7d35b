// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/address.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::backend {
namespace {

std::size_t authority_start(std::string_view url)
{
    const auto scheme = url.find("://");
    return scheme == std::string_view::npos ? 0 : scheme + 3;
}

} // namespace

std::string authority_of(std::string_view url)
{
    const auto rest = url.substr(authority_start(url));
    return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

std::string host_of(std::string_view url)
{
    const std::string authority = authority_of(url);
    if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
    return authority.substr(0, authority.find(':'));
}

std::string origin_of(std::string_view url)
{
    const auto start = authority_start(url);
    const auto end = url.find_first_of("/?#", start);
    return text::lowered(url.substr(0, end));
}

std::string target_of(std::string_view url)
{
    const auto start = url.starts_with('/') ? 0 : authority_start(url);
    const auto slash = url.find_first_of("/?", start);
    if (slash == std::string_view::npos) return "/";
    const auto target = url.substr(slash, url.find('#', slash) - slash);
    return (target.starts_with('?') ? "/" : "") + std::string(target);
}

} // namespace fedibee::backend
