// SPDX-License-Identifier: AGPL-3.0-or-later
// What a test sees of the simulation from outside: the first line, and /sim/ (routes in control.cpp).
#pragma once

#include "sim.hpp"

namespace fedisim {

/// The routes, alice, bob, carol and dave from elsewhere, and the simulated people.
void populate(Sim& sim);
std::string first_line(const Sim& sim);

} // namespace fedisim
