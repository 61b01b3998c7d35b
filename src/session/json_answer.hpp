// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers for bots (`set output json`): every line of an answer is one JSON object (docs/irc.md says its fields).
#pragma once

#include "session/front.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fedibee::session {

/// No object is longer, so that no front has to cut it; what does not fit goes on in the next one.
constexpr std::size_t longest_json_line = 400;

/// What `command` was answered with, as objects. A published post becomes the first of them and stays in `published`,
/// for clients that wait for the echo of what they sent.
Reply as_json(std::string_view command, Result<Reply> answer);

} // namespace fedibee::session
