// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/length.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace fedibee::render {
namespace {

using namespace std::string_view_literals;

/// Generic top-level domains in wide use. Two-letter ones are all countries. A link under one that is not listed counts
/// in full, which is never less than the server's count.
constexpr std::array known_domains{
    "academy"sv, "app"sv,     "art"sv,    "berlin"sv,   "biz"sv,       "blog"sv,  "cafe"sv,   "care"sv,    "chat"sv,
    "city"sv,    "cloud"sv,   "club"sv,   "com"sv,      "community"sv, "coop"sv,  "dev"sv,    "digital"sv, "edu"sv,
    "events"sv,  "family"sv,  "fun"sv,    "games"sv,    "garden"sv,    "gov"sv,   "green"sv,  "group"sv,   "guru"sv,
    "host"sv,    "house"sv,   "info"sv,   "int"sv,      "jobs"sv,      "life"sv,  "link"sv,   "live"sv,    "london"sv,
    "media"sv,   "mil"sv,     "mobi"sv,   "moe"sv,      "museum"sv,    "name"sv,  "net"sv,    "network"sv, "news"sv,
    "ninja"sv,   "one"sv,     "online"sv, "org"sv,      "page"sv,      "photo"sv, "photos"sv, "pink"sv,    "place"sv,
    "plus"sv,    "press"sv,   "pro"sv,    "pub"sv,      "radio"sv,     "red"sv,   "rocks"sv,  "run"sv,     "science"sv,
    "shop"sv,    "site"sv,    "social"sv, "software"sv, "space"sv,     "store"sv, "stream"sv, "systems"sv, "team"sv,
    "tech"sv,    "tips"sv,    "today"sv,  "tools"sv,    "top"sv,       "town"sv,  "travel"sv, "tube"sv,    "video"sv,
    "vip"sv,     "website"sv, "wiki"sv,   "work"sv,     "works"sv,     "world"sv, "wtf"sv,    "xyz"sv,     "zone"sv,
};

bool is_host_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_name_character(char c)
{
    return is_host_character(c) || c == '_';
}

bool has_known_domain(std::string_view host)
{
    const auto dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const std::string top = text::lowered(host.substr(dot + 1));
    const bool letters = std::ranges::all_of(top, [](char c) { return c >= 'a' && c <= 'z'; });
    return letters && (top.size() == 2 || std::ranges::find(known_domains, top) != known_domains.end());
}

/// The length in bytes of a link that the server shortens, at the front of the text; 0 when there is none.
std::size_t link_length(std::string_view text)
{
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return 0;
    std::size_t end = scheme;
    while (end < text.size() && is_host_character(text[end])) ++end;
    if (!has_known_domain(text.substr(scheme, end - scheme))) return 0;
    if (end < text.size() && text[end] == ':') {
        std::size_t port = end + 1;
        while (port < text.size() && text[port] >= '0' && text[port] <= '9') ++port;
        if (port == end + 1) return 0; // user:password@
        end = port;
    }
    if (end < text.size() && text[end] == '@') return 0;
    if (end < text.size() && (text[end] == '/' || text[end] == '?' || text[end] == '#')) {
        while (end < text.size() && static_cast<unsigned char>(text[end]) > 0x20 &&
               static_cast<unsigned char>(text[end]) < 0x7f && text[end] != '<' && text[end] != '>' && text[end] != '"')
            ++end;
    }
    constexpr std::string_view closing = ".,;:!?)]}'\"";
    while (end > scheme && closing.find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

/// For "@user@host" at the front: the length of the "@host" part, which does not count.
std::size_t free_host_length(std::string_view text, std::size_t& user_length)
{
    if (!text.starts_with('@')) return 0;
    std::size_t user = 1;
    while (user < text.size() && is_name_character(text[user])) ++user;
    if (user == 1 || user >= text.size() || text[user] != '@') return 0;
    std::size_t host = user + 1;
    while (host < text.size() && is_host_character(text[host])) ++host;
    while (host > user + 1 && !(is_host_character(text[host - 1]) && text[host - 1] != '.' && text[host - 1] != '-'))
        --host;
    user_length = user;
    return host > user + 1 ? host - user : 0;
}

std::size_t code_points(std::string_view text)
{
    std::size_t count = 0;
    for (; !text.empty(); ++count) take_code_point(text);
    return count;
}

/// The text as Mastodon counts it: links replaced by as many dots as they cost, hosts of mentions left out.
std::string discounted(std::string_view text, std::size_t url_cost)
{
    std::string out;
    char before = ' ';
    while (!text.empty()) {
        const bool word_start = !is_name_character(before) && before != '/' && before != '@';
        if (const std::size_t link = word_start && url_cost > 0 ? link_length(text) : 0) {
            out.append(url_cost, '.');
            before = text[link - 1];
            text.remove_prefix(link);
            continue;
        }
        std::size_t user = 0;
        if (const std::size_t host = word_start ? free_host_length(text, user) : 0) {
            out += text.substr(0, user);
            before = text[user + host - 1];
            text.remove_prefix(user + host);
            continue;
        }
        before = text.front();
        out += before;
        text.remove_prefix(1);
    }
    return out;
}

} // namespace

std::size_t grapheme_count(std::string_view text)
{
    std::size_t count = 0;
    utf8proc_int32_t state = 0;
    char32_t before = 0;
    for (bool first = true; !text.empty(); first = false) {
        const char32_t c = take_code_point(text);
        if (first || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                      static_cast<utf8proc_int32_t>(c), &state))
            ++count;
        before = c;
    }
    return count;
}

std::size_t status_length(std::string_view text, std::string_view spoiler_text, CountMode mode, std::size_t url_cost)
{
    switch (mode) {
    case CountMode::codepoint: return code_points(text) + code_points(spoiler_text);
    case CountMode::grapheme: return grapheme_count(text) + grapheme_count(spoiler_text);
    case CountMode::mastodon: return grapheme_count(discounted(text, url_cost)) + grapheme_count(spoiler_text);
    }
    return text.size();
}

std::string_view cut_to_bytes(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return text;
    std::string_view rest = text;
    std::size_t safe = 0;
    utf8proc_int32_t state = 0;
    char32_t before = 0;
    for (bool first = true; !rest.empty(); first = false) {
        const std::size_t at = text.size() - rest.size();
        const char32_t c = take_code_point(rest);
        const bool boundary = !first && utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                                         static_cast<utf8proc_int32_t>(c), &state);
        if (boundary && at > bytes) break;
        if (boundary) safe = at;
        // A cluster longer than the line: the code point is the next best place.
        if (safe == 0 && at > 0 && text.size() - rest.size() > bytes) return text.substr(0, at);
        before = c;
    }
    return text.substr(0, safe == 0 ? text.size() : safe);
}

std::string shortened(std::string_view text, std::size_t bytes)
{
    const std::string_view cut = cut_to_bytes(text, bytes);
    return cut.size() < text.size() ? std::string(cut) + "…" : std::string(text);
}

std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes)
{
    std::vector<std::string_view> pieces;
    while (text.size() > bytes) {
        std::string_view piece = cut_to_bytes(text, bytes);
        const auto blank = piece.rfind(' ');
        const bool at_word_end = text.size() > piece.size() && text[piece.size()] == ' ';
        if (!at_word_end && blank != std::string_view::npos && blank > bytes / 2) piece = piece.substr(0, blank);
        pieces.push_back(piece);
        text.remove_prefix(piece.size());
        while (text.starts_with(' ')) text.remove_prefix(1);
    }
    if (!text.empty() || pieces.empty()) pieces.push_back(text);
    return pieces;
}

} // namespace fedibee::render
