// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs ask of rooms: to come in, to go, to post, to change a post.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/router.hpp"

#include <span>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// To a program that takes itself to be in a room which it has left, or which a restart has closed.
inline constexpr std::string_view rejoin = "You are not in this room any more; join it again.";

std::span<const IqRule> room_rules();
std::span<const IqRule> archive_rules();       ///< XEP-0313
std::span<const IqRule> room_settings_rules(); ///< muc#owner

/// A presence to a room: a join, a leave, another nick, or none of these.
void take_room_presence(const Incoming& incoming);
/// A message to a room or somebody in it.
void take_room_message(const Incoming& incoming);
/// The room that the request is for; nothing when its sender has left it, which they are told.
RoomPtr room_of(Client& client, const Request& request);
/// Work: a set of reactions to a post in a room, and how far the room was read.
asio::awaitable<void> react_to_post(ClientPtr client, Request request);
asio::awaitable<void> mark_room_read(ClientPtr client, Request request);
/// Whether that full JID is in the room.
bool is_occupant(const Incoming& incoming);

/// The text without what is there for programs that know no replies or files (XEP-0428, ranges in code points).
std::string without_fallback(const gloox::Tag& message, std::string body);

} // namespace fedibee::xmpp
