// SPDX-License-Identifier: AGPL-3.0-or-later
// What families put together alike.
#pragma once

#include "fedibee/entities.hpp"
#include "fedibee/timeline.hpp"

#include <string>
#include <string_view>

namespace fedibee::backend {

/// Text that nobody has marked up, as HTML.
std::string html_of(std::string_view plain);
/// A post and all around it as one page, newest first.
Page<StatusPtr> thread_of(StatusPtr centre, Context around);
/// What a private message that names nobody says: without the "@bob@example.social" in front, which posts need.
std::string without_first_mentions(std::string_view text);

} // namespace fedibee::backend
