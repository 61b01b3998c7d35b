// SPDX-License-Identifier: AGPL-3.0-or-later
// What is in the message of a post, wherever it is shown: its text, whom it answers, its warning, its files. Pure.
#pragma once

#include "session/front.hpp"
#include "xmpp/stanza.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

/// How a post is told in one place.
struct Telling {
    std::string_view front{};  ///< stands before the text
    std::string answered{};    ///< whom it answers: their address in this place
    std::string answered_id{}; ///< and the message that it answers; empty: none that is known there
};
/// Body and all that says more about it. `shown` may be an edit of what was shown before.
void add_content(gloox::Tag& message, const session::ShownStatus& shown, const Telling& telling);
/// That a program tells when the user has read up to here (XEP-0333).
void add_markable(gloox::Tag& message);
/// The answer that a message is (XEP-0461).
void add_reply(gloox::Tag& message, std::string_view to, std::string_view id);
/// That a message is gone, in words too (XEP-0424).
void add_retraction(gloox::Tag& message, std::string_view id, std::string_view words);
/// A few words about what was deleted, for programs that know no retraction.
std::string deletion_body(const session::DeletedPost& deleted);
/// Its files, as far as they are to be shown: what is behind a warning stays behind it.
std::vector<MediaAttachment> files_of(const session::ShownStatus& shown);
/// The message is the address of the file and nothing else: programs show it then, and say what it is to those who
/// cannot see it (XEP-0066, XEP-0447).
void add_file(gloox::Tag& message, const MediaAttachment& file);

} // namespace fedibee::xmpp
