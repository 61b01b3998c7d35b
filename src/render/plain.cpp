// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/plain.hpp"

#include "text/ascii.hpp"

#include <utf8proc.h>

namespace fedibee::render {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_unwanted(char32_t c)
{
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    const bool bidi =
        c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return control || bidi || c == 0xfeff || c == 0x2028 || c == 0x2029;
}

bool is_shortcode_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The length of ":shortcode:" at the front, or 0.
std::size_t shortcode_length(std::string_view text)
{
    if (!text.starts_with(':')) return 0;
    std::size_t end = 1;
    while (end < text.size() && is_shortcode_character(text[end])) ++end;
    return end > 2 && end < text.size() && text[end] == ':' ? end + 1 : 0;
}

} // namespace

char32_t take_code_point(std::string_view& text) noexcept
{
    utf8proc_int32_t code_point = 0;
    const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (taken <= 0) {
        text.remove_prefix(1);
        return replacement;
    }
    text.remove_prefix(static_cast<std::size_t>(taken));
    return static_cast<char32_t>(code_point);
}

void append_utf8(std::string& out, char32_t code_point)
{
    utf8proc_uint8_t bytes[4];
    const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

bool is_valid_utf8(std::string_view text) noexcept
{
    while (!text.empty()) {
        utf8proc_int32_t code_point = 0;
        const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                            static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        if (taken <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(taken));
    }
    return true;
}

void append_clean(std::string& out, char32_t code_point)
{
    if (!is_unwanted(code_point)) append_utf8(out, code_point);
}

std::string clean_line(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        if (c == '\n' || c == '\t') {
            out += ' ';
        } else {
            append_clean(out, c);
        }
    }
    return out;
}

std::string clean_display_name(std::string_view text)
{
    const std::string line = clean_line(text);
    std::string out;
    for (std::string_view rest = line; !rest.empty();) {
        if (const auto length = shortcode_length(rest)) {
            rest.remove_prefix(length);
            continue;
        }
        if (rest.front() != ' ' || (!out.empty() && out.back() != ' ')) out += rest.front();
        rest.remove_prefix(1);
    }
    return std::string(text::trimmed(out));
}

std::string to_plain(const Document& document)
{
    std::string out;
    for (const auto& paragraph : document.paragraphs) {
        if (&paragraph != document.paragraphs.data()) out += '\n';
        for (int depth = 0; depth < paragraph.quote_depth; ++depth) out += "> ";
        for (const auto& span : paragraph.spans) out += span.mention.empty() ? span.text : "@" + span.mention;
    }
    return out;
}

Document from_plain(std::string_view text)
{
    Document document;
    for (const auto line : text::split(text, '\n')) {
        Paragraph paragraph;
        paragraph.spans.push_back(Span{clean_line(line), plain, {}});
        document.paragraphs.push_back(std::move(paragraph));
    }
    return document;
}

} // namespace fedibee::render
