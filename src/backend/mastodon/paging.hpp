// SPDX-License-Identifier: AGPL-3.0-or-later
// Which page to ask for, and where the next ones are (the Link header).
#pragma once

#include "fedibee/http.hpp"
#include "fedibee/timeline.hpp"

#include <cstddef>
#include <string>

namespace fedibee::mastodon {

/// Most items that servers give at once; GoToSocial refuses to be asked for more.
constexpr std::size_t most_statuses = 40;
constexpr std::size_t most_accounts = 80;
constexpr std::size_t most_notifications = 80;

/// `path` with one more query field.
std::string with_field(std::string path, const std::string& name, const std::string& value);

/// Path and query of the wanted page of `first`. A cursor is followed on our own origin, whatever host it names.
std::string page_target(const std::string& first, const PageRequest& page, std::size_t most);

/// Catching up is work in the background; a page that a user asked for is not.
Urgency urgency_of(const PageRequest& page);

struct Cursors {
    std::string next;
    std::string prev;
};
/// From the Link header. Where a server gives none (snac), from the ids of the page, if the timeline is ordered by
/// them: pass empty ids otherwise.
Cursors cursors_of(const HttpResponse& answer, const std::string& first, const std::string& newest_id,
                   const std::string& oldest_id);

} // namespace fedibee::mastodon
