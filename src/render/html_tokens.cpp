// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/html_tokens.hpp"

#include "render/html.hpp"
#include "text/ascii.hpp"

namespace fedibee::render {
namespace {

constexpr std::size_t longest_tag = 64 * 1024;

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string decode(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto [characters, taken] = decode_entity(text.substr(i));
        out += taken > 0 ? characters : std::string(1, text[i]);
        i += taken > 0 ? taken : 1;
    }
    return out;
}

/// The end of the tag: the first '>' outside quotes.
std::size_t tag_end(std::string_view html, std::size_t at)
{
    char quote = '\0';
    const std::size_t stop = std::min(html.size(), at + longest_tag);
    for (std::size_t i = at; i < stop; ++i) {
        const char c = html[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '>') {
            return i;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        }
    }
    return std::string_view::npos;
}

} // namespace

std::optional<std::string> Tag::attribute(std::string_view wanted) const
{
    std::string_view rest = attributes;
    while (!rest.empty()) {
        while (!rest.empty() && (is_blank(rest.front()) || rest.front() == '/')) rest.remove_prefix(1);
        std::size_t name_end = 0;
        while (name_end < rest.size() && rest[name_end] != '=' && !is_blank(rest[name_end])) ++name_end;
        const auto name_found = rest.substr(0, name_end);
        rest.remove_prefix(name_end);
        std::string_view value;
        if (!rest.empty() && rest.front() == '=') {
            rest.remove_prefix(1);
            const char quote = rest.empty() ? '\0' : rest.front();
            const bool quoted = quote == '"' || quote == '\'';
            if (quoted) rest.remove_prefix(1);
            std::size_t end = 0;
            while (end < rest.size() && (quoted ? rest[end] != quote : !is_blank(rest[end]))) ++end;
            value = rest.substr(0, end);
            rest.remove_prefix(std::min(rest.size(), end + (quoted ? 1U : 0U)));
        }
        if (text::same_ignoring_case(name_found, wanted)) return decode(value);
        if (name_found.empty() && !rest.empty()) rest.remove_prefix(1);
    }
    return std::nullopt;
}

bool Tag::has_class(std::string_view word) const
{
    const auto classes = attribute("class");
    if (!classes) return false;
    for (const auto part : text::split(*classes, ' ')) {
        if (part == word) return true;
    }
    return false;
}

std::optional<Tag> read_tag(std::string_view html, std::size_t at, std::size_t& end)
{
    const auto rest = html.substr(at);
    if (rest.starts_with("<!--")) {
        const auto close = html.find("-->", at + 4);
        end = close == std::string_view::npos ? html.size() : close + 3;
        return Tag{};
    }
    Tag tag;
    std::size_t name_at = at + 1;
    tag.closing = rest.starts_with("</");
    if (tag.closing) ++name_at;
    const bool declaration = rest.starts_with("<!") || rest.starts_with("<?");
    if (!declaration && (name_at >= html.size() || !is_letter(html[name_at]))) return std::nullopt;
    const auto close = tag_end(html, name_at);
    if (close == std::string_view::npos) return std::nullopt;
    end = close + 1;
    if (declaration) return Tag{};
    std::size_t name_end = name_at;
    while (name_end < close && !is_blank(html[name_end]) && html[name_end] != '/') ++name_end;
    tag.name = text::lowered(html.substr(name_at, name_end - name_at));
    tag.attributes = html.substr(name_end, close - name_end);
    return tag;
}

} // namespace fedibee::render
