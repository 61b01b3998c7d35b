// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/styling.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view mark_characters = "*_~`";
constexpr std::array marks{std::pair{render::code, '`'}, std::pair{render::bold, '*'}, std::pair{render::italic, '_'},
                           std::pair{render::strike, '~'}};

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/// The marks in front of a span; behind it they stand the other way round.
std::string front_marks(const render::Span& span)
{
    const std::string_view inner = text::trimmed(span.text);
    std::string front;
    if (span.style == render::plain || inner.empty() || inner.size() != span.text.size()) return front;
    for (const auto& [style, mark] : marks) {
        const bool has = (span.style & style) != 0;
        if (has && span.text.find(mark) == std::string::npos) front += mark;
    }
    return front;
}

/// XEP-0393, section 6.2: it opens at the beginning, after a blank or after another mark, and never before a blank.
bool opens_at(std::string_view line, std::size_t at)
{
    const bool begins = at == 0 || is_blank(line[at - 1]) || mark_characters.find(line[at - 1]) != std::string::npos;
    return begins && at + 1 < line.size() && !is_blank(line[at + 1]);
}

bool is_styled_line(std::string_view line)
{
    if (line.starts_with('>') || line.starts_with("```")) return true;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (mark_characters.find(line[at]) == std::string_view::npos || !opens_at(line, at)) continue;
        auto close = line.find(line[at], at + 2);
        while (close != std::string_view::npos && is_blank(line[close - 1])) close = line.find(line[at], close + 1);
        if (close != std::string_view::npos) return true;
    }
    return false;
}

/// What was written, with a letter in the place of each span that gets marks.
std::string plain_part(const render::Paragraph& paragraph)
{
    std::string line;
    for (const auto& span : paragraph.spans) {
        const bool is_ours = !span.mention.empty() || !front_marks(span).empty();
        line += is_ours ? std::string("x") : span.text;
    }
    return line;
}

} // namespace

std::string marked(const render::Span& span)
{
    if (!span.mention.empty()) return "@" + span.mention;
    const std::string front = front_marks(span);
    return front + span.text + std::string(front.rbegin(), front.rend());
}

bool has_styling(std::string_view text)
{
    const auto lines = text::split(text, '\n');
    return std::ranges::any_of(lines, is_styled_line);
}

bool has_stray_marks(const render::Document& document)
{
    return std::ranges::any_of(document.paragraphs,
                               [](const auto& paragraph) { return is_styled_line(plain_part(paragraph)); });
}

void add_plain_body(gloox::Tag& message, std::string_view text)
{
    add_text(message, "body", text);
    if (has_styling(text)) add(message, "unstyled", ns::styling);
}

} // namespace fedibee::xmpp
