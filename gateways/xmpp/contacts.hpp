// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts of the Fediverse as contacts: to subscribe is to follow, and a vCard says who somebody is.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/router.hpp"

#include <span>

namespace fedibee::xmpp {

std::span<const IqRule> contact_rules();

void take_contact_presence(const Incoming& incoming);
/// Everybody is there; who has not posted for long is far away.
void show_contact(Hub& hub, const Jid& contact, const Jid& to, bool dormant);
/// Somebody asks to follow the user: their contact asks for the friendship.
void ask_for_friendship(Client& client, const session::Author& author);

} // namespace fedibee::xmpp
