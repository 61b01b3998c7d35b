// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace fedibee::crypto {

std::string hmac_sha1(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const auto* made =
        HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(), &size);
    // OpenSSL without SHA-1: nothing that a retry would mend.
    if (made == nullptr) throw std::runtime_error("HMAC-SHA1 is not available");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

} // namespace fedibee::crypto
