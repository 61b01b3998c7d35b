// SPDX-License-Identifier: AGPL-3.0-or-later
// The checks of a post before it is published or changed.
#pragma once

#include "sim.hpp"

namespace fedisim {

/// `edited` is the post to be changed, or null for a new one. False: `refusal` says why.
bool read_draft(const Context& context, const Status* edited, Draft& draft, Response& refusal);

} // namespace fedisim
