// SPDX-License-Identifier: AGPL-3.0-or-later
// Precompiled for the simulation: JSON, and the simulated world, which nearly every file names.
#pragma once

#include "paging.hpp"
#include "sim.hpp"

namespace fedisim::precompiled {

/// What nearly every file would make of these templates is made here, once.
inline std::string words(std::string_view text)
{
    auto read = Json::parse(text, nullptr, false);
    auto list = Json::array();
    list.push_back({{"text", std::string(text)}, {"number", 1}, {"flag", true}, {"nothing", nullptr}});
    read["list"] = std::move(list);
    return read.dump();
}

} // namespace fedisim::precompiled
