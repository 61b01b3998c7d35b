// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds single parts from the configuration; shared by the server and the administrator's commands.
#pragma once

#include "app/paths.hpp"
#include "backend/connector.hpp"
#include "fedibee/clock.hpp"
#include "fedibee/config.hpp"
#include "http/curl_client.hpp"
#include "store/sqlite_store.hpp"

#include <memory>

namespace fedibee::app {

/// Makes the state directory and the key file where they are missing, opens the database and migrates it.
Result<std::unique_ptr<store::SqliteStore>> open_store(const Config& config, const Environment& environment,
                                                       const Clock& clock);

http::ClientOptions client_options(const InstancesConfig& instances);
backend::ConnectorOptions connector_options(const InstancesConfig& instances);

/// Whether the files that the configuration names can be used; nothing is changed.
Result<void> check_files(const Config& config);

} // namespace fedibee::app
