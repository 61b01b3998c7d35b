// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/xhtml.hpp"

#include "text/ascii.hpp"
#include "xmpp/atom.hpp"
#include "xmpp/xml_text.hpp"

#include <array>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view xhtml = "http://www.w3.org/1999/xhtml";
constexpr std::array elements{std::pair{render::code, "code"}, std::pair{render::bold, "strong"},
                              std::pair{render::italic, "em"}, std::pair{render::strike, "del"},
                              std::pair{render::underline, "u"}};

void append(gloox::Tag& parent, std::string_view text)
{
    if (!text.empty()) parent.addCData(xml_text(text));
}

void add_link(gloox::Tag& parent, std::string_view href, std::string_view text)
{
    auto& link = add(parent, "a");
    set(link, "href", href);
    append(link, text);
}

/// Where a web address ends that the text begins with: what closes a sentence is none of it.
std::size_t address_length(std::string_view text)
{
    auto end = std::min(text.find_first_of(" \n<>\""), text.size());
    while (end > 0 && std::string_view(".,;:!?)'").find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

/// Web addresses become links.
void append_text(gloox::Tag& parent, std::string_view text)
{
    std::size_t from = 0;
    for (auto at = text.find("http"); at != std::string_view::npos; at = text.find("http", from)) {
        const std::string_view rest = text.substr(at);
        const std::size_t length = text::is_web_address(rest) ? address_length(rest) : 0;
        if (length == 0) {
            append(parent, text.substr(from, at + 4 - from));
            from = at + 4;
            continue;
        }
        append(parent, text.substr(from, at - from));
        add_link(parent, rest.substr(0, length), rest.substr(0, length));
        from = at + length;
    }
    append(parent, text.substr(from));
}

void add_span(gloox::Tag& line, const render::Span& span, std::string_view domain)
{
    gloox::Tag* inner = &line;
    for (const auto& [style, name] : elements) {
        if ((span.style & style) != 0) inner = &add(*inner, name);
    }
    if (span.mention.empty()) return append_text(*inner, span.text);
    add_link(*inner, contact_uri(span.mention, domain), "@" + span.mention);
}

} // namespace

void add_xhtml(gloox::Tag& parent, const render::Document& document, std::string_view domain)
{
    auto& whole = add(parent, "div", xhtml);
    gloox::Tag* box = &whole;
    gloox::Tag* line = nullptr;
    int depth = 0;
    for (const auto& paragraph : document.paragraphs) {
        if (paragraph.quote_depth != depth) {
            box = &whole;
            for (depth = 0; depth < paragraph.quote_depth; ++depth) box = &add(*box, "blockquote");
            line = nullptr;
        }
        if (line != nullptr && !paragraph.starts_block) {
            add(*line, "br");
        } else {
            line = &add(*box, "p");
        }
        for (const auto& span : paragraph.spans) add_span(*line, span, domain);
    }
}

} // namespace fedibee::xmpp
