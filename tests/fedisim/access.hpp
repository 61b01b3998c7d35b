// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a request carries its token.
#pragma once

#include "request.hpp"

namespace fedisim {

std::string bearer_of(const Request& request);

} // namespace fedisim
