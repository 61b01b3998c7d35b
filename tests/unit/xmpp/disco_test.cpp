// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"
#include "xmpp/disco.hpp"

#include <gmock/gmock.h>

#include <regex>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

std::string iq(std::string_view to, std::string_view payload, std::string_view from = "ann@example.org/desk")
{
    return fmt::format("<iq type='get' id='q1' from='{}' to='{}'>{}</iq>", from, to, payload);
}

const std::string info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
const std::string ping = "<ping xmlns='urn:xmpp:ping'/>";

} // namespace

TEST(XmppFront, AnswersFromExactlyTheAddressThatWasAsked)
{
    test::XmppWorld world;
    for (const auto* const to : {"fedi.example.org", "fedi.example.org/x", "bob%example.social@fedi.example.org",
                                 "bob\\40example.social@fedi.example.org"}) {
        EXPECT_EQ(world.ask(iq(to, ping), "iq"),
                  fmt::format("<iq from='{}' to='ann@example.org/desk' id='q1' type='result'/>", to));
    }
    EXPECT_THAT(world.ask(iq("nobody@fedi.example.org", ping), "iq"),
                AllOf(StartsWith("<iq from='nobody@fedi.example.org' "), HasSubstr("item-not-found")));
    EXPECT_THAT(world.ask(iq("bob%example.social@fedi.example.org", "<odd xmlns='urn:odd'/>"), "iq"),
                AllOf(StartsWith("<iq from='bob%example.social@fedi.example.org' "), HasSubstr("service-unavailable")));
}

TEST(XmppFront, SaysWhatItIs)
{
    test::XmppWorld world;
    const std::string gateway = world.ask(iq("fedi.example.org", info), "iq");
    EXPECT_THAT(gateway, HasSubstr("<identity category='gateway' type='activitypub'"));
    EXPECT_THAT(gateway, HasSubstr("<feature var='urn:xmpp:ping'/>"));
    const std::string contact = world.ask(iq("bob%example.social@fedi.example.org", info), "iq");
    EXPECT_THAT(contact, AllOf(HasSubstr("category='account'"), Not(HasSubstr("gateway"))));
    EXPECT_THAT(world.ask(iq("nobody@fedi.example.org", info), "iq"), HasSubstr("item-not-found"));
}

TEST(XmppFront, TellsVersionAndUptime)
{
    test::XmppWorld world;
    EXPECT_THAT(world.ask(iq("fedi.example.org", "<query xmlns='jabber:iq:version'/>"), "iq"),
                HasSubstr("<name>fedibee</name><version>1.2.3</version>"));
    world.clock.advance(std::chrono::seconds(75));
    EXPECT_THAT(world.ask(iq("fedi.example.org", "<query xmlns='jabber:iq:last'/>"), "iq"), HasSubstr("seconds='75'"));
    EXPECT_THAT(world.ask(iq("bob%example.social@fedi.example.org", "<query xmlns='jabber:iq:last'/>"), "iq"),
                HasSubstr("type='error'"));
}

TEST(XmppFront, BefriendsAdmittedUsersAndNobodyElse)
{
    test::XmppWorld world;
    world.peer.send("<presence type='subscribe' from='ann@example.org' to='fedi.example.org'/>");
    const std::string said = world.barrier();
    EXPECT_THAT(said, AllOf(HasSubstr("type='subscribed'"), HasSubstr("type='subscribe'"),
                            HasSubstr("<c xmlns='http://jabber.org/protocol/caps' hash='sha-1'")));
    world.peer.send("<presence type='subscribe' from='eve@stranger.example' to='fedi.example.org'/>");
    EXPECT_EQ(world.barrier(), "<presence from='fedi.example.org' to='eve@stranger.example' type='unsubscribed'/>");
    world.peer.send("<presence type='probe' from='eve@stranger.example' to='fedi.example.org'/>");
    EXPECT_EQ(world.barrier(), "");
}

TEST(XmppFront, AdmitsTheHostsThatAreConfigured)
{
    test::XmppWorld world([](xmpp::ServerOptions& options) { options.xmpp.hosts = {"*.chat.example", "one.example"}; });
    const auto admitted = [&world](std::string_view from) {
        world.peer.send(fmt::format("<presence type='subscribe' from='{}' to='fedi.example.org'/>", from));
        return world.barrier().find("unsubscribed") == std::string::npos;
    };
    EXPECT_TRUE(admitted("ann@one.example"));
    EXPECT_TRUE(admitted("ann@a.chat.example"));
    EXPECT_FALSE(admitted("ann@chat.example"));
    EXPECT_FALSE(admitted("ann@example.org"));
    EXPECT_FALSE(admitted("ann@evilone.example"));
}

TEST(XmppFront, NeverAnswersAnErrorOrAStrayResult)
{
    test::XmppWorld world;
    world.peer.send(
        "<iq type='error' id='1' from='a@example.org' to='fedi.example.org'/>"
        "<iq type='result' id='2' from='a@example.org' to='fedi.example.org'/>"
        "<message type='error' from='a@example.org' to='fedi.example.org'><body>x</body></message>"
        "<presence type='error' from='a@example.org' to='fedi.example.org'/>"
        "<iq type='get' id='3' from='a@example.org' to='elsewhere.example'><ping xmlns='urn:xmpp:ping'/></iq>");
    EXPECT_EQ(world.barrier(), "");
    EXPECT_THAT(world.ask("<iq type='get' id='4' from='a@example.org' to='fedi.example.org'/>", "iq"),
                HasSubstr("bad-request"));
}

TEST(XmppFront, ItsDigestIsThatOfTheStandard)
{
    xmpp::About about;
    about.identities = {{"client", "pc", "Exodus 0.9.1"}};
    about.features = {"http://jabber.org/protocol/muc", "http://jabber.org/protocol/disco#info",
                      "http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/caps"};
    EXPECT_EQ(xmpp::caps_digest(about), "QgayPKawpkPSDYmwT/WM94uAlu0="); // XEP-0115, example 1
}
