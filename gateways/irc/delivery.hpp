// SPDX-License-Identifier: AGPL-3.0-or-later
// What the session tells a client, as IRC lines.
#pragma once

#include "session/front.hpp"

namespace fedibee::irc {

class Connection;

void show_delivery(Connection& connection, const session::Delivery& delivery);

} // namespace fedibee::irc
