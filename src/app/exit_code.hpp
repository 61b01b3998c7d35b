// SPDX-License-Identifier: AGPL-3.0-or-later
// From failures to the codes that scripts and service managers read.
#pragma once

#include "fedibee/error.hpp"

namespace fedibee::app {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_configuration = 78; ///< sysexits.h: EX_CONFIG

/// 78 where the configuration must be changed, else 1.
int exit_code(const Error& error) noexcept;

} // namespace fedibee::app
