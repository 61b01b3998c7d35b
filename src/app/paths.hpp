// SPDX-License-Identifier: AGPL-3.0-or-later
// Where things are kept: the state directory, the database and the key file, from the configuration and the
// environment.
#pragma once

#include "fedibee/config.hpp"
#include "fedibee/error.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::app {

/// The value of an environment variable, empty when unset; a parameter, so that tests bring their own.
using Environment = std::function<std::string(const char* name)>;
Environment process_environment();

/// $STATE_DIRECTORY, else $XDG_STATE_HOME/fedibee, else ~/.local/state/fedibee.
std::string state_directory(const Environment& environment);
/// Makes the directory and its parents where they are missing; for this user alone (0700).
Result<void> make_private_directory(const std::string& path);

/// `[store] url`: the path after "sqlite:", or fedibee.sqlite in the state directory.
std::string database_path(const StoreConfig& store, const Environment& environment);
/// `[store] key_file`, else systemd's credential `key`, else `key` in the state directory.
std::string key_path(const StoreConfig& store, const Environment& environment);

Result<std::string> read_file(const std::string& path);
/// The file's lines without their line breaks.
Result<std::vector<std::string>> read_lines(const std::string& path);

} // namespace fedibee::app
