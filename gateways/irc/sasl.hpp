// SPDX-License-Identifier: AGPL-3.0-or-later
// The server's side of SASL PLAIN over AUTHENTICATE lines (IRCv3 SASL 3.1, RFC 4616). Pure.
#pragma once

#include "fedibee/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::irc {

inline constexpr std::string_view sasl_mechanisms = "PLAIN";

/// A name and a password to check.
struct PlainLogin {
    std::string user;
    Secret password;
};

/// "user/login@client" -> "user": the part that names the user.
std::string_view user_part(std::string_view authcid);
/// authzid NUL authcid NUL password; nothing for anything else.
std::optional<PlainLogin> parse_plain(std::string_view bytes);

/// One exchange: mechanism, then base64 in pieces of 400 bytes.
class SaslExchange {
public:
    enum class Step {
        go_on,             ///< answer "AUTHENTICATE +"
        wait,              ///< a full piece: more follows, say nothing
        unknown_mechanism, ///< 908, 904
        failed,            ///< 904
        too_long,          ///< 905
        aborted,           ///< 906
        complete           ///< take login() and check it
    };

    Step feed(std::string_view parameter);
    [[nodiscard]] PlainLogin& login() noexcept { return login_; }

private:
    Step finish();

    bool chosen_ = false;
    std::string payload_;
    PlainLogin login_;
};

} // namespace fedibee::irc
