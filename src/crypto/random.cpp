// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/random.hpp"

#include "text/base64.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace fedibee::crypto {

std::string random_bytes(std::size_t count)
{
    std::string bytes(count, '\0');
    const int made = RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
    // Without randomness nothing here is safe: not an expected failure.
    if (made != 1) throw std::runtime_error("the random generator failed");
    return bytes;
}

std::string uuid4()
{
    std::string bytes = random_bytes(16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        char pair[3];
        std::snprintf(pair, sizeof pair, "%02x", static_cast<unsigned char>(bytes[i]));
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += pair;
    }
    return text;
}

std::string random_token()
{
    return text::base64url_encode(random_bytes(32));
}

std::string code_challenge(std::string_view verifier)
{
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    EVP_Digest(verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr);
    return text::base64url_encode({reinterpret_cast<const char*>(digest.data()), size});
}

} // namespace fedibee::crypto
