// SPDX-License-Identifier: AGPL-3.0-or-later
// Base64 (RFC 4648), standard and URL-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::text {

std::string base64_encode(std::string_view bytes);
/// Without padding, with '-' and '_'.
std::string base64url_encode(std::string_view bytes);
/// Standard alphabet, padding required; nothing for anything else.
std::optional<std::string> base64_decode(std::string_view text);

} // namespace fedibee::text
