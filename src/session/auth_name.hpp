// SPDX-License-Identifier: AGPL-3.0-or-later
// The name and password with which a client signs in. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fedibee::session {

/// "user", "user/login", "user@client", "user/login@client" or "user@client/login", as in soju.
struct AuthName {
    std::string user;
    std::string login;  ///< the tag of one of the user's logins
    std::string client; ///< what the user calls the program or device

    bool operator==(const AuthName&) const = default;
};

/// Passwords shorter than this are refused.
inline constexpr std::size_t shortest_password = 4;

AuthName parse_auth_name(std::string_view text);

} // namespace fedibee::session
