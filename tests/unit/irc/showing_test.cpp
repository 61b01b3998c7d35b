// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

constexpr auto modern =
    "message-tags server-time batch echo-message labeled-response account-tag extended-join standard-replies";

session::ShownStatusPtr from_bob(std::string id, std::string text, Timestamp time = FakeClock::start)
{
    auto shown = shown_post(author("bob@example.social", "bob@example.social"), std::move(id), std::move(text));
    shown->time = time;
    return shown;
}

Place home()
{
    return Place{PlaceKind::home, {}, {}};
}

} // namespace

TEST(Joining, ShowsTopicAndNamesAndThenTheUnseen)
{
    World world;
    auto& ann = *world.users.ann;
    ann.members_of["home"] = {{author("bob@example.social", "bob@example.social", "Bob"), true, false},
                              {author("carol", "carol@example.social"), false, false},
                              {author("ann_fedi", "ann@example.social"), false, true}};
    ann.on_enter = [](session::Downstream& downstream, const Place& place) {
        if (place.kind != PlaceKind::home) return;
        downstream.deliver(
            {place, std::nullopt, session::Backlog{{from_bob("1e", "older"), from_bob("1f", "newer")}, false}});
    };
    Client client(world);
    client.log_in(modern);
    client.send("JOIN &home");
    EXPECT_THAT(client.expect("JOIN"), HasSubstr(":ann!ann@irc.test.example JOIN &home ann :Real Name"));
    client.expect(" 332 ann &home :Topic of home");
    EXPECT_THAT(client.expect(" 353 "), HasSubstr("= &home :@ann +bob@example.social carol"));
    client.expect(" 366 ann &home ");
    EXPECT_THAT(client.expect("BATCH +"), HasSubstr(" chathistory &home"));
    const auto first = plain(client.expect("older"));
    EXPECT_THAT(first, StartsWith("@batch="));
    EXPECT_THAT(first, HasSubstr("time=2026-01-02T03:04:05.000Z"));
    EXPECT_THAT(first, HasSubstr("account=bob@example.social;msgid=1.s1e"));
    EXPECT_THAT(first, HasSubstr(":bob@example.social!bob@example.social PRIVMSG &home :[1e] older"));
    client.expect("newer");
    client.expect("BATCH -");
}

TEST(Joining, DatesOldPostsForClientsWithoutTimes)
{
    World world;
    world.users.ann->on_enter = [](session::Downstream& downstream, const Place& place) {
        if (place.kind == PlaceKind::home)
            downstream.deliver(
                {place, std::nullopt, session::Backlog{{from_bob("1e", "older", FakeClock::start - 1h)}, false}});
    };
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    EXPECT_EQ(plain(client.expect("older")),
              ":bob@example.social!bob@example.social PRIVMSG &home :[02:04] [1e] older");
}

TEST(Joining, TakesListsAnAliasAndSecondLogins)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("JOIN &bitlbee,&home+work,#Linux");
    client.expect("JOIN &bitlbee");
    client.expect("JOIN &home+work");
    client.expect("JOIN #linux");
    client.send("PART #linux");
    client.expect(":ann!ann@irc.test.example PART #linux");
    client.barrier();
    ASSERT_FALSE(world.users.ann->left.empty());
    EXPECT_EQ(world.users.ann->left.back(), (Place{PlaceKind::hashtag, "linux", {}}));
}

TEST(Joining, IsRefusedWithASentence)
{
    World world([](irc::ServerOptions& options) { options.limits.channels_per_client = 2; });
    Client guest(world);
    guest.register_as("visitor");
    guest.send("JOIN &home");
    EXPECT_THAT(guest.expect(" 477 visitor &home "), HasSubstr("register PASSWORD"));
    Client client(world);
    client.log_in();
    client.send("JOIN &nowhere");
    client.expect(" 403 ann &nowhere ");
    client.send("JOIN #missing");
    EXPECT_THAT(client.expect(" 403 ann #missing "), HasSubstr("nothing is called missing"));
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("JOIN &local");
    client.expect(" 405 ann &local ");
}

TEST(Showing, CutsLongPostsToTheWireAndTagsTheFirstLineOnly)
{
    World world;
    Client client(world);
    client.log_in("message-tags batch");
    client.send("JOIN &home");
    client.expect("366 ann &home");
    std::string text;
    for (int i = 0; i < 300; ++i) text += "w\xc3\xb6rd ";
    world.users.ann->deliver({home(), std::nullopt, session::NewPost{from_bob("1f", text)}});
    const auto lines = client.barrier();
    ASSERT_GE(lines.size(), 4U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto body = lines[i].substr(lines[i].find(":bob"));
        EXPECT_LE(body.size(), 510U);
        EXPECT_EQ(lines[i].find("msgid=") != std::string::npos, i == 0);
    }
}

