// SPDX-License-Identifier: AGPL-3.0-or-later
// What CHATHISTORY and MARKREAD share: how their targets name places.
#pragma once

#include "irc/connection.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace fedibee::irc {

inline constexpr std::size_t most_history = 100; ///< messages in one answer: what CHATHISTORY promises in 005

/// The place of a channel, joined or not, or the query with a person; the control place for root and oneself, who have
/// no past. Nothing for names that are neither.
std::optional<Place> place_of_target(Connection& connection, std::string_view target);

/// How far a target was read, in the words that the client knows: MARKREAD or READ, "*" for what is not known.
void show_read_marker(Response& response, std::string_view target, Timestamp time);

} // namespace fedibee::irc
