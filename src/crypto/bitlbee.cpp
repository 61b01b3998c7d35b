// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/bitlbee.hpp"

#include "text/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

namespace fedibee::crypto {
namespace {

constexpr std::size_t md5_bytes = 16;
constexpr std::size_t salt_bytes = 5;
constexpr std::size_t nonce_bytes = 6;
constexpr int dropped_bytes = 1024;

std::string md5(const std::string& bytes)
{
    std::string hash(md5_bytes, '\0');
    EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()), nullptr, EVP_md5(), nullptr);
    return hash;
}

/// OpenSSL 3 has RC4 only in its legacy provider, which is not loaded everywhere.
class Rc4 {
public:
    explicit Rc4(std::string_view key)
    {
        std::iota(state_.begin(), state_.end(), std::uint8_t{0});
        std::uint8_t j = 0;
        for (std::size_t i = 0; i < state_.size(); ++i) {
            j = static_cast<std::uint8_t>(j + state_[i] + static_cast<std::uint8_t>(key[i % key.size()]));
            std::swap(state_[i], state_[j]);
        }
    }
    std::uint8_t next()
    {
        j_ = static_cast<std::uint8_t>(j_ + state_[++i_]);
        std::swap(state_[i_], state_[j_]);
        return state_[static_cast<std::uint8_t>(state_[i_] + state_[j_])];
    }

private:
    std::array<std::uint8_t, 256> state_{};
    std::uint8_t i_ = 0;
    std::uint8_t j_ = 0;
};

} // namespace

bool is_bitlbee_password(const Secret& password, std::string_view stored)
{
    const auto bytes = text::base64_decode(stored);
    if (!bytes || bytes->size() != md5_bytes + salt_bytes) return false;
    const std::string salted = std::string(password.reveal()) + bytes->substr(md5_bytes);
    return Secret(md5(salted)) == Secret(bytes->substr(0, md5_bytes));
}

std::optional<Secret> open_bitlbee_secret(const Secret& password, std::string_view stored)
{
    auto bytes = text::base64_decode(stored);
    if (!bytes || bytes->size() < nonce_bytes) return std::nullopt;
    Rc4 cipher(std::string(password.reveal()) + bytes->substr(0, nonce_bytes));
    for (int i = 0; i < dropped_bytes; ++i) cipher.next();
    std::string clear = bytes->substr(nonce_bytes);
    for (char& c : clear) c = static_cast<char>(static_cast<std::uint8_t>(c) ^ cipher.next());
    clear.resize(std::min(clear.find('\0'), clear.size()));
    return Secret(std::move(clear));
}

} // namespace fedibee::crypto
