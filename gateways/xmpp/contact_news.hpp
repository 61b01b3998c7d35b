// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs that want it are told of contacts: their pictures (XEP-0084) and names (XEP-0172), as nodes tell it.
#pragma once

#include "xmpp/client.hpp"

#include <string>

namespace fedibee::xmpp {

/// Tells all programs that want it, if they were not told so before. An empty name is not known.
void announce_news(Client& client, ContactList::Entry& entry, const std::string& name, const AvatarInfoPtr& avatar);
/// Tells a program that came just now.
void announce_to(Client& client, const std::string& program, const ContactList::Entry& entry, const std::string& name,
                 const AvatarInfoPtr& avatar);

/// Items of the two nodes.
void add_avatar_metadata(gloox::Tag& items, const AvatarInfo& avatar);
void add_nick(gloox::Tag& items, const std::string& name);

} // namespace fedibee::xmpp
