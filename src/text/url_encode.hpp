// SPDX-License-Identifier: AGPL-3.0-or-later
// Percent-encoding for paths, queries and forms (RFC 3986, WHATWG form encoding).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::text {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Everything but unreserved characters as %XX.
std::string url_encode(std::string_view text);
/// %XX and '+' undone; a broken escape stays as it is.
std::string url_decode(std::string_view text);
/// "a=1&b=2"; also the body of application/x-www-form-urlencoded.
std::string form_encode(const Fields& fields);
/// The inverse of form_encode().
Fields form_decode(std::string_view text);

} // namespace fedibee::text
