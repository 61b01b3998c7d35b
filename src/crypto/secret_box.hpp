// SPDX-License-Identifier: AGPL-3.0-or-later
// Seals secrets for the disk: AES-256-GCM under the gateway's key, bound to the place where they are stored.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"

#include <string>
#include <string_view>

namespace fedibee::crypto {

class SecretBox {
public:
    static constexpr std::size_t key_bytes = 32;

    explicit SecretBox(Secret key);

    /// `where` names the row and column ("logins.token:7"): a sealed value moved elsewhere does not open.
    /// Layout: version (1 byte), key id (4), nonce (12), ciphertext, tag (16).
    [[nodiscard]] std::string seal(std::string_view clear, std::string_view where) const;
    /// storage when the value was sealed under another key, moved or damaged.
    [[nodiscard]] Result<Secret> open(std::string_view sealed, std::string_view where) const;

private:
    Secret key_;
    std::string key_id_;
};

/// Reads the key file, or makes one (0600) when it is not there and `may_create`. Errors name the file and what to do.
Result<Secret> load_key_file(const std::string& path, bool may_create);

} // namespace fedibee::crypto
