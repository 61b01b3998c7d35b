// SPDX-License-Identifier: AGPL-3.0-or-later
// Who somebody is: by password, SCRAM proof, certificate or token; and new users. Bounds the guesses of an address.
#pragma once

#include "crypto/scram.hpp"
#include "net/token_bucket.hpp"
#include "session/auth_name.hpp"
#include "session/core.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace fedibee::session {

/// Must outlive the sign-ins that it began.
class Authenticator {
public:
    /// From a row of the store to the living user.
    using Open = std::function<Task<UserPtr>(UserRow row)>;

    explicit Authenticator(Core& core);

    Task<UserRow> by_password(std::string name, Secret password, std::string address);
    Task<UserRow> by_certificate(std::string name, std::string fingerprint, std::string address);
    Task<UserRow> by_token(std::string name, std::string tag, Secret token, std::string address);
    Task<std::unique_ptr<ScramSignIn>> begin_scram(std::string client_first, std::string address, Open open);
    Task<UserRow> enroll(std::string name, Secret password);

    /// Whether the address may try again now; if not, a sentence.
    Result<void> may_guess(const std::string& address);
    void guessed_wrong(const std::string& address);

private:
    Core& core_;
    Secret decoy_key_; ///< strangers get a challenge too, the same each time
    std::map<std::string, net::TokenBucket> guesses_;
};

/// A new password for a user: the hash, and the verifier for SCRAM. Derives on the crypto worker.
Task<void> store_password(Core& core, UserId user, Secret password);

} // namespace fedibee::session
