// SPDX-License-Identifier: AGPL-3.0-or-later
// What servers should have stopped, straight from the link: it is refused or survived, and everybody else goes on.
#include "world.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

class HostileTest : public testing::Test {
protected:
    HostileTest()
    {
        ann.on_say = [](const Place&, const session::Utterance& utterance) -> Result<session::Reply> {
            session::Reply reply;
            reply.items.emplace_back("unknown: " + utterance.text);
            return reply;
        };
    }
    /// The gateway still answers; after a cut over a new connection.
    bool works()
    {
        world.peer.received.clear();
        world.peer.send("<iq type='get' id='alive' from='ann@example.org/x' to='fedi.example.org'>"
                        "<ping xmlns='urn:xmpp:ping'/></iq>");
        return world.peer.expect("id='alive' type='result'").size() > 0;
    }
    static std::string line(std::string_view body, std::string_view more = "from='ann@example.org/desk' id='m'")
    {
        return fmt::format("<message type='chat' {} to='fedi.example.org'><body>{}</body></message>", more, body);
    }

    test::XmppWorld world;
    test::FakeUser& ann = *world.users.ann;
};

} // namespace

TEST_F(HostileTest, ABillionLaughsCostNoMoreThanAReconnect)
{
    std::string document = "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>";
    for (int i = 1; i < 10; ++i) {
        document += fmt::format("<!ENTITY lol{} '", i);
        for (int j = 0; j < 10; ++j) document += fmt::format("&lol{};", i - 1);
        document += "'>";
    }
    world.peer.send(document +
                    "]><message from='ann@example.org/x' to='fedi.example.org'><body>&lol9;</body></message>");
    world.peer.shake_hands();
    EXPECT_TRUE(works());
    world.peer.send("<message from='ann@example.org/x' to='fedi.example.org'><body>&lol9;</body></message>");
    world.peer.shake_hands();
    EXPECT_TRUE(works());
    EXPECT_TRUE(ann.said.empty());
}

TEST_F(HostileTest, BytesThatAreNoTextComeBackAsText)
{
    for (const std::string_view bytes : {"\x80", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbf"}) {
        const std::string said = world.ask(line(bytes), "message");
        EXPECT_TRUE(test::is_well_formed(said)) << said;
        EXPECT_THAT(said, HasSubstr("unknown: \xef\xbf\xbd"));
    }
    world.peer.send(line("\xff\xfe")); // gloox takes these for nothing: a message without a text
    EXPECT_TRUE(works());
}

TEST_F(HostileTest, AMegabyteIsALine)
{
    const std::string body(std::size_t{1} << 20, 'x');
    EXPECT_THAT(world.ask(line(body), "message"), HasSubstr("<body>"));
    ASSERT_EQ(ann.said.size(), 1U);
    EXPECT_EQ(ann.said[0].second.text.size(), body.size());
    EXPECT_TRUE(works());
}

TEST_F(HostileTest, ADeepTreeIsSurvived)
{
    std::string nested;
    for (int i = 0; i < 2'000; ++i) nested += "<a>";
    for (int i = 0; i < 2'000; ++i) nested += "</a>";
    world.peer.send("<iq type='get' id='deep' from='ann@example.org/x' to='fedi.example.org'>" + nested + "</iq>");
    EXPECT_THAT(world.peer.expect("</iq>"), HasSubstr("service-unavailable"));
    EXPECT_TRUE(works());
}

TEST_F(HostileTest, StanzasWithoutIdsOrAddressesStopNothing)
{
    world.peer.send("<iq type='get' from='ann@example.org/x' to='fedi.example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
    EXPECT_THAT(world.barrier(), HasSubstr("<bad-request"));
    world.peer.send("<message to='fedi.example.org'><body>help</body></message><presence/><iq/><message/>"
                    "<iq type='result' from='ann@example.org/x' to='fedi.example.org'/>"
                    "<presence type='subscribe' to='fedi.example.org'/>");
    EXPECT_EQ(world.barrier(), "");
    EXPECT_THAT(world.ask(line("help", "from='ann@example.org/desk'"), "message"), HasSubstr("<body>"));
}

TEST_F(HostileTest, WhatComesBackFromOurOwnAddressesIsNotAnswered)
{
    for (const auto* const from : {"fedi.example.org", "bob%example.social@fedi.example.org/fedi"}) {
        world.peer.send(line("help", fmt::format("from='{}' id='loop'", from)));
        world.peer.send(fmt::format("<presence type='subscribe' from='{}' to='fedi.example.org'/>", from));
        EXPECT_EQ(world.barrier(), "");
    }
    EXPECT_TRUE(ann.said.empty());
}

TEST_F(HostileTest, AnswersThatNobodyAskedForAreNotBelieved)
{
    world.peer.send("<iq type='result' id='made-up' from='ann@example.org' to='fedi.example.org'>"
                    "<query xmlns='jabber:iq:roster'/></iq>"
                    "<iq type='error' id='made-up' from='eve@stranger.example' to='fedi.example.org'/>");
    EXPECT_EQ(world.barrier(), "");
    EXPECT_TRUE(works());
}

TEST(Flood, IsAnsweredAtThePaceOfALineAndNotByAFloodOfRefusals)
{
    test::XmppWorld world([](xmpp::ServerOptions& options) {
        options.limits.lines_per_second = 100;
        options.limits.lines_burst = 5;
    });
    std::string flood;
    for (int i = 0; i < 1'000; ++i)
        flood +=
            "<message type='chat' id='f' from='bea@example.org/x' to='fedi.example.org'><body>help</body></message>";
    world.peer.send(flood);
    const std::string said = world.barrier();
    std::size_t refusals = 0;
    for (auto at = said.find("<resource-constraint"); at != std::string::npos;
         at = said.find("<resource-constraint", at + 1))
        ++refusals;
    EXPECT_EQ(refusals, 20U);
    EXPECT_LE(world.users.ann->said.size(), 10U);
    EXPECT_TRUE(world.peer.turn([&] { return world.users.ann->said.size() > 20; })) << "the rest comes in time";
}

TEST_F(HostileTest, ManyStrangersLeaveNothingBehind)
{
    for (int i = 0; i < 500; ++i) {
        world.peer.send(
            fmt::format("<message type='chat' from='s{}@stranger.example/x' to='fedi.example.org'><body>help"
                        "</body></message><presence from='s{}@stranger.example/x' to='fedi.example.org'/>",
                        i, i));
    }
    EXPECT_THAT(world.barrier(), Not(HasSubstr("commands")));
    EXPECT_EQ(world.server->clients(), 0U);
}
