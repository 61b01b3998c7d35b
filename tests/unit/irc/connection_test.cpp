// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

constexpr auto modern =
    "message-tags server-time batch echo-message labeled-response account-tag extended-join standard-replies";

/// Publishes whatever is said, as post 09.
void publish_everything(FakeUser& user)
{
    user.on_say = [](const Place&, const session::Utterance& utterance) -> Result<session::Reply> {
        session::Reply reply;
        auto shown = shown_post(author("ann_fedi", "ann@example.social"), "09", utterance.text);
        shown->own = true;
        reply.published = shown;
        return reply;
    };
}

} // namespace

TEST(Posting, IsConfirmedByRootWhereNoEchoIsKnown)
{
    World world;
    publish_everything(*world.users.ann);
    Client client(world);
    client.log_in();
    client.send("PRIVMSG &home :hello world");
    EXPECT_EQ(plain(client.expect("hello world")),
              ":root!root@irc.test.example PRIVMSG &home :You: [09] hello world (https://example.social/@ann/09)");
    EXPECT_EQ(world.users.ann->said.front().first, "home");
}

TEST(Posting, IsEchoedWithLabelMsgidAndTimeOnlyWhenPublished)
{
    World world;
    publish_everything(*world.users.ann);
    Client client(world);
    client.log_in(modern);
    world.users.ann->gate.shut();
    client.send("@label=abc PRIVMSG &home :hello world");
    world.turn([&] { return !world.users.ann->said.empty(); });
    EXPECT_THAT(client.all(), Not(HasSubstr("hello world")));
    world.users.ann->gate.open();
    const auto echo = plain(client.expect("hello world"));
    EXPECT_THAT(echo, StartsWith("@label=abc;time="));
    EXPECT_THAT(echo, HasSubstr("account=ann"));
    EXPECT_THAT(echo, HasSubstr("msgid=1.s09"));
    EXPECT_THAT(echo, HasSubstr(":ann!ann@irc.test.example PRIVMSG &home :[09] hello world"));
}

TEST(Posting, CarriesTheReplyTag)
{
    World world;
    Client client(world);
    client.log_in(modern);
    client.send("@+reply=1.s1f PRIVMSG &home :an answer");
    client.send("@+draft/reply=1.s20 PRIVMSG bob :another");
    client.barrier();
    ASSERT_EQ(world.users.ann->said.size(), 2U);
    EXPECT_EQ(world.users.ann->said[0].second.reply_to, "1.s1f");
    EXPECT_EQ(world.users.ann->said[1].second.reply_to, "1.s20");
}

TEST(Posting, NeverPublishesNoticesOrCtcp)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("NOTICE &home :quiet");
    client.send("PRIVMSG &home :\x01VERSION\x01");
    client.send("PRIVMSG root :\x01PING 123\x01");
    client.expect("NOTICE ann :\x01PING 123\x01");
    client.send("PRIVMSG &home :\x01"
                "ACTION waves\x01");
    client.barrier();
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_TRUE(world.users.ann->said.front().second.is_action);
    EXPECT_EQ(world.users.ann->said.front().second.text, "waves");
}

TEST(Posting, TakesFormattingOut)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("PRIVMSG &home :\x02"
                "bold\x02 \x03"
                "04red");
    client.barrier();
    EXPECT_EQ(world.users.ann->said.front().second.text, "bold red");
}

TEST(Posting, SaysFailuresInThePlaceOrAsStandardReply)
{
    World world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        return fail(Errc::invalid_input, "Maximum message length exceeded: 501 > 500");
    };
    Client old(world);
    old.log_in();
    old.send("PRIVMSG &home :x");
    old.expect(":root!root@irc.test.example PRIVMSG &home :Maximum message length exceeded");
    Client modern_one(world);
    modern_one.log_in(modern);
    modern_one.send("@label=L PRIVMSG &home :x");
    EXPECT_THAT(modern_one.expect("FAIL PRIVMSG INVALID_INPUT &home :Maximum"), StartsWith("@label=L"));
}

