// SPDX-License-Identifier: AGPL-3.0-or-later
// The Connector over every family this build knows.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/http.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace fedibee::backend {

struct ConnectorOptions {
    bool allow_plain_http = false;
    /// `[instances] allow` and `deny`; empty = everything.
    std::function<bool(std::string_view host)> allowed;
};

/// The client must outlive the connector and every backend it opens.
std::unique_ptr<Connector> make_connector(HttpClient& http, ConnectorOptions options);

} // namespace fedibee::backend
