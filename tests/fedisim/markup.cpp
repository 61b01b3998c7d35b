// SPDX-License-Identifier: AGPL-3.0-or-later
#include "markup.hpp"

#include "request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim {

namespace {

std::string link_html(std::string_view url)
{
    const auto scheme = url.find("://") + 3;
    const auto hidden = url.substr(scheme).starts_with("www.") ? scheme + 4 : scheme;
    const auto shown = url.substr(hidden, 30);
    const auto rest = url.substr(std::min(hidden + 30, url.size()));
    return fmt::format(
        "<a href=\"{}\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">{}"
        "</span><span class=\"{}\">{}</span><span class=\"invisible\">{}</span></a>",
        escape_html(url), escape_html(url.substr(0, hidden)), rest.empty() ? "" : "ellipsis", escape_html(shown),
        escape_html(rest));
}

/// Escaped text with line ends as Mastodon writes them; two or more make a paragraph.
std::string paragraphs(std::string_view escaped)
{
    std::string html = "<p>";
    for (std::size_t at = 0; at < escaped.size();) {
        if (escaped[at] != '\n') {
            html += escaped[at++];
            continue;
        }
        const auto end = std::min(escaped.find_first_not_of('\n', at), escaped.size());
        if (end < escaped.size()) html += end - at > 1 ? "</p><p>" : "<br />";
        at = end;
    }
    return html + "</p>";
}

std::string trimmed(std::string_view text)
{
    std::string clean;
    for (const char letter : text) {
        if (letter != '\r') clean += letter;
    }
    const auto first = clean.find_first_not_of(" \n\t");
    if (first == std::string::npos) return {};
    return clean.substr(first, clean.find_last_not_of(" \n\t") - first + 1);
}

std::string span_html(World& world, const Span& span, std::string_view piece, Markup& found)
{
    if (span.kind == Span::Kind::link) {
        if (found.first_link.empty()) found.first_link = piece;
        return link_html(piece);
    }
    const auto name = std::string(piece.substr(1));
    if (span.kind == Span::Kind::tag) {
        const auto same = [&](const std::string& tag) { return lower_case(tag) == lower_case(name); };
        if (std::ranges::none_of(found.tags, same)) found.tags.push_back(lower_case(name));
        return fmt::format("<a href=\"{}/tags/{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>",
                           world.base, url_encode(lower_case(name)), escape_html(name));
    }
    auto* account = world.resolve(name);
    if (account == nullptr) return escape_html(piece);
    if (std::ranges::find(found.mentions, account) == found.mentions.end()) found.mentions.push_back(account);
    return fmt::format(
        "<span class=\"h-card\" translate=\"no\"><a href=\"{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
        world.url_of(*account), escape_html(account->username));
}

} // namespace

Markup read_markup(World& world, std::string_view text)
{
    Markup found;
    const auto clean = trimmed(text);
    std::string html;
    std::size_t done = 0;
    for (const auto& span : find_tokens(clean)) {
        html += escape_html(std::string_view(clean).substr(done, span.begin - done));
        html += span_html(world, span, std::string_view(clean).substr(span.begin, span.end - span.begin), found);
        done = span.end;
    }
    html += escape_html(std::string_view(clean).substr(done));
    found.html = html.empty() ? std::string() : paragraphs(html);
    return found;
}

std::string quote_line(std::string_view url)
{
    return "<p class=\"quote-inline\">RE: " + link_html(url) + "</p>";
}

} // namespace fedisim