TEST(Posting, JoinsLinesThatTheClientCut)
{
    World world;
    Client client(world);
    client.log_in();
    const std::string first = std::string(400, 'a') + " b ";
    client.send("PRIVMSG &home :" + first);
    client.barrier();
    EXPECT_TRUE(world.users.ann->said.empty());
    client.send("PRIVMSG &home :the end");
    client.barrier();
    ASSERT_EQ(world.users.ann->said.size(), 1U);
    EXPECT_EQ(world.users.ann->said.front().second.text, first + "the end");
}

TEST(Posting, CarriesOutAHeldLineWhenTheClientLeaves)
{
    World world;
    {
        Client client(world);
        client.log_in();
        client.send("PRIVMSG &home :" + std::string(400, 'a'));
        client.barrier();
        client.close();
    }
    world.turn([&] { return !world.users.ann->said.empty(); });
    EXPECT_EQ(world.users.ann->said.size(), 1U);
    world.turn([&] { return world.server->clients() == 0; });
    EXPECT_TRUE(world.users.ann->attached.empty());
}

TEST(Posting, KeepsTheOrderOfLinesAndCarriesOutTheRestAfterTheClientLeft)
{
    World world;
    world.users.ann->gate.shut();
    {
        Client client(world);
        client.log_in();
        client.send("PRIVMSG &home :one");
        client.send("PRIVMSG &home :two");
        client.send("PRIVMSG &home :three");
        world.turn([&] { return !world.users.ann->said.empty(); });
        client.close();
    }
    world.turn([&] { return world.io.poll() == 0; });
    world.users.ann->gate.open();
    world.turn([&] { return world.users.ann->said.size() == 3; });
    ASSERT_EQ(world.users.ann->said.size(), 3U);
    EXPECT_EQ(world.users.ann->said[1].second.text, "two");
    EXPECT_EQ(world.users.ann->said[2].second.text, "three");
}

TEST(Order, APongWaitsForEarlierCommandsUnlessLabelled)
{
    World world;
    publish_everything(*world.users.ann);
    Client client(world);
    client.log_in("labeled-response batch");
    world.users.ann->gate.shut();
    client.send("PRIVMSG &home :slow");
    client.send("PING plain");
    client.send("@label=p PING labelled");
    client.expect("@label=p :irc.test.example PONG irc.test.example :labelled");
    EXPECT_THAT(client.all(), Not(HasSubstr(":plain")));
    world.users.ann->gate.open();
    client.expect("slow");
    client.expect("PONG irc.test.example :plain");
}

TEST(Labels, MakeABatchOfSeveralLinesAndAnAckOfNone)
{
    World world;
    Client client(world);
    client.log_in("labeled-response batch");
    client.send("@label=m MOTD");
    EXPECT_THAT(client.expect(" 422 "), StartsWith("@label=m "));
    client.send("@label=v VERSION");
    EXPECT_THAT(client.expect("labeled-response"), StartsWith("@label=v :irc.test.example BATCH +"));
    EXPECT_THAT(client.expect(" 351 "), StartsWith("@batch="));
    client.expect("BATCH -");
    client.send("@label=n NOTICE bob :quiet");
    EXPECT_THAT(client.expect("ACK"), StartsWith("@label=n "));
}

TEST(Control, AnswersWhereTheCommandWasTyped)
{
    World world;
    world.users.ann->on_say = [](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items.emplace_back("first\nsecond");
        reply.items.emplace_back(shown_post(author("bob", "bob@example.social"), "1f", "a post"));
        return reply;
    };
    Client client(world);
    client.log_in();
    client.send("PRIVMSG &bitlbee :timeline");
    client.expect(":root!root@irc.test.example PRIVMSG &bitlbee :first");
    client.expect(":root!root@irc.test.example PRIVMSG &bitlbee :second");
    client.expect(":bob!bob@example.social PRIVMSG &bitlbee :");
    client.send("PRIVMSG root :timeline");
    client.expect(":root!root@irc.test.example PRIVMSG ann :first");
    client.expect(":root!root@irc.test.example PRIVMSG ann :<bob> ");
    client.send("NS help");
    client.expect("PRIVMSG ann :first");
    EXPECT_EQ(world.users.ann->said.back().first, "root");
}

