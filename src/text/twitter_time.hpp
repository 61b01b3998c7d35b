// SPDX-License-Identifier: AGPL-3.0-or-later
// Instants as Twitter's first API wrote them, and as GNU social and Friendica still do.
#pragma once

#include "fedibee/clock.hpp"

#include <optional>
#include <string_view>

namespace fedibee::text {

/// "Mon Nov 23 00:46:40 +0000 2026"
std::optional<Timestamp> parse_twitter_time(std::string_view text);

} // namespace fedibee::text
