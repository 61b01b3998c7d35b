// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts of the Fediverse as contacts: to subscribe is to follow, and a vCard says who somebody is.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/router.hpp"

#include <span>

namespace fedibee::xmpp {

std::span<const IqRule> contact_rules();

void take_contact_presence(const Incoming& incoming);
/// A presence of the contact for who looks: how lately they posted, and their picture's hash if it is known. No client:
/// the looker is no user. `contact` is the address as the looker spells it.
void show_contact(Hub& hub, Client* client, const Jid& contact, const Jid& to);
/// Some of the contacts whose presence may be otherwise now; the rest comes with the next call.
void show_due_contacts(Client& client);
/// Something became known of a person: if they are a contact, they are shown again soon.
void note_news(Client& client, const session::Author& author);
/// Somebody posted just now.
void note_post(Client& client, const session::Author& author);
/// Tells a program of all names and pictures that are known.
void announce_contacts(Client& client, const std::string& program);
/// The hash of somebody's picture (XEP-0153), if the picture is here; else it may be so the next time.
void add_known_photo(gloox::Tag& presence, const Client& client, const std::string& address);
/// Under which name the user's contacts are kept, and the writing of them.
std::string kept_contacts(const std::string& bare);
asio::awaitable<void> keep_contacts(ClientPtr client);
/// Somebody asks to follow the user: their contact asks for the friendship.
void ask_for_friendship(Client& client, const session::Author& author);

} // namespace fedibee::xmpp
