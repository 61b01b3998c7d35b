// SPDX-License-Identifier: AGPL-3.0-or-later
// Whom the user follows as contacts in the roster, only when they ask for it: by the server's leave (XEP-0356), else as
// an offer that their program shows (XEP-0144).
#pragma once

#include "xmpp/client.hpp"

namespace fedibee::xmpp {

/// Work: the line "roster" in the chat with the gateway.
asio::awaitable<void> fill_roster(ClientPtr client, Request request);
bool asks_for_roster(const Request& request);

} // namespace fedibee::xmpp
