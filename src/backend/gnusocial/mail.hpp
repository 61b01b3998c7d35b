// SPDX-License-Identifier: AGPL-3.0-or-later
// Direct messages are no notices and have numbers of their own: the gateway shows them as direct posts whose ids say
// what they are.
#pragma once

#include "fedibee/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fedibee::gnusocial {

inline constexpr std::string_view message_prefix = "dm/";

/// "dm/12"
inline StatusId message_id(const std::string& number)
{
    return StatusId(std::string(message_prefix) + number);
}

/// The number in the id of a message; nothing for a post.
inline std::optional<std::string> message_number(std::string_view id)
{
    if (!id.starts_with(message_prefix)) return std::nullopt;
    return std::string(id.substr(message_prefix.size()));
}

} // namespace fedibee::gnusocial
