// SPDX-License-Identifier: AGPL-3.0-or-later
// Random bytes from OpenSSL's generator, and the texts made of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fedibee::crypto {

std::string random_bytes(std::size_t count);
/// RFC 9562 version 4.
std::string uuid4();
/// 32 random bytes, base64url: an OAuth state or a PKCE code verifier (RFC 7636).
std::string random_token();
/// base64url(SHA-256(verifier)): PKCE's S256 code challenge.
std::string code_challenge(std::string_view verifier);

} // namespace fedibee::crypto
