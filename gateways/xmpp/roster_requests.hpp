// SPDX-License-Identifier: AGPL-3.0-or-later
// A user's roster, read and changed by the leave of their server (XEP-0356).
#pragma once

#include "xmpp/hub.hpp"
#include "xmpp/stanza.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

struct RosterItem {
    std::string jid;
    std::string name;
    std::string subscription; ///< "to", "both" ...; "remove" takes it off
    std::vector<std::string> groups;
};

/// Whether the server lets the gateway do that ("get", "set") with its users' rosters.
bool may_roster(const Hub& hub, const std::string& bare, std::string_view what);
/// The items at the gateway's domain; nothing when the server does not tell them.
asio::awaitable<std::optional<std::vector<RosterItem>>> read_roster(Hub& hub, std::string bare);
/// One item for each request: of two, servers answer twice or not at all. False: the server did not take it.
asio::awaitable<bool> put_item(Hub& hub, std::string bare, RosterItem item);
/// Items as an offer that the user's program shows (XEP-0144); the action is "add" or "delete".
void offer_items(Hub& hub, std::string_view to, std::string_view body, const std::vector<RosterItem>& items,
                 std::string_view action);

} // namespace fedibee::xmpp
