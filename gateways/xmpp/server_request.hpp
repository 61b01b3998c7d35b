// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests of ours to users' servers and programs, in coroutines.
#pragma once

#include "xmpp/client.hpp"

namespace fedibee::xmpp {

/// Sends a request, whose id is set here, to the address in it. The result; nothing when it was refused, or not
/// answered in time.
asio::awaitable<TagPtr> answer_to(Hub& hub, TagPtr request);
/// Whether there was a result, also to what was asked in a user's name.
asio::awaitable<bool> is_granted(ClientPtr client, TagPtr request);

} // namespace fedibee::xmpp
