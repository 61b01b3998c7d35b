// SPDX-License-Identifier: AGPL-3.0-or-later
// Password hashes by scrypt (RFC 7914), in a text that says its own parameters. Hashing and verifying block for about
// 50 ms.
#pragma once

#include "fedibee/secret.hpp"

#include <string>
#include <string_view>

namespace fedibee::crypto {

/// "$scrypt$ln=14,r=8,p=1$SALT$HASH", base64url.
std::string hash_password(const Secret& password);
/// False for a wrong password, and for a text that hash_password() never wrote.
bool verify_password(const Secret& password, std::string_view hash);

/// Of no password; verifying against it takes as long as against any other.
std::string decoy_hash();

} // namespace fedibee::crypto
