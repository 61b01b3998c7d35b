// SPDX-License-Identifier: AGPL-3.0-or-later
// Chats with contacts: private posts, their edits, deletions and reactions, both ways.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/message_ids.hpp"
#include "xmpp/reactions.hpp"
#include "xmpp/router.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// What is known of the messages of one user's chats.
struct TalkMemory {
    struct Peer {
        ShownTimes times;
        std::string marked; ///< the post up to which the programs know that it was read
    };

    MessageIds ids;
    ReactionSets reactions;
    ShownPolls polls;
    std::map<std::string, Peer> peers; ///< by address
    std::deque<std::string> mirrored;  ///< ids of messages that the server will hand us as the user's own

    Peer& peer(const std::string& address);
    void note_shown(const std::string& address, const session::ShownStatus& shown);
};

/// A message to a contact, with text or without.
void take_talk(const Incoming& incoming);
/// What the session tells about a private conversation: with one person as messages of the contact, with several as
/// messages of the gateway.
void show_talk(Client& client, const session::Delivery& delivery);

/// Whether the user's server lets the gateway send messages in their name (XEP-0356).
bool may_mirror(const Client& client);
/// Sends it so: all of the user's programs, and their archive, have it as if one of them had sent it.
void mirror(Client& client, TagPtr message);

} // namespace fedibee::xmpp
