// SPDX-License-Identifier: AGPL-3.0-or-later
// What a configuration must hold beyond its types: addresses, words, and what this build cannot do.
#pragma once

#include "fedibee/config.hpp"

#include <string>
#include <vector>

namespace fedibee::app {

/// One mistake; `key` is "table.name", for finding its line.
struct Mistake {
    std::string key;
    std::string text;
};

std::vector<Mistake> check_config(const Config& config);

} // namespace fedibee::app