TEST(Showing, PutsTheNickFirstWhereThePostMentionsTheUser)
{
    World world;
    Client client(world);
    client.log_in();
    client.send("JOIN &home");
    client.expect("366 ann &home");
    auto shown = shown_post(author("bob", "bob@example.social"), "1f", "see here");
    shown->mentions_user = true;
    world.users.ann->deliver({home(), std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(plain(client.expect("see here")), HasSubstr("PRIVMSG &home :ann: [1f] see here"));
}

TEST(Showing, MakesQueriesOfPrivateConversations)
{
    World world;
    Client old(world);
    old.log_in();
    Client modern_one(world);
    modern_one.log_in("znc.in/self-message");
    const auto bob = author("bob", "bob@example.social");
    const Place query{PlaceKind::direct, "bob@example.social", {}};
    world.users.ann->deliver({query, bob, session::NewPost{shown_post(bob, "1f", "psst")}});
    EXPECT_EQ(plain(old.expect("psst")), ":bob!bob@example.social PRIVMSG ann :[1f] psst");
    auto mine = shown_post(author("ann_fedi", "ann@example.social"), "20", "answer");
    mine->own = true;
    world.users.ann->deliver({query, bob, session::NewPost{mine}});
    EXPECT_EQ(plain(old.expect("answer")), ":root!root@irc.test.example PRIVMSG ann :You to bob: [20] answer");
    EXPECT_EQ(plain(modern_one.expect("answer")), ":ann!ann@irc.test.example PRIVMSG bob :[20] answer");
}

TEST(Showing, TellsEditsDeletionsNoticesAndMembers)
{
    World world;
    Client client(world);
    client.log_in("message-tags");
    client.send("JOIN &home");
    client.expect("366 ann &home");
    const auto bob = author("bob", "bob@example.social", "Bob");
    auto& ann = *world.users.ann;
    ann.deliver({home(), std::nullopt, session::EditedPost{shown_post(bob, "1f", "new"), "old -> new"}});
    const auto edit = plain(client.expect("edited"));
    EXPECT_THAT(edit, HasSubstr("+reply=1.s1f"));
    EXPECT_THAT(edit, HasSubstr(":bob!bob@example.social PRIVMSG &home :[1f] edited: old -> new"));
    ann.deliver({home(), std::nullopt, session::DeletedPost{"1f", "1.s1f", bob}});
    EXPECT_THAT(plain(client.expect("deleted")), HasSubstr(":root!root@irc.test.example PRIVMSG &home :[1f] deleted"));
    session::Notice notice;
    notice.text = "favourited your status\r\nQUIT";
    notice.author = bob;
    ann.deliver({home(), std::nullopt, notice});
    client.expect(":bob!bob@example.social PRIVMSG &home :favourited your status");
    ann.deliver({home(), std::nullopt, session::MemberJoined{bob, true}});
    client.expect(":bob!bob@example.social JOIN &home");
    client.expect("MODE &home +v bob");
    ann.deliver({home(), std::nullopt, session::NickChanged{bob, "robert"}});
    client.expect(":bob!bob@example.social NICK :robert");
    ann.deliver({home(), std::nullopt, session::PlaceClosed{"its account was deleted"}});
    client.expect("PART &home :its account was deleted");
}

TEST(Redacting, DeletesOwnPostsAndTellsDeletionsOnce)
{
    World world;
    Client client(world);
    client.log_in("draft/message-redaction echo-message standard-replies");
    client.send("JOIN &home");
    client.expect("366 ann &home");
    client.send("REDACT &home 1.s09 :a mistake");
    client.expect(":ann!ann@irc.test.example REDACT &home 1.s09 :a mistake");
    EXPECT_EQ(world.users.ann->redacted, std::vector<std::string>{"1.s09"});
    const auto bob = author("bob", "bob@example.social");
    world.users.ann->deliver({home(), std::nullopt, session::DeletedPost{"09", "1.s09", bob}});
    EXPECT_TRUE(client.barrier().empty());
    world.users.ann->deliver({home(), std::nullopt, session::DeletedPost{"1f", "1.s1f", bob}});
    client.expect(":bob!bob@example.social REDACT &home 1.s1f");
    client.send("REDACT &home nonsense");
    client.expect("FAIL REDACT UNKNOWN_MSGID &home nonsense :");
}
