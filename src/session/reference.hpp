// SPDX-License-Identifier: AGPL-3.0-or-later
// The page about all commands and settings (docs/commands.md), made from the tables that run them.
#pragma once

#include <string>

namespace fedibee::session {

/// Markdown; a test compares it with the page, so that the two cannot differ.
std::string command_reference();

} // namespace fedibee::session
