// SPDX-License-Identifier: AGPL-3.0-or-later
// The user's accounts as networks of soju.im/bouncer-networks: shown, announced when they change, and changed.
#pragma once

#include "irc/connection.hpp"

#include <string_view>

namespace fedibee::irc {

/// An account by the number that LISTNETWORKS shows; empty: the text is no number.
LoginId parse_network(std::string_view text);
/// All of them, in a batch where the client knows batches.
void show_networks(Connection& connection, Response& response);
/// The same unasked, for clients with soju.im/bouncer-networks-notify.
void greet_with_networks(Connection& connection, Response& response);
/// What became of one, for those clients.
void show_network_change(Connection& connection, const session::LoginChanged& change);

// Subcommands of BOUNCER, in network_changes.cpp.
void add_network(Connection& connection, const Message& message, Response& response);
void change_network(Connection& connection, const Message& message, Response& response);
void delete_network(Connection& connection, const Message& message, Response& response);

} // namespace fedibee::irc
