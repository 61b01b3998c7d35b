// SPDX-License-Identifier: AGPL-3.0-or-later
// Refuses connections to addresses that no Fediverse instance has: the guard against server-side request forgery.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::http {

/// True for globally reachable unicast addresses only: not loopback, private (RFC 1918, RFC 4193), link-local and
/// cloud metadata, carrier NAT, multicast, documentation, benchmark or reserved; the IPv4 address inside a mapped,
/// NAT64 or 6to4 address is judged too.
bool is_public_address(const boost::asio::ip::address& address);

/// Whether an instance's host passes `[instances] allow` and `deny`; "*" and "*.example" are patterns.
bool host_allowed(std::string_view host, const std::vector<std::string>& allow, const std::vector<std::string>& deny);

} // namespace fedibee::http
