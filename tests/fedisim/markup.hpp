// SPDX-License-Identifier: AGPL-3.0-or-later
// Plain text as typed to Mastodon's HTML, with the mentions, hashtags and links found in it.
#pragma once

#include "world.hpp"

#include <string>
#include <vector>

namespace fedisim {

struct Markup {
    std::string html;
    std::vector<Account*> mentions;
    std::vector<std::string> tags;
    std::string first_link;
};

/// Looks mentioned accounts up, also abroad, as a server does when it publishes.
Markup read_markup(World& world, std::string_view text);
/// Friendica's: Markdown's stars, headings and escapes, BBCode's bold, and groups behind a '!'.
Markup read_friendica_markup(World& world, std::string_view text);
/// The paragraph that Mastodon puts before a post with a quote.
std::string quote_line(std::string_view url);
/// What a post is charged for.
std::size_t length_of(Counting counting, std::string_view text, std::string_view spoiler_text);
std::size_t graphemes(std::string_view text);

/// A piece of text that is not plain.
struct Span {
    enum class Kind { mention, tag, link } kind = Kind::link;
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::vector<Span> find_tokens(std::string_view text);
/// Whether Mastodon's linker knows the address: a host with a known ending and nobody's password in it.
bool is_known_link(std::string_view url);

} // namespace fedisim
