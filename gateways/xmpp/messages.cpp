// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages to the gateway.
#include "xmpp/router.hpp"

namespace fedibee::xmpp {

void take_message(const Incoming& incoming)
{
    if (incoming.hub.privileges.take(incoming.tag)) return;
    const bool is_error = value_of(incoming.tag, "type") == "error";
    if (is_error || text_of(incoming.tag, "body").empty()) return; // never an error to an error
    incoming.refuse(service_unavailable, "Nobody reads messages at this address.");
}

} // namespace fedibee::xmpp
