// SPDX-License-Identifier: AGPL-3.0-or-later
// Names on IRC: channels and the places they show, nicks, sources, and text without formatting codes. Pure.
#pragma once

#include "fedibee/place.hpp"
#include "session/front.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::irc {

inline constexpr std::string_view root_nick = "root";
inline constexpr std::string_view sign_in_nick = "mastodon_oauth";
inline constexpr std::string_view control_channel = "&fedibee";
inline constexpr std::size_t nick_length = 32;
inline constexpr std::size_t user_length = 16;
inline constexpr std::size_t longest_target = 255; ///< of other people's nicks, which are addresses
inline constexpr std::size_t most_monitored = 100;

inline bool is_channel_name(std::string_view name) noexcept
{
    return name.starts_with('#') || name.starts_with('&');
}

/// "&home", "#linux", "&list~my_friends": blanks of a title are written '_', commas of a conversation ';'. Where '#' is
/// the mark of rooms, a hashtag is "&tag~linux".
std::string channel_name(const Place& place, bool has_rooms = false);
/// The place behind a channel name; nothing when there can be none.
std::optional<Place> parse_channel(std::string_view name);

/// The channel that a follow request invites to: joining it accepts. `person` is PlaceKind::account.
std::string invitation_name(const Place& person);
/// The person who asks, from that name.
std::optional<Place> parse_invitation(std::string_view name);

/// What a user may be called here.
bool is_valid_nick(std::string_view nick) noexcept;
/// Names that belong to the gateway itself.
bool is_service_nick(std::string_view nick) noexcept;
/// The ident part of a client's own source: only harmless characters, never empty.
std::string clean_user_name(std::string_view name);

/// nick!user@host of an account.
std::string source_of(const session::Author& author);
/// root!root@SERVER and its like.
std::string service_source(std::string_view nick, std::string_view server_name);

/// The user's text without IRC formatting codes and other controls but tabs and line breaks.
std::string without_formatting(std::string_view text);

} // namespace fedibee::irc
