// SPDX-License-Identifier: AGPL-3.0-or-later
// What is done when somebody is a user no more: nothing of the gateway stays in their roster.
#pragma once

#include "xmpp/client.hpp"

#include <string>

namespace fedibee::xmpp {

/// The user is gone from the store: their client is forgotten, their roster cleared.
void end_user(Hub& hub, const std::string& bare);

} // namespace fedibee::xmpp
