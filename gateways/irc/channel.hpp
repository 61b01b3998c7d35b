// SPDX-License-Identifier: AGPL-3.0-or-later
// Channels of a client: joining, parting, and the lists that clients ask for after a join.
#pragma once

#include "irc/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Somebody as channel lists show them.
struct ChannelMember {
    session::Author author;
    std::string source;  ///< nick!user@host
    std::string account; ///< "0" for none
    char prefix = 0;     ///< '@', '+' or none
};

/// The client itself and root first; the login itself is the client, so it is left out.
std::vector<ChannelMember> channel_members(Connection& connection, const Place& place);

Channel& add_channel(Connection& connection, Channel channel);
/// Takes the channel off the client, and the client out of the place when no other channel shows it.
void forget_channel(Connection& connection, std::string_view name);

/// JOIN, topic and names.
void show_join(Response& response, const Channel& channel);
void show_topic(Response& response, const Channel& channel, bool when_empty);
void show_names(Response& response, std::string_view name);

} // namespace fedibee::irc
