// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/xml_text.hpp"

#include "render/plain.hpp"

#include <algorithm>

namespace fedibee::xmpp {
namespace {

constexpr char32_t replacement = U'�';

bool is_xml_character(char32_t c)
{
    if (c < 0x20) return c == '\t' || c == '\n';
    if (c >= 0xD800 && c <= 0xDFFF) return false;
    return c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF;
}

bool is_plain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; });
}

} // namespace

std::string xml_text(std::string_view text)
{
    if (is_plain(text)) return std::string(text);
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const char32_t c = render::take_code_point(text);
        if (c == '\r') {
            if (!text.starts_with('\n')) clean += '\n';
            continue;
        }
        render::append_utf8(clean, is_xml_character(c) ? c : replacement);
    }
    return clean;
}

} // namespace fedibee::xmpp
