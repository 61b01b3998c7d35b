// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/peer.hpp"

#include <gtest/gtest.h>

namespace fedibee::net {
namespace {

using State = ProxyHeader::State;
using std::string_literals::operator""s;

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

} // namespace

TEST(AddressList, HoldsAddressesNetworksAndTheUnixSocket)
{
    const std::vector<std::string> list{"192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "unix"};
    for (const auto* inside : {"192.0.2.1", "10.255.0.1", "2001:db8::7", "unix"}) EXPECT_TRUE(is_listed(list, inside));
    for (const auto* outside : {"192.0.2.2", "11.0.0.1", "2001:db9::7", ""}) EXPECT_FALSE(is_listed(list, outside));
    for (const auto* wrong : {"proxy", "10.0.0.0/33", "", "1.2.3"}) EXPECT_FALSE(is_list_entry(wrong)) << wrong;
    for (const auto& right : list) EXPECT_TRUE(is_list_entry(right)) << right;
}

TEST(ProxyHeaders, OfVersion1NameTheClient)
{
    const auto header = parse_proxy_header("PROXY TCP4 203.0.113.9 192.0.2.1 5000 6667\r\nNICK ann\r\n");
    ASSERT_EQ(header.state, State::whole);
    EXPECT_EQ(header.size, 44U);
    EXPECT_EQ(header.peer.value().address, "203.0.113.9");
    EXPECT_EQ(parse_proxy_header("PROXY TCP6 ::1 ::1 1 2\r\n").peer.value().loopback, true);
    EXPECT_EQ(parse_proxy_header("PROXY UNKNOWN ffff::1 what ever\r\n").state, State::whole);
    for (const auto* part : {"", "P", "PROXY ", "PROXY TCP4 203.0.113.9"})
        EXPECT_EQ(parse_proxy_header(part).state, State::incomplete) << part;
    for (const auto& broken : {"PROXY TCP4 here there 1 2\r\n"s, "PROXY TCP4\r\n"s, "PROXY "s + std::string(200, 'x')})
        EXPECT_EQ(parse_proxy_header(broken).state, State::broken) << broken;
    for (const auto* line : {"NICK ann\r\n", "PASS secret\r\n", "\r\nNICK", "GET / HTTP/1.1"})
        EXPECT_EQ(parse_proxy_header(line).state, State::absent) << line;
}

TEST(ProxyHeaders, OfVersion2NameTheClient)
{
    const std::string v4 = signature + "\x21\x11\x00\x0C\xCB\x00\x71\x09\x7F\x00\x00\x01\x00\x01\x00\x02"s;
    const auto header = parse_proxy_header(v4 + "NICK");
    ASSERT_EQ(header.state, State::whole);
    EXPECT_EQ(header.size, v4.size());
    EXPECT_EQ(header.peer.value().address, "203.0.113.9");
    for (std::size_t i = 0; i < v4.size(); ++i)
        EXPECT_EQ(parse_proxy_header(std::string_view(v4).substr(0, i)).state, State::incomplete) << i;
    const std::string mapped = std::string(10, '\0') + "\xFF\xFF\xCB\x00\x71\x09"s;
    EXPECT_EQ(parse_proxy_header(signature + "\x21\x21\x00\x24"s + mapped + std::string(20, '\0')).peer.value().address,
              "203.0.113.9");
    const auto local = parse_proxy_header(signature + "\x20\x00\x00\x00"s);
    EXPECT_EQ(local.state, State::whole);
    EXPECT_FALSE(local.peer);
    for (const auto& broken : {"\x31\x11\x00\x0C"s, "\x21\x11\xFF\xFF"s, "\x21\x11\x00\x01z"s})
        EXPECT_EQ(parse_proxy_header(signature + broken).state, State::broken);
}

} // namespace fedibee::net
