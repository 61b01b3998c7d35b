// SPDX-License-Identifier: AGPL-3.0-or-later
// The running gateway: builds every part in order, serves until a signal, and takes everything down again.
#pragma once

#include "app/config_file.hpp"
#include "fedibee/error.hpp"

#include <string>

namespace fedibee::app {

/// Runs until SIGTERM or SIGINT. `config_argument` is what --config said, for SIGHUP to find the file again.
Result<void> serve(LoadedConfig loaded, std::string config_argument, Environment environment);

} // namespace fedibee::app
