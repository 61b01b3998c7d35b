// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fake_server.hpp"
#include "xmpp/link.hpp"

#include <gmock/gmock.h>

#include <vector>

using namespace fedibee;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class LinkTest : public testing::Test, public xmpp::LinkHandler {
protected:
    xmpp::LinkOptions options()
    {
        xmpp::LinkOptions options;
        options.port = server.port();
        options.domain = "fedi.example.org";
        options.secret = Secret("secret");
        options.first_delay = 1ms;
        options.longest_delay = 4ms;
        return options;
    }
    void start(xmpp::LinkOptions with)
    {
        link = std::make_unique<xmpp::Link>(io.get_executor(), std::move(with), *this);
        link->start();
    }
    void TearDown() override
    {
        if (!link) return;
        bool ended = false;
        auto stop = [](xmpp::Link& stopped, bool& done) -> asio::awaitable<void> {
            co_await stopped.stop();
            done = true;
        };
        net::TaskGroup group(io.get_executor(), "test");
        group.spawn(stop(*link, ended));
        EXPECT_TRUE(server.turn([&ended] { return ended; }));
        link.reset();
        io.poll();
    }
    bool up()
    {
        return server.turn([this] { return link->state() == xmpp::LinkState::up; });
    }

    void on_up() override { events.emplace_back("up"); }
    void on_stanza(const gloox::Tag& stanza) override { stanzas.push_back(stanza.xml()); }
    void on_down(std::string_view reason) override { events.emplace_back(reason); }

    asio::io_context io;
    test::FakeXmppServer server{io};
    std::unique_ptr<xmpp::Link> link;
    std::vector<std::string> events;
    std::vector<std::string> stanzas;
};

} // namespace

TEST_F(LinkTest, ProvesItselfAndPassesStanzasBothWays)
{
    start(options());
    server.shake_hands();
    ASSERT_TRUE(up());
    server.send("<message from='ann@example.org/x' to='fedi.example.org'><body>hi 🐝</body></message>");
    ASSERT_TRUE(server.turn([this] { return stanzas.size() == 1; }));
    EXPECT_THAT(stanzas[0], HasSubstr("<body>hi 🐝</body>"));
    EXPECT_TRUE(link->send(xmpp::stanza("presence", "fedi.example.org", "ann@example.org")));
    EXPECT_EQ(server.expect_stanza("presence"), "<presence from='fedi.example.org' to='ann@example.org'/>");
}

TEST_F(LinkTest, TakesStanzasWithAnExplicitNamespaceAndThoseThatGlooxWouldAnswer)
{
    start(options());
    server.shake_hands();
    ASSERT_TRUE(up());
    server.send("<iq xmlns='jabber:component:accept' type='get' id='1' from='a@b' to='fedi.example.org'>"
                "<ping xmlns='urn:xmpp:ping'/></iq><iq type='get' id='2' from='a@b' to='fedi.example.org'>"
                "<ping xmlns='urn:xmpp:ping'/></iq>");
    ASSERT_TRUE(server.turn([this] { return stanzas.size() == 2; }));
    io.poll();
    EXPECT_EQ(server.received, "") << "answered without from";
}

TEST_F(LinkTest, ComesBackAfterACutInTheMiddleOfAStanza)
{
    start(options());
    server.shake_hands();
    ASSERT_TRUE(up());
    server.send("<message from='ann@example.org' to='fedi.exa");
    io.poll();
    server.cut();
    server.shake_hands();
    ASSERT_TRUE(up());
    EXPECT_EQ(events.size(), 3U);
    server.send("<presence from='ann@example.org/x' to='fedi.example.org'/>");
    ASSERT_TRUE(server.turn([this] { return stanzas.size() == 1; }));
    EXPECT_THAT(stanzas[0], HasSubstr("<presence"));
}

TEST_F(LinkTest, AReferenceBeyondTheFirstPlaneCostsNoMoreThanAReconnect)
{
    start(options());
    server.shake_hands();
    ASSERT_TRUE(up());
    server.send("<message from='ann@example.org' to='fedi.example.org'><body>&#128029;</body></message>");
    server.shake_hands();
    ASSERT_TRUE(up());
}

TEST_F(LinkTest, GivesUpAServerThatSendsNoStreamId)
{
    auto with = options();
    with.handshake_time = 20ms;
    start(with);
    ASSERT_TRUE(server.accept());
    server.open_stream("");
    EXPECT_TRUE(server.wait_closed());
    EXPECT_TRUE(events.empty());
    server.shake_hands();
    EXPECT_TRUE(up());
}

TEST_F(LinkTest, StopsForGoodAtAConflictAndSaysWhatToDo)
{
    start(options());
    ASSERT_TRUE(server.accept());
    server.open_stream("abc");
    server.expect("</handshake>");
    server.send("<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    ASSERT_TRUE(server.turn([this] { return link->state() == xmpp::LinkState::refused; }));
    EXPECT_THAT(link->problem(), HasSubstr("has a component for fedi.example.org already"));
    EXPECT_FALSE(link->send(xmpp::stanza("presence", "fedi.example.org", "a@b")));
}

TEST_F(LinkTest, StopsForGoodWhenTheSecretIsWrong)
{
    start(options());
    ASSERT_TRUE(server.accept());
    server.open_stream("abc");
    server.expect("</handshake>");
    server.send("<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    ASSERT_TRUE(server.turn([this] { return link->state() == xmpp::LinkState::refused; }));
    EXPECT_THAT(link->problem(), HasSubstr("xmpp.secret_file"));
}

TEST_F(LinkTest, KeepsTheLinkAwakeWithBlanks)
{
    auto with = options();
    with.keep_alive = 2ms;
    start(with);
    server.shake_hands();
    ASSERT_TRUE(up());
    EXPECT_EQ(server.expect("   "), "   ");
}

TEST_F(LinkTest, GivesUpAServerThatTakesNothing)
{
    auto with = options();
    with.queue.most = std::size_t{8} << 20;
    start(with);
    server.shake_hands();
    ASSERT_TRUE(up());
    const std::string body(std::size_t{1} << 20, 'x');
    for (int i = 0; i < 40 && link->state() == xmpp::LinkState::up; ++i) {
        auto message = xmpp::stanza("message", "fedi.example.org", "ann@example.org");
        xmpp::add_text(*message, "body", body);
        link->send(std::move(message));
        io.poll();
    }
    ASSERT_TRUE(server.turn([this] { return events.size() >= 2; }));
    EXPECT_EQ(events[1], "the server takes nothing");
}

TEST_F(LinkTest, SaysGoodByeAfterWhatWasQueued)
{
    start(options());
    server.shake_hands();
    ASSERT_TRUE(up());
    link->send(xmpp::stanza("presence", "fedi.example.org", "ann@example.org", {}, "unavailable"));
    TearDown();
    EXPECT_THAT(server.expect("</stream:stream>"), HasSubstr("type='unavailable'/></stream:stream>"));
    link.reset();
}
