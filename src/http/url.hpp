// SPDX-License-Identifier: AGPL-3.0-or-later
// The little of URLs that clients need: parts, origin, and resolving a redirect.
#pragma once

#include "fedibee/error.hpp"

#include <string>
#include <string_view>

namespace fedibee::http {

struct UrlParts {
    std::string scheme; ///< lower case
    std::string host;   ///< without brackets
    std::string port;   ///< the scheme's own when not written
    std::string target; ///< path with query, at least "/"

    /// "https://host" or "https://host:port"
    [[nodiscard]] std::string origin() const;
};

/// http, https, ws and wss only; user information is refused.
Result<UrlParts> parse_url(std::string_view url);
/// An absolute URL from a Location header.
Result<std::string> resolve_url(std::string_view base, std::string_view reference);

} // namespace fedibee::http
