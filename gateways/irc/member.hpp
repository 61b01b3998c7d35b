// SPDX-License-Identifier: AGPL-3.0-or-later
// People in places: what INVITE, KICK and the acceptance of follow requests share with other commands.
#pragma once

#include "irc/connection.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace fedibee::irc {

inline constexpr std::string_view account_needed =
    "This needs an account here: type register PASSWORD or identify PASSWORD in &fedibee";
inline constexpr std::string_view no_such_place = "There is no such place; /list shows those you can join";

/// Says why nothing was done to somebody in that place.
void show_person_refusal(Response& response, std::string_view channel, std::string_view nick, const Error& error);
/// Lets the person follow; the channel to join instead of the invitation's, or nothing when that was refused.
asio::awaitable<std::string> accept_invitation(std::shared_ptr<Connection> self, OperationPtr operation, Place person);

} // namespace fedibee::irc
