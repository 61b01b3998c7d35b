// SPDX-License-Identifier: AGPL-3.0-or-later
// People beyond channels: who is behind a nick, and what is told when somebody changes.
#pragma once

#include "irc/channel.hpp"

#include <optional>
#include <string_view>

namespace fedibee::irc {

/// Why somebody dormant is shown as away.
inline constexpr std::string_view dormant_text = "No post for 90 days or longer";

/// Somebody known by nick or address: the client itself, root, or an account.
std::optional<ChannelMember> find_person(Connection& connection, std::string_view nick);
/// WHO's mask: '*' and '?' in the nick, the user name, the host, all three, or the real name.
[[nodiscard]] bool is_meant(std::string_view mask, const ChannelMember& person);
[[nodiscard]] bool is_self(Connection& connection, const ChannelMember& person);
/// The client by its own word, others when they are dormant.
[[nodiscard]] bool is_away(Connection& connection, const ChannelMember& person);
/// The display name, or the nick where there is none.
[[nodiscard]] std::string_view real_name(const session::Author& author);

/// NICK, CHGHOST, SETNAME, AWAY and 730 as far as the client asked for them.
void show_person_change(Connection& connection, const session::PersonChanged& change);
/// Somebody is called otherwise by the user's own wish: for monitored nicks 731 and 730.
void show_monitored_nick(Connection& connection, std::string_view before, const session::Author& now);

} // namespace fedibee::irc
