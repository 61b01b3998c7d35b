// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica reads what people type as Markdown, and BBCode in it.
#include "markup.hpp"

#include <array>

namespace fedisim {

namespace {

/// Marks that no text holds, for what becomes a tag once the rest has been escaped.
struct Mark {
    char sign;
    std::string_view tag;
};
constexpr std::array marks{Mark{'\x01', "<em>"}, Mark{'\x02', "</em>"}, Mark{'\x03', "<b>"},
                           Mark{'\x04', "</b>"}, Mark{'\x05', "<h1>"},  Mark{'\x06', "</h1>"}};

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// Marks for what Markdown and BBCode mean; a backslash takes the meaning from what follows.
std::string marked(std::string_view text)
{
    std::string out;
    bool in_emphasis = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool starts_line = at == 0 || text[at - 1] == '\n';
        const auto rest = text.substr(at);
        if (c == '\\' && at + 1 < text.size()) {
            out += text[++at];
        } else if (c == '*') {
            out += in_emphasis ? '\x02' : '\x01';
            in_emphasis = !in_emphasis;
        } else if (starts_line && rest.starts_with("# ")) {
            const auto end = std::min(rest.find('\n'), rest.size());
            out.append(1, '\x05').append(rest.substr(2, end - 2)).append(1, '\x06');
            at += end - 1;
        } else if (c == '!' && (at == 0 || text[at - 1] == ' ' || starts_line) &&
                   rest.find('@') != std::string_view::npos) {
            out += '@'; // a group
        } else if (rest.starts_with("[b]") || rest.starts_with("[/b]")) {
            out += rest[1] == '/' ? '\x04' : '\x03';
            at += rest[1] == '/' ? 3 : 2;
        } else {
            out += c;
        }
    }
    replace_all(out, "&lt;", "<");
    replace_all(out, "&amp;", "&");
    return out;
}

} // namespace

Markup read_friendica_markup(World& world, std::string_view text)
{
    auto found = read_markup(world, marked(text));
    for (const auto& mark : marks) replace_all(found.html, std::string_view(&mark.sign, 1), mark.tag);
    // One paragraph alone comes without its tags.
    const bool is_alone = found.html.find("<p>", 1) == std::string::npos && found.html.size() >= 7;
    if (is_alone) found.html = found.html.substr(3, found.html.size() - 7);
    replace_all(found.html, "<br />", "<br>");
    return found;
}

} // namespace fedisim
