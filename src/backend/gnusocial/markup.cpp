// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/markup.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace fedibee::gnusocial {
namespace {

constexpr std::string_view mark = "\xE2\x80\x8B"; // U+200B
constexpr std::string_view blanks = " \t\r\n";

std::string attribute(std::string_view tag, std::string_view name)
{
    const std::string wanted = " " + std::string(name) + "=";
    const auto at = tag.find(wanted);
    if (at == std::string_view::npos || at + wanted.size() >= tag.size()) return {};
    const char quote = tag[at + wanted.size()];
    if (quote != '"' && quote != '\'') return {};
    const auto begin = at + wanted.size() + 1;
    const auto end = tag.find(quote, begin);
    if (end == std::string_view::npos) return {};
    std::string value(tag.substr(begin, end - begin));
    for (auto amp = value.find("&amp;"); amp != std::string::npos; amp = value.find("&amp;", amp + 1))
        value.erase(amp + 1, 4);
    return value;
}

std::string without_tags(std::string_view html)
{
    std::string text;
    bool in_tag = false;
    for (const char c : html) {
        if (c == '<') in_tag = true;
        if (!in_tag) text += c;
        if (c == '>') in_tag = false;
    }
    return text;
}

/// Calls `found(anchor, begin, end)` for each link, with the bytes that it takes.
template <class Found> void each_anchor(std::string_view html, Found found)
{
    std::size_t end = 0;
    for (auto begin = html.find("<a "); begin != std::string_view::npos; begin = html.find("<a ", end)) {
        const auto open = html.find('>', begin);
        const auto close = open == std::string_view::npos ? open : html.find("</a>", open);
        if (close == std::string_view::npos) return;
        const auto tag = html.substr(begin, open - begin);
        const Anchor anchor{attribute(tag, "href"), attribute(tag, "class"), attribute(tag, "rel"),
                            without_tags(html.substr(open + 1, close - open - 1))};
        end = close + 4;
        found(anchor, begin, end);
    }
}

bool has_class(const Anchor& anchor, std::string_view name)
{
    return (" " + anchor.classes + " ").find(" " + std::string(name) + " ") != std::string::npos;
}

bool is_attachment(const Anchor& anchor, const std::vector<std::string>& attachments)
{
    return has_class(anchor, "attachment") && std::ranges::find(attachments, anchor.href) != attachments.end();
}

constexpr std::array with_two_words{"r", "reply", "d", "dm", "tag", "untag", "list", "unlist"};
constexpr std::array with_one_word{"fav",  "repeat", "rp",     "rt",     "rd",    "on",    "off",
                                   "join", "drop",   "follow", "sub",    "leave", "unsub", "get",
                                   "last", "whois",  "nudge",  "invite", "lose",  "track", "untrack"};
constexpr std::array alone{"help", "login", "subscribers", "subscriptions", "groups", "on",     "off",
                           "stop", "quit",  "stats",       "get",           "last",   "tracks", "tracking"};

bool is_one_of(const auto& words, std::string_view word)
{
    return std::ranges::find(words, word) != words.end();
}

std::string_view next_word(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const auto word = text.substr(0, text.find_first_of(blanks));
    text.remove_prefix(word.size());
    return word;
}

bool is_alphanumeric(char c)
{
    const char low = text::lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
}

/// An entity that the server would decode.
bool begins_entity(std::string_view text)
{
    const auto end = text.find(';');
    if (end == std::string_view::npos || end < 2 || end > 32) return false;
    const auto name = text.substr(1, end - 1);
    return std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '#'; });
}

/// Whether the name of a host is over before `rest`: "." and ":" may be those of the sentence.
bool ends_host(std::string_view rest)
{
    if (rest.empty()) return true;
    const bool goes_on = rest.front() == '.' || rest.front() == ':' || rest.front() == '-';
    if (goes_on) return rest.size() == 1 || !is_alphanumeric(rest[1]);
    return !is_alphanumeric(rest.front());
}

/// What a server leaves as it is: no addresses, no marks.
std::set<std::string> lasting_words(std::string_view text)
{
    std::set<std::string> words;
    while (true) {
        auto word = next_word(text);
        if (word.starts_with(mark)) word.remove_prefix(mark.size());
        if (word.empty() && text.empty()) return words;
        if (!word.empty() && word.find("://") == std::string_view::npos) words.emplace(word);
    }
}

} // namespace

std::vector<Anchor> anchors_in(std::string_view html)
{
    std::vector<Anchor> anchors;
    each_anchor(html, [&](const Anchor& anchor, std::size_t, std::size_t) { anchors.push_back(anchor); });
    return anchors;
}

std::string content_of(std::string_view html, const std::vector<std::string>& attachments)
{
    std::string content;
    std::size_t kept = 0;
    bool dropped = false;
    each_anchor(html, [&](const Anchor& anchor, std::size_t begin, std::size_t end) {
        const auto before = html.substr(kept, begin - kept);
        if (is_attachment(anchor, attachments)) {
            content += before;
            dropped = true;
        } else if (has_class(anchor, "group")) {
            content.append(before).append(anchor.shown);
        } else if (has_class(anchor, "mention") && before.ends_with('@')) {
            // The sign belongs to the name.
            const auto open = html.find('>', begin) + 1;
            content.append(before.substr(0, before.size() - 1)).append(html.substr(begin, open - begin)).append("@");
            content += html.substr(open, end - open);
        } else {
            content += html.substr(kept, end - kept);
        }
        kept = end;
    });
    content += html.substr(kept);
    if (dropped) content.resize(text::trimmed(content).empty() ? 0 : content.find_last_not_of(blanks) + 1);
    if (content.starts_with(mark)) content.erase(0, mark.size());
    return content;
}

bool looks_like_command(std::string_view text)
{
    const std::string first = text::lowered(next_word(text));
    std::size_t more = 0;
    while (more < 2 && !next_word(text).empty()) ++more;
    if (more == 0) return is_one_of(alone, first);
    if (more == 1) return is_one_of(with_one_word, first);
    return is_one_of(with_two_words, first);
}

std::string defend(std::string_view text)
{
    return std::string(mark).append(text);
}

std::string escaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_control = (byte < 0x20 && text[i] != '\n' && text[i] != '\t') || byte == 0x7f;
        if (is_control) continue;
        out += text[i];
        if (text[i] == '&' && begins_entity(text.substr(i))) out += "amp;";
    }
    return out;
}

bool is_same_text(std::string_view sent, std::string_view stored)
{
    return lasting_words(sent) == lasting_words(stored);
}

std::string with_local_mentions(std::string_view text, std::string_view domain)
{
    const std::string suffix = "@" + std::string(domain);
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const bool fits = text::same_ignoring_case(text.substr(at, suffix.size()), suffix);
        const auto word = out.find_last_of(" \t\r\n(");
        const std::size_t begin = word == std::string::npos ? 0 : word + 1;
        if (fits && begin < out.size() && out[begin] == '@' && ends_host(text.substr(at + suffix.size())))
            at += suffix.size();
        else
            out += text[at++];
    }
    return out;
}

std::string filed_tag(std::string_view tag)
{
    std::string filed = text::lowered(tag);
    std::erase_if(filed, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x80 && !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    });
    return filed;
}

} // namespace fedibee::gnusocial
