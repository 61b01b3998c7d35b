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
/// The user as a client that signed in by this name ("user/login@client") wants them: bound to the login, and the
/// client called by its name. not_found when there is no such login.
Result<session::UserPtr> as_named(Connection& connection, session::UserPtr user, std::string_view name);
/// The client is this user from now on: 900, and ACCOUNT after the welcome.
void log_in(Connection& connection, Response& response, session::UserPtr user);
/// The numbers of LUSERS, as numeric and text.
std::vector<std::pair<int, std::string>> user_counts(const Hub& hub);

} // namespace fedibee::irc
