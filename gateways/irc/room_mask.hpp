// SPDX-License-Identifier: AGPL-3.0-or-later
// Masks of people, as bans hold them: nick!user@host with '*' and '?'. Pure.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::irc {

/// Without regard to case; never more steps than the product of both lengths.
[[nodiscard]] bool matches_mask(std::string_view mask, std::string_view text) noexcept;

/// "bob" -> "bob!*@*", "bob@host" -> "*!bob@host", "bob!b" -> "bob!b@*".
[[nodiscard]] std::string complete_mask(std::string_view mask);

} // namespace fedibee::irc
