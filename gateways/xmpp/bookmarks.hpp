// SPDX-License-Identifier: AGPL-3.0-or-later
// How users come to know their rooms: invitations (XEP-0249) when an account was added, and bookmarks (XEP-0402) on
// their word, where the server lets the gateway write them.
#pragma once

#include "xmpp/client.hpp"

namespace fedibee::xmpp {

/// Whether the line to the gateway asks for bookmarks: "rooms".
bool asks_for_rooms(const Request& request);
/// Work: bookmarks of the rooms home and notifications of each account, and of those that the user is in; else
/// invitations to them.
asio::awaitable<void> keep_rooms(ClientPtr client, Request request);
/// Invites to the home timeline of an account that was just signed in.
void greet_login(Client& client, const session::LoginChanged& change);

} // namespace fedibee::xmpp
