// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/wording.hpp"

#include "text/ascii.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/styling.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view irc_codes = "\x02\x0f\x11\x16\x1d\x1e\x1f";

/// How long a place's name is at the front of the text, without what ends the sentence.
std::size_t name_length(std::string_view text)
{
    auto end = text.find_first_of(" \n,;()\"'");
    if (end == std::string_view::npos) end = text.size();
    while (end > 0 && std::string_view(".:!?").find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

std::string paragraph_line(const render::Paragraph& paragraph)
{
    std::string line;
    for (const auto& span : paragraph.spans) line += marked(span);
    if (text::trimmed(line).empty()) return {};
    std::string quoted;
    for (int depth = 0; depth < paragraph.quote_depth; ++depth) quoted += "> ";
    return quoted + line;
}

} // namespace

std::string readable(std::string_view text, std::string_view domain)
{
    std::string plain;
    std::ranges::copy_if(text, std::back_inserter(plain),
                         [](char c) { return irc_codes.find(c) == std::string_view::npos; });
    std::string out;
    std::string_view rest = plain;
    while (!rest.empty()) {
        const bool begins_word = out.empty() || std::string_view(" \n(\"'").find(out.back()) != std::string_view::npos;
        if (rest.front() == '&' && begins_word) {
            const std::string_view name = rest.substr(1, name_length(rest.substr(1)));
            if (const auto place = parse_place(name)) {
                const bool is_control = place->kind == PlaceKind::control;
                out += is_control ? std::string(domain) : room_jid(*place, domain);
                rest.remove_prefix(1 + name.size());
                continue;
            }
        }
        out += rest.front();
        rest.remove_prefix(1);
    }
    return out;
}

std::string id_prefix(const session::ShownStatus& shown)
{
    if (shown.short_id.empty()) return {};
    std::string prefix = "[" + shown.short_id;
    if (!shown.reply_to_short_id.empty()) prefix += "->" + shown.reply_to_short_id;
    return prefix + "] ";
}

std::string status_body(const session::ShownStatus& shown)
{
    std::string body = id_prefix(shown);
    bool first = true;
    for (const auto& paragraph : shown.document.paragraphs) {
        const std::string line = paragraph_line(paragraph);
        if (line.empty()) continue;
        if (!std::exchange(first, false)) body += '\n';
        body += line;
    }
    return body;
}

std::string said_body(const session::ShownStatus& shown)
{
    return "@" + shown.author.address + ": " + status_body(shown);
}

std::string shown_name(const session::Author& author)
{
    return author.display_name.empty() ? author.address : author.display_name;
}

std::string own_body(const session::ShownStatus& shown)
{
    std::string body = "You: " + status_body(shown);
    if (shown.status && !shown.status->url.empty()) body += " (" + shown.status->url + ")";
    return body;
}

std::string sign_in_link(std::string_view text)
{
    for (const auto line : text::split(text, '\n')) {
        const auto word = text::trimmed(line);
        if (text::is_web_address(word) && word.find("response_type=code") != std::string_view::npos)
            return std::string(word);
    }
    return {};
}

} // namespace fedibee::xmpp
