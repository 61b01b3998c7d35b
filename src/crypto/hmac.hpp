// SPDX-License-Identifier: AGPL-3.0-or-later
// Keyed hashes that protocols ask for.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::crypto {

/// HMAC-SHA1 (RFC 2104), 20 bytes: what OAuth 1.0a signs by. Old, but as a keyed hash not broken.
std::string hmac_sha1(std::string_view key, std::string_view text);

} // namespace fedibee::crypto
