// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a post is by each software's rule.
#include "markup.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// What joins the cluster before it: marks, joiners, variation selectors, skin tones, tags.
constexpr std::array<Range, 16> extending{{{0x300, 0x36f},
                                           {0x483, 0x489},
                                           {0x591, 0x5bd},
                                           {0x610, 0x61a},
                                           {0x64b, 0x65f},
                                           {0x900, 0x903},
                                           {0x93a, 0x94f},
                                           {0xe31, 0xe31},
                                           {0xe34, 0xe3a},
                                           {0xe47, 0xe4e},
                                           {0x1ab0, 0x1aff},
                                           {0x200c, 0x200d},
                                           {0x20d0, 0x20ff},
                                           {0xfe00, 0xfe0f},
                                           {0x1f3fb, 0x1f3ff},
                                           {0xe0020, 0xe007f}}};

std::u32string code_points(std::string_view text)
{
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at++]);
        const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
        char32_t point = more == 0 ? first : first & (0x3fU >> static_cast<unsigned>(more));
        for (int left = more; left > 0 && at < text.size(); --left) {
            point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3fU);
        }
        points += point;
    }
    return points;
}

bool extends(char32_t point)
{
    return std::ranges::any_of(extending, [&](Range range) { return point >= range.first && point <= range.last; });
}

bool is_flag_half(char32_t point)
{
    return point >= 0x1f1e6 && point <= 0x1f1ff;
}

} // namespace

std::size_t graphemes(std::string_view text)
{
    const auto points = code_points(text);
    std::size_t count = 0;
    bool half_open = false;
    for (std::size_t at = 0; at < points.size(); ++at) {
        const auto point = points[at];
        const auto before = at == 0 ? U'\0' : points[at - 1];
        const bool joins = at > 0 && (extends(point) || before == 0x200d || (before == '\r' && point == '\n') ||
                                      (is_flag_half(point) && is_flag_half(before) && half_open));
        half_open = is_flag_half(point) && !joins;
        if (!joins) ++count;
    }
    return count;
}

std::size_t length_of(Counting counting, std::string_view text, std::string_view spoiler_text)
{
    if (counting == Counting::none) return 0;
    if (counting == Counting::codepoints) return code_points(text).size() + code_points(spoiler_text).size();
    if (counting == Counting::graphemes) return graphemes(text) + graphemes(spoiler_text);
    std::string charged;
    std::size_t done = 0;
    for (const auto& span : find_tokens(text)) {
        const auto piece = text.substr(span.begin, span.end - span.begin);
        charged += text.substr(done, span.begin - done);
        if (span.kind == Span::Kind::link && is_known_link(piece)) {
            charged.append(23, 'x');
        } else if (span.kind == Span::Kind::mention) {
            charged += piece.substr(0, piece.find('@', 1));
        } else {
            charged += piece;
        }
        done = span.end;
    }
    charged += text.substr(done);
    return graphemes(charged) + graphemes(spoiler_text);
}

} // namespace fedisim
