// SPDX-License-Identifier: AGPL-3.0-or-later
// Masks of people, nick!user@host with '*' and '?', and whom a ban by one of them means here. Pure.
#pragma once

#include "fedibee/error.hpp"
#include "session/front.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Letters of both cases are the same.
[[nodiscard]] bool fits_mask(std::string_view mask, std::string_view text) noexcept;

/// A person, or everybody of a server.
struct BanTarget {
    std::string name; ///< nick or address, or the host of the server
    bool is_server = false;

    bool operator==(const BanTarget&) const = default;
};
/// What clients make of /ban nick: "bob", "*!bob@host", "*!*bob@*.host" (irssi), "*!*@host" (a whole server). A mask
/// that leaves several open is looked for among the people who are there: it must fit exactly one.
Result<BanTarget> ban_target(std::string_view mask, const std::vector<session::Author>& people);
/// As it stands in the list of bans: the other way round, for an address or "*@host".
std::string ban_mask(std::string_view address);

} // namespace fedibee::irc
