// SPDX-License-Identifier: AGPL-3.0-or-later
// The Link header of paged answers (RFC 8288).
#pragma once

#include <string>
#include <string_view>

namespace fedibee::text {

/// The target of the first link with that relation, or empty. Commas and semicolons inside <> are part of the URL.
std::string link_target(std::string_view header, std::string_view relation);

} // namespace fedibee::text
