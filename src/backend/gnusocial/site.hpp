// SPDX-License-Identifier: AGPL-3.0-or-later
// Which site it is: finding the API of a GNU social site, wherever it lies, and what it says of itself.
#pragma once

#include "backend/gnusocial/codec.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/http.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace fedibee::gnusocial {

/// Fetches an address that this gateway may look at.
using Fetch = std::function<Task<HttpResponse>(std::string url, std::string accept)>;

/// Where to look: what a person typed, in parts.
struct Sought {
    std::string origin;     ///< "https://example.org"
    std::string path{};     ///< "/social", where one was typed
    std::string user{};     ///< of a handle
    std::string software{}; ///< what NodeInfo calls it; empty: nothing known
};

/// Software that answers to this API, as NodeInfo names it.
bool speaks_twitter(std::string_view software);

/// not_found: there is no such API.
Task<InstanceInfo> find_site(Fetch fetch, Sought sought);

/// What such a site can do, with the limits that it names.
Capabilities capabilities_of(const SiteConfig& config);

Reading reading_for(const InstanceInfo& instance);

} // namespace fedibee::gnusocial
