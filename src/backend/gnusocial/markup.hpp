// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTML that a notice comes with, and the text that one is sent as. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::gnusocial {

/// A link of the HTML.
struct Anchor {
    std::string href;
    std::string classes;
    std::string rel;
    std::string shown; ///< its words, without markup
};

std::vector<Anchor> anchors_in(std::string_view html);
/// Without links to attachments, which are shown as such, and to groups, which are names; without the mark that
/// defend() puts in front; the sign before a name within its link.
std::string content_of(std::string_view html, const std::vector<std::string>& attachments);

/// Text that the server would carry out as a command instead of publishing it.
bool looks_like_command(std::string_view text);
/// With an invisible mark in front, so that no first word is a command.
std::string defend(std::string_view text);
/// What is sent, such that the server stores the text as it was typed: it decodes entities and keeps control
/// characters.
std::string escaped(std::string_view text);
/// Whether an answer's text is what was sent; servers shorten addresses and append those of attachments.
bool is_same_text(std::string_view sent, std::string_view stored);
/// "@bob@example.org" becomes "@bob" where example.org is the site itself.
std::string with_local_mentions(std::string_view text, std::string_view domain);
/// As tags are filed: lower case, letters and digits.
std::string filed_tag(std::string_view tag);

} // namespace fedibee::gnusocial
