// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/address_guard.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace fedibee::http {
namespace {

namespace ip = boost::asio::ip;

struct V4Block {
    std::uint32_t network;
    int prefix;
};

/// IANA's special-purpose registry (RFC 6890), multicast and reserved space.
constexpr std::array v4_blocks{
    V4Block{0x00000000, 8},  V4Block{0x0a000000, 8},  V4Block{0x64400000, 10}, V4Block{0x7f000000, 8},
    V4Block{0xa9fe0000, 16}, V4Block{0xac100000, 12}, V4Block{0xc0000000, 24}, V4Block{0xc0000200, 24},
    V4Block{0xc0586300, 24}, V4Block{0xc0a80000, 16}, V4Block{0xc6120000, 15}, V4Block{0xc6336400, 24},
    V4Block{0xcb007100, 24}, V4Block{0xe0000000, 4},  V4Block{0xf0000000, 4},
};

bool is_public_v4(const ip::address_v4& address)
{
    const std::uint32_t value = address.to_uint();
    for (const auto& [network, prefix] : v4_blocks) {
        if ((value ^ network) >> (32 - prefix) == 0) return false;
    }
    return true;
}

ip::address_v4 v4_at(const ip::address_v6::bytes_type& bytes, std::size_t from)
{
    return ip::address_v4({bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]});
}

bool is_public_v6(const ip::address_v6& address)
{
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped()) return is_public_v4(v4_at(bytes, 12));
    const unsigned head = static_cast<unsigned>(bytes[0] << 8U | bytes[1]);
    const unsigned next = static_cast<unsigned>(bytes[2] << 8U | bytes[3]);
    if (head == 0x0064 && next == 0xff9b) { // NAT64: the well-known prefix of RFC 6052, not a network's own of RFC 8215
        const bool well_known =
            std::all_of(bytes.begin() + 4, bytes.begin() + 12, [](unsigned char byte) { return byte == 0; });
        return well_known && is_public_v4(v4_at(bytes, 12));
    }
    if (head == 0x2002) return is_public_v4(v4_at(bytes, 2));              // 6to4
    if (head == 0x2001 && (next == 0x0db8 || next < 0x0200)) return false; // documentation, Teredo, ORCHID
    if (head == 0x3fff && next < 0x1000) return false;                     // documentation, RFC 9637
    return head >= 0x2000 && head <= 0x3fff;                               // global unicast
}

bool matches(std::string_view host, std::string_view pattern)
{
    if (pattern == "*") return true;
    if (pattern.starts_with("*.")) return host.ends_with(pattern.substr(1)) || host == pattern.substr(2);
    return host == pattern;
}

} // namespace

bool is_public_address(const ip::address& address)
{
    return address.is_v4() ? is_public_v4(address.to_v4()) : is_public_v6(address.to_v6());
}

bool host_allowed(std::string_view host, const std::vector<std::string>& allow, const std::vector<std::string>& deny)
{
    std::string name = text::lowered(host);
    if (name.ends_with('.')) name.pop_back(); // the same host to the resolver
    const auto listed = [&](const std::vector<std::string>& patterns) {
        return std::ranges::any_of(patterns, [&](const std::string& p) { return matches(name, text::lowered(p)); });
    };
    return listed(allow) && !listed(deny);
}

} // namespace fedibee::http
