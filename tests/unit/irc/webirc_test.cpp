// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/webirc.hpp"

#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;

namespace {

void with_gateway(irc::ServerOptions& options)
{
    options.irc.webirc_gateways = {"127.0.0.0/8"};
    options.webirc_password = Secret(std::string("sesame"));
    options.limits.clients_per_address = 2;
}

/// What the session knows of the newest guest's client.
std::string label(World& world)
{
    return std::string(world.users.newest_guest->attached.front()->label());
}

/// The reason with which the line ends the connection.
std::string refusal(World& world, std::string_view line)
{
    Client client(world);
    client.send(line);
    const std::string error = client.expect("ERROR :Closing Link:");
    client.wait_closed();
    EXPECT_EQ(client.lines.size(), 1U) << client.all();
    return error;
}

} // namespace

TEST(Webirc, GivesTheClientItsOwnAddress)
{
    World world(with_gateway);
    Client client(world);
    client.send("WEBIRC sesame kiwi host.example 192.0.2.7");
    client.register_as("visitor");
    EXPECT_EQ(label(world), "irc 192.0.2.7");
    client.send("WHOIS visitor");
    client.expect(" 318 ");
    EXPECT_THAT(client.all(), Not(HasSubstr(" 671 ")));
}

TEST(Webirc, TakesAddressesOfSixthVersionAndSecureAmongUnknownOptions)
{
    World world(with_gateway);
    Client client(world);
    client.send("WEBIRC sesame kiwi host.example 2001:DB8::7 :local-port=1 secure remote-port=2");
    client.register_as("visitor");
    EXPECT_EQ(label(world), "irc 2001:db8::7");
    client.send("WHOIS visitor");
    client.expect(" 671 visitor visitor :is using a secure connection");
}

TEST(Webirc, CountsClientsByTheirOwnAddress)
{
    World world(with_gateway);
    Client one(world);
    Client two(world);
    Client other(world);
    for (auto* const client : {&one, &two}) {
        client->send("WEBIRC sesame kiwi host.example 192.0.2.7");
        client->register_as("visitor");
    }
    other.send("WEBIRC sesame kiwi host.example 192.0.2.8");
    other.register_as("other");
    EXPECT_THAT(refusal(world, "WEBIRC sesame kiwi host.example 192.0.2.7"), HasSubstr("[192.0.2.7] (Too many"));
    one.close();
    world.turn([&world] { return world.server->clients() == 2; });
    Client again(world);
    again.send("WEBIRC sesame kiwi host.example 192.0.2.7");
    again.register_as("again");
}

TEST(Webirc, ClosesOnAWrongPasswordOrWords)
{
    World world(with_gateway);
    EXPECT_THAT(refusal(world, "WEBIRC open kiwi host 192.0.2.7"), HasSubstr("(WEBIRC password incorrect)"));
    EXPECT_THAT(refusal(world, "WEBIRC sesameseed kiwi host 192.0.2.7"), HasSubstr("(WEBIRC password incorrect)"));
    EXPECT_THAT(refusal(world, "WEBIRC : kiwi host 192.0.2.7"), HasSubstr("needs password"));
    EXPECT_THAT(refusal(world, "WEBIRC sesame kiwi host"), HasSubstr("(WEBIRC needs password"));
    EXPECT_THAT(refusal(world, "WEBIRC"), HasSubstr("(WEBIRC needs password"));
    for (const auto* address : {"192.0.2.700", "host.example", "*", "1.2.3", ":", "192.0.2.7/8"})
        EXPECT_THAT(refusal(world, std::string("WEBIRC sesame kiwi host ") + address), HasSubstr("no IP address"))
            << address;
}

TEST(Webirc, IsRefusedFromOthersAndAfterAnythingElse)
{
    World strange([](irc::ServerOptions& options) {
        with_gateway(options);
        options.irc.webirc_gateways = {"192.0.2.1"};
    });
    EXPECT_THAT(refusal(strange, "WEBIRC sesame kiwi host 192.0.2.7"), HasSubstr("(WEBIRC is not for your address)"));

    World world(with_gateway);
    for (const auto* first : {"NICK visitor", "CAP LS 302", "PASS secret"}) {
        Client late(world);
        late.send(first);
        late.send("WEBIRC sesame kiwi host 192.0.2.7");
        EXPECT_THAT(late.expect("ERROR"), HasSubstr("(WEBIRC comes before everything else)")) << first;
        late.wait_closed();
    }
    Client twice(world);
    twice.send("WEBIRC sesame kiwi host 192.0.2.7");
    twice.send("WEBIRC sesame kiwi host 192.0.2.9");
    EXPECT_THAT(twice.expect("ERROR"), HasSubstr("[192.0.2.7] (WEBIRC is not for your address)"));
    Client registered(world);
    registered.register_as("visitor");
    registered.send("WEBIRC sesame kiwi host 192.0.2.7");
    registered.expect(" 462 visitor ");
    EXPECT_EQ(label(world), "irc 127.0.0.1");
}

TEST(Webirc, NeedsAPasswordEvenIfNoneIsConfigured)
{
    World world([](irc::ServerOptions& options) { options.irc.webirc_gateways = {"127.0.0.1"}; });
    EXPECT_THAT(refusal(world, "WEBIRC x kiwi host 192.0.2.7"), HasSubstr("(WEBIRC password incorrect)"));
}

TEST(Webirc, ReadsGatewayNamesOfStrangersAsText)
{
    const auto message = irc::parse_message("WEBIRC pw \x03kiwi host 10.0.0.1 :secure");
    ASSERT_TRUE(message);
    const auto request = irc::parse_webirc(*message);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->gateway.find('\x03'), std::string::npos);
    EXPECT_TRUE(request->secure);
}
