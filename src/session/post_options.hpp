// SPDX-License-Identifier: AGPL-3.0-or-later
// The options that stand before the text of a post: --cw, --attach, --poll and the others.
#pragma once

#include "session/command_grammar.hpp"
#include "session/live_user.hpp"

#include <memory>
#include <string>

namespace fedibee::session {

/// The draft with the options; files are fetched and uploaded, the quoted post is looked up. Unknown options are
/// refused: a misspelt one must not be published as text.
Task<NewStatus> with_options(std::shared_ptr<LiveUser> user, SessionPtr session, Place place, NewStatus draft,
                             Options options);
/// The draft as a quote of that post; where the instance has no quotes, with its address at the end.
Task<NewStatus> with_quote(SessionPtr session, StatusId quoted, NewStatus draft);
/// A file that an option or `attach` names.
struct WebFile {
    std::string url;
    std::string description;
    std::string focus = {};
};
/// A file of the web, or of the gateway's own desk.
Task<NewMedia> file_at(std::shared_ptr<LiveUser> user, std::string url);
/// A file of the web becomes a medium of the login's instance; the user is told while the instance works on it.
Task<MediaAttachment> upload_from(std::shared_ptr<LiveUser> user, SessionPtr session, WebFile wanted);
/// "soup | bread" as options, within the instance's numbers.
Result<std::vector<std::string>> parse_choices(std::string_view text, const Capabilities& capabilities);
/// A text of any length is wanted as a thread.
bool wants_thread(const Options& options);
/// "on", "yes", "true", "1".
bool is_yes(std::string_view value);
bool is_quote_policy(std::string_view word);
/// invalid_input when an alt text is longer than the instance keeps.
Result<void> check_description(std::string_view text, const Capabilities& capabilities);

} // namespace fedibee::session
