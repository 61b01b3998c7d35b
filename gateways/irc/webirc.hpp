// SPDX-License-Identifier: AGPL-3.0-or-later
// WEBIRC: a web gateway says, with a password, for whom it connects. Pure.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"
#include "irc/message.hpp"
#include "net/peer.hpp"

#include <string>

namespace fedibee::irc {

struct WebircRequest {
    Secret password;
    std::string gateway; ///< what it calls itself, for the log
    net::Peer peer;      ///< the client behind it
    bool secure = false; ///< the client speaks TLS with the gateway
};

/// `WEBIRC password gateway hostname ip [:options]`; the error is a reason to close.
Result<WebircRequest> parse_webirc(const Message& message);

} // namespace fedibee::irc
