// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds out what an instance is: NodeInfo, the instance documents, and where a handle's domain is served.
#pragma once

#include "backend/connector.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/http.hpp"

#include <optional>
#include <string>

namespace fedibee::backend {

/// What a person typed to name an instance.
struct WantedInstance {
    std::string origin; ///< "https://example.social"
    std::string user;   ///< local part of a handle; empty when only a host was given
    std::string path{}; ///< "/social": the folder of a URL, where servers of some families lie
};

/// "@alice@example.social", "example.social", "example.social:8443" or a URL. Plain http only when it is spelled out
/// and allowed.
Result<WantedInstance> read_wanted(const std::string& text, const ConnectorOptions& options);

Task<InstanceInfo> detect_instance(HttpClient& http, const ConnectorOptions& options, std::string text,
                                   std::optional<Family> forced);

} // namespace fedibee::backend
