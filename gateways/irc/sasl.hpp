// SPDX-License-Identifier: AGPL-3.0-or-later
// The server's side of SASL over AUTHENTICATE lines (IRCv3 SASL 3.1 and 3.2): the exchange of messages, and how the
// messages of PLAIN (RFC 4616) and OAUTHBEARER (RFC 7628) are read. Pure but for SaslState.
#pragma once

#include "fedibee/secret.hpp"
#include "session/auth_name.hpp"
#include "session/front.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

enum class Mechanism : std::uint8_t { plain, scram_sha_256, external, oauthbearer };

inline constexpr std::string_view sasl_mechanisms = "PLAIN,SCRAM-SHA-256,EXTERNAL,OAUTHBEARER";

/// A name ("user/login@client") and a password or token to check.
struct SaslLogin {
    std::string name;
    Secret secret;
};

/// authzid NUL authcid NUL password; nothing for anything else.
std::optional<SaslLogin> parse_plain(std::string_view bytes);
/// "n,a=NAME,^Aauth=Bearer TOKEN^A^A", other fields are passed over.
std::optional<SaslLogin> parse_oauthbearer(std::string_view bytes);
/// A message of the server as parameters of AUTHENTICATE: base64 in pieces of 400 bytes, "+" where none would be left.
std::vector<std::string> sasl_pieces(std::string_view message);

/// One exchange: mechanism, then messages, each base64 in pieces of 400 bytes.
class SaslExchange {
public:
    enum class Step {
        go_on,             ///< a mechanism was chosen: answer "AUTHENTICATE +"
        wait,              ///< a full piece: more follows, say nothing
        unknown_mechanism, ///< 908, 904
        failed,            ///< 904
        too_long,          ///< 905
        aborted,           ///< 906
        message            ///< take_message()
    };

    Step feed(std::string_view parameter);
    /// Meaningful once a mechanism was chosen.
    [[nodiscard]] Mechanism mechanism() const noexcept { return *mechanism_; }
    [[nodiscard]] Secret take_message() { return std::move(message_); }

private:
    Step finish();

    std::optional<Mechanism> mechanism_;
    std::string payload_;
    Secret message_;
};

/// What a connection remembers between AUTHENTICATE lines.
struct SaslState {
    SaslExchange exchange;
    std::unique_ptr<session::ScramSignIn> scram; ///< its challenge was sent
    session::UserPtr proven;                     ///< SCRAM: the server proved itself too; the client has the last word
    bool refused = false;                        ///< OAUTHBEARER: the failure was said; the client has the last word
};

} // namespace fedibee::irc
