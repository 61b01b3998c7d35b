// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/peer.hpp"

#include "text/ascii.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace fedibee::net {
namespace {

namespace ip = boost::asio::ip;
using State = ProxyHeader::State;

constexpr std::string_view first_word = "PROXY ";
constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t longest_line = 107, fixed_part = 16, longest_header = 4096;

Peer peer_of(ip::address address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return Peer{address.to_string(), address.is_loopback()};
}

bool is_within(const ip::address& address, std::string_view network)
{
    boost::system::error_code error;
    if (address.is_v4()) {
        const auto range = ip::make_network_v4(network, error);
        if (error) return false;
        const auto hosts = range.canonical();
        return ip::network_v4(address.to_v4(), hosts.prefix_length()).canonical() == hosts;
    }
    const auto range = ip::make_network_v6(network, error);
    if (error) return false;
    const auto hosts = range.canonical();
    return ip::network_v6(address.to_v6(), hosts.prefix_length()).canonical() == hosts;
}

ProxyHeader parse_line(std::string_view bytes)
{
    const auto end = bytes.find("\r\n");
    if (end == std::string_view::npos) return {bytes.size() > longest_line ? State::broken : State::incomplete, 0, {}};
    const auto words = text::split(bytes.substr(0, end), ' ');
    if (words.size() > 1 && words[1] == "UNKNOWN") return {State::whole, end + 2, {}};
    const bool known = words.size() == 6 && (words[1] == "TCP4" || words[1] == "TCP6");
    auto peer = known ? parse_peer(words[2]) : std::nullopt;
    if (!peer) return {State::broken, 0, {}};
    return {State::whole, end + 2, std::move(peer)};
}

ProxyHeader parse_binary(std::string_view bytes)
{
    if (bytes.size() < fixed_part) return {State::incomplete, 0, {}};
    const auto byte = [bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const std::size_t length = static_cast<std::size_t>(byte(14)) << 8U | byte(15);
    const std::size_t size = fixed_part + length;
    const unsigned command = byte(12);
    if (command != 0x20 && command != 0x21) return {State::broken, 0, {}};
    if (size > longest_header) return {State::broken, 0, {}};
    if (bytes.size() < size) return {State::incomplete, 0, {}};
    ProxyHeader header{State::whole, size, {}};
    if (command == 0x20) return header;
    const unsigned family = byte(13) >> 4U;
    if (family == 1 && length >= 12) {
        ip::address_v4::bytes_type raw{};
        std::memcpy(raw.data(), bytes.data() + fixed_part, raw.size());
        header.peer = peer_of(ip::address_v4(raw));
    } else if (family == 2 && length >= 36) {
        ip::address_v6::bytes_type raw{};
        std::memcpy(raw.data(), bytes.data() + fixed_part, raw.size());
        header.peer = peer_of(ip::address_v6(raw));
    } else if (family == 1 || family == 2) {
        header.state = State::broken;
    }
    return header;
}

} // namespace

std::optional<Peer> parse_peer(std::string_view address)
{
    boost::system::error_code error;
    const auto parsed = ip::make_address(address, error);
    if (error) return std::nullopt;
    return peer_of(parsed);
}

bool is_listed(const std::vector<std::string>& list, std::string_view address)
{
    boost::system::error_code error;
    const auto parsed = ip::make_address(address, error);
    return std::ranges::any_of(
        list, [&](const std::string& entry) { return entry == address || (!error && is_within(parsed, entry)); });
}

bool is_list_entry(std::string_view text)
{
    boost::system::error_code no_v4;
    boost::system::error_code no_v6;
    ip::make_network_v4(text, no_v4);
    ip::make_network_v6(text, no_v6);
    return text == "unix" || parse_peer(text) || !no_v4 || !no_v6;
}

ProxyHeader parse_proxy_header(std::string_view bytes)
{
    for (const auto beginning : {first_word, signature}) {
        const auto common = std::min(bytes.size(), beginning.size());
        if (bytes.substr(0, common) != beginning.substr(0, common)) continue;
        if (common < beginning.size()) return {State::incomplete, 0, {}};
        return beginning == first_word ? parse_line(bytes) : parse_binary(bytes);
    }
    return {};
}

} // namespace fedibee::net
