// SPDX-License-Identifier: AGPL-3.0-or-later
// Pieces of URLs, as far as calls to an instance need them.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::backend {

/// "https://host:port/path" -> "host:port"
std::string authority_of(std::string_view url);
/// "https://host:port/path" -> "host"; brackets of an IPv6 address stay off.
std::string host_of(std::string_view url);
/// "https://host:port/path" -> "https://host:port", lower case
std::string origin_of(std::string_view url);
/// Path and query of a URL, at least "/"; a text that is a path already stays as it is.
std::string target_of(std::string_view url);

} // namespace fedibee::backend
