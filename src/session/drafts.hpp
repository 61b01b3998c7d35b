// SPDX-License-Identifier: AGPL-3.0-or-later
// From what a user typed to what is sent: mentions, audience, warning, hashtag. Pure.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/entities.hpp"
#include "fedibee/place.hpp"
#include "session/next_post.hpp"
#include "session/nicknames.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::session {

/// Who writes, and where they live.
struct Writer {
    std::string address; ///< user@host
    std::string domain;  ///< of the instance: people there need no host in a mention
    Visibility default_visibility = Visibility::public_;
};

/// "@bob", or "@bob@example.org" for people elsewhere.
std::string mention_of(std::string_view address, std::string_view domain);
/// Nicks that stand for people become mentions: `@nick`, and nicks with an '@' inside.
std::string with_mentions(std::string_view text, const Nicknames& nicknames, std::string_view domain);
/// The narrower audience of two.
Visibility narrower(Visibility left, Visibility right);
/// "public", "unlisted", "private", "direct"; nothing for other words.
std::optional<Visibility> parse_visibility(std::string_view word);
std::string_view to_string(Visibility visibility);

/// A reply: mentions the author and who else was addressed, keeps the warning, and is never seen by more people.
NewStatus compose_reply(const Status& parent, std::string text, const Writer& writer, const NextPost& next);
/// Adds " #tag" unless the text has it.
std::string with_hashtag(std::string text, std::string_view tag);
/// In the place of a group it is posted to that one; in a hashtag's it has the hashtag.
void address_to(const Place& place, NewStatus& draft);
/// Puts the mention in front unless the text has it.
std::string with_leading_mention(std::string text, std::string_view address, std::string_view domain);
/// Somebody besides `address` who would receive a direct post with this text; empty when there is nobody.
std::string stranger_in(std::string_view text, std::string_view address, std::string_view domain);
/// invalid_input with the numbers when the post is longer than the instance takes.
Result<void> check_length(const NewStatus& draft, const Capabilities& capabilities);

} // namespace fedibee::session
