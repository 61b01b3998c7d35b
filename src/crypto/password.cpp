// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/password.hpp"

#include "crypto/random.hpp"
#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <openssl/evp.h>

namespace fedibee::crypto {
namespace {

constexpr std::string_view parameters = "ln=14,r=8,p=1"; // 16 MiB, the size OWASP names for interactive logins
constexpr std::uint64_t cost = 1U << 14U, block_size = 8, parallel = 1;
constexpr std::uint64_t memory_limit = 64U << 20U;
constexpr std::size_t salt_bytes = 16, hash_bytes = 32;

std::string derive(std::string_view password, std::string_view salt)
{
    std::string hash(hash_bytes, '\0');
    EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                   cost, block_size, parallel, memory_limit, reinterpret_cast<unsigned char*>(hash.data()),
                   hash.size());
    return text::base64url_encode(hash);
}

} // namespace

std::string hash_password(const Secret& password)
{
    const std::string salt = text::base64url_encode(random_bytes(salt_bytes));
    return "$scrypt$" + std::string(parameters) + "$" + salt + "$" + derive(password.reveal(), salt);
}

std::string decoy_hash()
{
    return "$scrypt$" + std::string(parameters) + "$" + std::string(22, 'A') + "$" + std::string(43, 'A');
}

bool verify_password(const Secret& password, std::string_view hash)
{
    const auto parts = text::split(hash, '$');
    if (parts.size() != 5 || parts[1] != "scrypt" || parts[2] != parameters) return false;
    return Secret(derive(password.reveal(), parts[3])) == Secret(std::string(parts[4]));
}

} // namespace fedibee::crypto
