// SPDX-License-Identifier: AGPL-3.0-or-later
// Places by the words that users type for them: names as channels have them, numbers of `channel list`, parts of names.
#pragma once

#include "session/live_user.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// "&home", "#linux" ("&tag~linux" where there are rooms), "&list~friends": how help and answers write a place.
std::string channel_name(const LiveUser& user, const Place& place);
/// A name with or without its sign; nothing for what is no place.
std::optional<Place> parse_channel_name(std::string_view word);

/// What `channel list` shows, in its order: the control place, those of every login, the open and the configured ones.
std::vector<Place> listed_channels(const LiveUser& user);
/// The place behind a number of that list, a name, or a part of a name that only one has.
Result<Place> find_channel(const LiveUser& user, std::string_view word);

} // namespace fedibee::session
