// SPDX-License-Identifier: AGPL-3.0-or-later
// Finding mentions, hashtags and links in typed text.
#include "markup.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace fedisim {

namespace {

constexpr std::array<std::string_view, 44> endings{
    "com",    "org",    "net",       "edu",   "gov",  "mil",    "int",   "info",    "biz",   "name",  "museum",
    "social", "online", "site",      "xyz",   "app",  "dev",    "page",  "blog",    "cloud", "tech",  "space",
    "live",   "news",   "wiki",      "world", "zone", "chat",   "club",  "network", "art",   "coop",  "garden",
    "cafe",   "town",   "community", "rocks", "fun",  "design", "media", "shop",    "store", "games", "party"};

bool is_word(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return std::isalnum(byte) != 0 || letter == '_' || byte >= 0x80;
}

bool is_name(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

template <class Claim> std::size_t run(std::string_view text, std::size_t at, Claim claim)
{
    while (at < text.size() && claim(text[at])) ++at;
    return at;
}

/// `user`, `user@host` or `user@host:port` from `at`; its end, or `at` when there is none.
std::size_t mention_end(std::string_view text, std::size_t at)
{
    auto end = run(text, at, [](char c) { return is_name(c) || c == '.' || c == '-'; });
    while (end > at && !is_name(text[end - 1])) --end;
    if (end == at || !is_name(text[at])) return at;
    if (end >= text.size() || text[end] != '@') return end;
    auto host = run(text, end + 1, [](char c) { return is_word(c) || c == '.' || c == '-'; });
    while (host > end + 1 && !is_word(text[host - 1])) --host;
    if (host == end + 1) return end;
    if (host + 1 < text.size() && text[host] == ':' && std::isdigit(static_cast<unsigned char>(text[host + 1])) != 0) {
        host = run(text, host + 1, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
    }
    return host;
}

std::size_t tag_end(std::string_view text, std::size_t at)
{
    const auto end = run(text, at, is_word);
    const auto tag = text.substr(at, end - at);
    const bool only_digits = std::ranges::all_of(tag, [](unsigned char c) { return std::isdigit(c) != 0 || c == '_'; });
    return only_digits ? at : end;
}

std::size_t link_end(std::string_view text, std::size_t at)
{
    const auto rest = text.substr(at);
    const std::size_t scheme = rest.starts_with("https://") ? 8 : rest.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return at;
    auto end = run(text, at, [](char c) {
        return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7f &&
               std::string_view("<>\"`{}|\\^").find(c) == std::string_view::npos;
    });
    const auto balanced = [&] {
        const auto piece = text.substr(at, end - at);
        return std::ranges::count(piece, '(') >= std::ranges::count(piece, ')');
    };
    while (end > at + scheme && (std::string_view(".,;:!?'*]").find(text[end - 1]) != std::string_view::npos ||
                                 (text[end - 1] == ')' && !balanced()))) {
        --end;
    }
    return end > at + scheme ? end : at;
}

} // namespace

std::vector<Span> find_tokens(std::string_view text)
{
    std::vector<Span> spans;
    for (std::size_t at = 0; at < text.size();) {
        const char before = at == 0 ? ' ' : text[at - 1];
        auto end = at;
        auto kind = Span::Kind::link;
        if (text[at] == 'h' && !is_word(before)) {
            end = link_end(text, at);
        } else if (text[at] == '@' && !is_word(before) && before != '/' && before != '=') {
            kind = Span::Kind::mention;
            end = mention_end(text, at + 1);
            if (end == at + 1) end = at;
        } else if (text[at] == '#' && !is_word(before) && before != '/' && before != ')') {
            kind = Span::Kind::tag;
            end = tag_end(text, at + 1);
            if (end == at + 1) end = at;
        }
        if (end > at) spans.push_back({kind, at, end});
        at = std::max(end, at + 1);
    }
    return spans;
}

bool is_known_link(std::string_view url)
{
    url.remove_prefix(url.find("://") + 3);
    auto host = url.substr(0, url.find_first_of("/?#"));
    if (host.find('@') != std::string_view::npos) return false;
    host = host.substr(0, host.find(':'));
    const auto dot = host.rfind('.');
    if (dot == std::string_view::npos) return false;
    const auto ending = lower_case(host.substr(dot + 1));
    const bool letters = std::ranges::all_of(ending, [](unsigned char c) { return std::isalpha(c) != 0; });
    return letters && (ending.size() == 2 || std::ranges::find(endings, ending) != endings.end());
}

} // namespace fedisim
