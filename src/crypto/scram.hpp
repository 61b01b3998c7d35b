// SPDX-License-Identifier: AGPL-3.0-or-later
// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. Pure but for derive_scram().
#pragma once

#include "fedibee/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::crypto {

/// What is kept of a password; neither the password nor a client's proof follows from it.
struct ScramVerifier {
    unsigned iterations = 0;
    std::string salt; ///< bytes, as the keys
    std::string stored_key;
    std::string server_key;
};

/// Takes passwords as bytes, as clients of IRC do. Blocks for some 10 ms.
ScramVerifier derive_scram(const Secret& password, std::string salt, unsigned iterations);
/// With a fresh salt and the usual iterations.
ScramVerifier derive_scram(const Secret& password);
/// "SCRAM-SHA-256$ITERATIONS:SALT$STORED:SERVER" (RFC 5803's order), base64.
Secret to_text(const ScramVerifier& verifier);
/// Nothing for a text that to_text() never wrote.
std::optional<ScramVerifier> parse_scram(std::string_view text);
/// For names that have no verifier: looks like one, stays the same while the key does, and fits no password.
ScramVerifier decoy_scram(const Secret& key, std::string_view name);

/// One exchange, from the client's first message to the proof.
class ScramExchange {
public:
    /// Nothing for what is no first message, or asks for channel binding or an extension.
    static std::optional<ScramExchange> begin(std::string_view client_first);

    /// The authcid, unescaped.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// The server's first message; `nonce` is printable and without commas.
    std::string challenge(const ScramVerifier& verifier, std::string_view nonce);
    /// The server's last message ("v=..."), or nothing when the proof is wrong.
    [[nodiscard]] std::optional<std::string> finish(std::string_view client_final) const;

private:
    ScramExchange() = default;

    std::string name_;
    std::string header_; ///< gs2-header, which the client repeats
    std::string client_first_bare_;
    std::string client_nonce_;
    std::string server_first_;
    std::string nonce_; ///< the client's and the server's
    ScramVerifier verifier_;
};

} // namespace fedibee::crypto
