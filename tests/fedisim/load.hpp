// SPDX-License-Identifier: AGPL-3.0-or-later
// The simulated people: who they are, what they write, whom they answer.
#pragma once

#include "sim.hpp"

namespace fedisim {

/// Makes them; with --posts-per-second alice and bob follow some, and a few posts are there already.
void invite(Sim& sim);
/// Lets them write until the program ends.
net::awaitable<void> live(Sim& sim);

} // namespace fedisim
