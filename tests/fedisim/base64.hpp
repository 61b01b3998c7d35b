// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests and base 64, for WebSocket keys, PKCE and HTTP Basic.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <string>
#include <string_view>

namespace fedisim {

inline std::string digest(const EVP_MD* kind, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), bytes.data(), &size, kind, nullptr);
    return {bytes.begin(), bytes.begin() + size};
}

/// With padding, or in the form for URLs without it.
inline std::string base64(std::string_view bytes, bool for_urls)
{
    const std::string_view letters = for_urls ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                                              : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    unsigned int bits = 0;
    unsigned int held = 0;
    for (const char letter : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(letter);
        held += 8;
        while (held >= 6) {
            held -= 6;
            text += letters[(bits >> held) & 63U];
        }
    }
    if (held > 0) text += letters[(bits << (6 - held)) & 63U];
    while (!for_urls && text.size() % 4 != 0) text += '=';
    return text;
}

inline std::string from_base64(std::string_view text)
{
    std::string bytes;
    unsigned int bits = 0;
    unsigned int held = 0;
    for (const char letter : text) {
        const auto value =
            std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(letter);
        if (value == std::string_view::npos) break;
        bits = (bits << 6U) | static_cast<unsigned int>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>((bits >> held) & 0xffU);
    }
    return bytes;
}

} // namespace fedisim
