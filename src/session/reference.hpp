// SPDX-License-Identifier: AGPL-3.0-or-later
// The page about all commands and settings (docs/commands.md), made from the tables that run them.
#pragma once

#include <string>
#include <vector>

namespace fedibee::session {

/// Markdown; a test compares it with the page, so that the two cannot differ.
std::string command_reference();
/// What a client may complete: "fav", "account add", "help fav", "set visibility".
std::vector<std::string> completions();

} // namespace fedibee::session
