// SPDX-License-Identifier: AGPL-3.0-or-later
// ASCII-only helpers: case folding as IRC and host names compare, trimming, splitting.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fedibee::text {

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

inline bool same_ignoring_case(std::string_view left, std::string_view right) noexcept
{
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

inline std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes the first word off the front, and the blanks around it.
inline std::string_view take_word(std::string_view& text) noexcept
{
    text = trimmed(text);
    const auto end = text.find_first_of(" \t");
    const auto word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : trimmed(text.substr(end));
    return word;
}

/// Views into the text.
inline std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// The parts are views: a string that is gone at the end of the line would leave them dangling.
template <class String>
    requires std::same_as<std::remove_const_t<String>, std::string>
std::vector<std::string_view> split(String&& text, char separator) = delete;

inline bool is_digits(std::string_view text) noexcept
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether it begins as the addresses of the web do.
inline bool is_web_address(std::string_view text) noexcept
{
    return text.starts_with("https://") || text.starts_with("http://");
}

/// Two sentences in a row; the first gets its full stop when it has none.
inline std::string sentences(std::string first, std::string_view second)
{
    if (!first.empty() && std::string_view(".!?").find(first.back()) == std::string_view::npos) first += '.';
    return first.append(" ").append(second);
}

} // namespace fedibee::text
