// SPDX-License-Identifier: AGPL-3.0-or-later
// The TOML file as a Config: every mistake is told with its line, nothing is ignored in silence.
#pragma once

#include "app/paths.hpp"
#include "fedibee/config.hpp"
#include "fedibee/error.hpp"

#include <string>
#include <string_view>

namespace fedibee::app {

struct LoadedConfig {
    Config config;
    std::string path; ///< empty: no file was found, these are the defaults
};

/// Failures are invalid_input or unsupported; the detail has a line "FILE:LINE: what is wrong" for each mistake.
Result<Config> parse_config(std::string_view text, const std::string& file);

/// Looks at `given` (--config), $FEDIBEE_CONFIG, $XDG_CONFIG_HOME/fedibee/fedibee.toml and /etc/fedibee/fedibee.toml.
/// The first two must be there when they are named. Relative paths inside the file are taken as they are.
Result<LoadedConfig> load_config(const std::string& given, const Environment& environment);

} // namespace fedibee::app
