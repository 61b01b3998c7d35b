// SPDX-License-Identifier: AGPL-3.0-or-later
// draft/metadata-2: what people look like, as keys and values. The profile is written elsewhere: nothing is set here.
#pragma once

#include "irc/channel.hpp"
#include "session/front.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::irc {

inline constexpr std::array<std::string_view, 4> metadata_keys{"avatar", "bot", "display-name", "homepage"};
inline constexpr std::size_t most_subscriptions = 20; ///< max-subs of the capability
inline constexpr std::size_t longest_metadata_key = 64;

/// As the specification wants keys: lower-case letters, digits and -_./
[[nodiscard]] bool is_metadata_key(std::string_view key) noexcept;
/// Empty: the key is not set.
[[nodiscard]] std::string metadata_value(const session::Portrait& portrait, std::string_view key);
/// The client itself by its nick, or somebody known.
[[nodiscard]] std::optional<session::Portrait> portrait_of(Connection& connection, std::string_view nick);

/// What the client subscribed to, of everybody in a place; 774 where that would be much unless it is `wanted` now.
void show_metadata(Response& response, const Channel& channel, bool wanted);
/// The same of one person.
void show_metadata(Response& response, std::string_view nick, const session::Portrait& portrait);
/// Somebody has another picture, name, or is a bot now.
void show_metadata_change(Connection& connection, const session::PersonChanged& change);

} // namespace fedibee::irc
