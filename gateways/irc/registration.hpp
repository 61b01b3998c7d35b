// SPDX-License-Identifier: AGPL-3.0-or-later
// From the first line to the welcome, and changes of who is logged in.
#pragma once

#include "irc/connection.hpp"

#include <string>
#include <utility>
#include <vector>

namespace fedibee::irc {

/// Welcomes the client when all that is needed is known; checks a PASS password first.
void try_to_welcome(Connection& connection);
/// The client is this user from now on: 900, and ACCOUNT after the welcome.
void log_in(Connection& connection, Response& response, session::UserPtr user);
/// The numbers of LUSERS, as numeric and text.
std::vector<std::pair<int, std::string>> user_counts(const Hub& hub);

} // namespace fedibee::irc
