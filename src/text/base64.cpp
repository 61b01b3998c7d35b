// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/base64.hpp"

#include <array>
#include <cstdint>

namespace fedibee::text {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

unsigned byte_at(std::string_view bytes, std::size_t index)
{
    return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
}

} // namespace

std::string base64_encode(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned group = byte_at(bytes, i) << 16U | byte_at(bytes, i + 1) << 8U | byte_at(bytes, i + 2);
        const std::size_t left = bytes.size() - i;
        out += alphabet[group >> 18U & 63U];
        out += alphabet[group >> 12U & 63U];
        out += left > 1 ? alphabet[group >> 6U & 63U] : '=';
        out += left > 2 ? alphabet[group & 63U] : '=';
    }
    return out;
}

std::string base64url_encode(std::string_view bytes)
{
    std::string out = base64_encode(bytes);
    while (!out.empty() && out.back() == '=') out.pop_back();
    for (char& c : out) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return out;
}

std::optional<std::string> base64_decode(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool padded = i >= text.size() - padding;
        const auto value = padded ? 0 : alphabet.find(text[i]);
        if (value == std::string_view::npos) return std::nullopt;
        group = group << 6U | static_cast<std::uint32_t>(value);
        if (i % 4 != 3) continue;
        out += static_cast<char>(group >> 16U & 255U);
        out += static_cast<char>(group >> 8U & 255U);
        out += static_cast<char>(group & 255U);
        group = 0;
    }
    out.resize(out.size() - padding);
    return out;
}

} // namespace fedibee::text
