// SPDX-License-Identifier: AGPL-3.0-or-later
// InstanceInfo as key=value lines: what is missing in an older row takes its default.
#pragma once

#include "fedibee/backend.hpp"

#include <string>
#include <string_view>

namespace fedibee::store {

std::string write_instance(const InstanceInfo& instance);
InstanceInfo read_instance(std::string_view text);

} // namespace fedibee::store
