// SPDX-License-Identifier: AGPL-3.0-or-later
// The program's version as the build gave it: the base number, with the commit where there is one.
#pragma once

#include <string_view>

namespace fedibee::app {

std::string_view version() noexcept;

} // namespace fedibee::app
