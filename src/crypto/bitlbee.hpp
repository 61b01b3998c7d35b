// SPDX-License-Identifier: AGPL-3.0-or-later
// How BitlBee 3 keeps passwords in its user files. Weak by today's measure: only for reading such files, never for our
// own secrets.
#pragma once

#include "fedibee/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::crypto {

/// Whether this is the password of the user file: base64(MD5(password + salt) + salt), the salt of five bytes.
bool is_bitlbee_password(const Secret& password, std::string_view stored);

/// What an account's `password` attribute holds: base64 of six random bytes and the text under RC4, whose key is the
/// password and those bytes and whose first 1024 bytes are thrown away; the text ends at its first NUL, if there is
/// one. Nothing for what cannot be such a value. A wrong password gives other bytes: check it first.
std::optional<Secret> open_bitlbee_secret(const Secret& password, std::string_view stored);

} // namespace fedibee::crypto
