// SPDX-License-Identifier: AGPL-3.0-or-later
// Who connected, lists of addresses, and what a proxy says about whom it connects (PROXY protocol, versions 1 and 2).
#pragma once

#include "fedibee/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::net {

/// Who connected; `address` is an IP address, or "unix".
struct Peer {
    std::string address;
    bool loopback = false;
};

/// Nothing for what is no IP address; IPv4 within IPv6 becomes IPv4.
std::optional<Peer> parse_peer(std::string_view address);

/// Whether the address is one of these: an address, a network ("10.0.0.0/8"), or "unix".
bool is_listed(const std::vector<std::string>& list, std::string_view address);
/// Whether a text can stand in such a list.
bool is_list_entry(std::string_view text);

/// What the first bytes of a connection are, as far as they have come.
struct ProxyHeader {
    enum class State { incomplete, absent, whole, broken };
    State state = State::absent;
    std::size_t size = 0;     ///< of a whole header; what follows is the client's
    std::optional<Peer> peer; ///< none: the proxy speaks for itself (a health check), or does not say
};
ProxyHeader parse_proxy_header(std::string_view bytes);

} // namespace fedibee::net