TEST(Control, OperGivesSecretsWithoutShowingThem)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("OPER work my secret");
    client.send("PRIVMSG &fedibee :register");
    client.send("OPER x secret");
    client.barrier();
    ASSERT_EQ(world.users.ann->said.size(), 3U);
    EXPECT_EQ(world.users.ann->said[0].second.text, "password \"work\" \"my secret\"");
    EXPECT_EQ(world.users.ann->said[2].second.text, "register \"secret\"");
    EXPECT_THAT(client.all(), Not(HasSubstr("secret")));
}

TEST(Control, ARegisteredGuestBecomesTheirUser)
{
    World world;
    Client client(world);
    client.register_as("ann");
    client.barrier();
    world.users.newest_guest->on_say = [&](const Place&, const session::Utterance&) -> Result<session::Reply> {
        session::Reply reply;
        reply.items.emplace_back("Password accepted");
        reply.became = world.users.ann;
        return reply;
    };
    client.send("PRIVMSG &fedibee :identify secret");
    client.expect("Password accepted");
    client.expect(" 900 ann ann!ann@irc.test.example ann ");
    client.barrier();
    EXPECT_TRUE(world.users.newest_guest->attached.empty());
    EXPECT_EQ(world.users.ann->attached.size(), 1U);
    client.send("JOIN &home");
    client.expect("366 ann &home");
}

TEST(Limits, DelayFloodsAndLoseNothing)
{
    World world([](irc::ServerOptions& options) {
        options.limits.lines_burst = 5;
        options.limits.lines_per_second = 2000;
    });
    Client client(world);
    client.log_in();
    std::string flood;
    for (int i = 0; i < 60; ++i) flood += "PRIVMSG &home :line " + std::to_string(i) + "\r\n";
    client.send_bytes(flood);
    world.turn([&] { return world.users.ann->said.size() == 60; });
    ASSERT_EQ(world.users.ann->said.size(), 60U);
    EXPECT_EQ(world.users.ann->said.back().second.text, "line 59");
}

TEST(Limits, RefuseLongLinesAndKeepTheConnection)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("PRIVMSG &home :" + std::string(20000, 'x'));
    client.expect(" 417 ann ");
    client.send("@a=" + std::string(4200, 'x') + " PRIVMSG &home :x");
    client.expect(" 417 ann ");
    client.send("PRIVMSG &home :" + std::string(5000, 'x'));
    client.expect(" 417 ann ");
    client.barrier();
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST(Limits, RefuseTextThatIsNotUtf8)
{
    World world;
    Client old(world);
    old.log_in();
    old.send("PRIVMSG &home :caf\xe9");
    old.expect("NOTICE ann :That line is not valid UTF-8");
    Client modern_one(world);
    modern_one.log_in("standard-replies");
    modern_one.send("PRIVMSG &home :caf\xe9");
    modern_one.expect("FAIL * INVALID_UTF8 :");
    EXPECT_TRUE(world.users.ann->said.empty());
}

TEST(Dismissal, SaysWhyAndToConnectAgain)
{
    World world;
    Client client(world);
    client.log_in();
    world.users.ann->attached.front()->dismiss("You are bea now, with the accounts of both");
    client.expect("(You are bea now, with the accounts of both; connect again)");
    client.wait_closed();
}

TEST(Limits, DropAClientThatDoesNotRead)
{
    World world([](irc::ServerOptions& options) { options.limits.send_queue_bytes = 20000; });
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    const auto post = shown_post(author("bob@example.social", "bob@example.social"), "1f", std::string(400, 'x'));
    for (int i = 0; i < 300; ++i)
        world.users.ann->deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{post}});
    world.turn([&] { return world.server->clients() == 0; });
    EXPECT_EQ(world.server->clients(), 0U);
    EXPECT_TRUE(world.users.ann->attached.empty());
}

TEST(Stopping, SendsErrorAndCarriesOutWhatIsHeld)
{
    FakeUsers* users = nullptr;
    std::shared_ptr<FakeUser> ann;
    {
        World world;
        users = &world.users;
        ann = users->ann;
        Client client(world);
        client.log_in();
        client.send("PRIVMSG &home :" + std::string(300, 'x'));
        client.barrier();
    }
    EXPECT_EQ(ann->said.size(), 1U);
    EXPECT_TRUE(ann->attached.empty());
}
