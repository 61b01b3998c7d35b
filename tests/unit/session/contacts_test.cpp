// SPDX-License-Identifier: AGPL-3.0-or-later
// BitlBee's words about contacts, groups, questions and chats.
#include "session/reference.hpp"
#include "unit/session/at_home.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

struct Contacts : AtHome {};
struct Questions : AtHome {};
struct Chats : AtHome {};

Account person(const std::string& address)
{
    Account account;
    account.id = AccountId{address};
    account.address = address;
    account.username = address.substr(0, address.find('@'));
    return account;
}

TEST_F(Contacts, BlistShowsWhomYouFollowAndCountsThem)
{
    say("follow carol@far.example");
    say("follow dave@far.example");
    const std::string all = command("blist all");
    EXPECT_NE(all.find("carol@far.example"), std::string::npos) << all;
    EXPECT_TRUE(all.ends_with("2 buddies (0 follow you)")) << all;
    const std::string some = command("blist all CAR");
    EXPECT_EQ(some.find("dave"), std::string::npos) << some;
    EXPECT_TRUE(some.ends_with("1 buddies (0 follow you)")) << some;
    EXPECT_NE(command("blist offline").find("0 buddies"), std::string::npos);
}

TEST_F(Contacts, GroupsAreLists)
{
    EXPECT_NE(command("group list").find("list create"), std::string::npos);
    shard.instance.lists["close friends"] = {"carol@far.example"};
    EXPECT_EQ(command("group list"), "Group list:\n 0. close friends (mastodon)\nEnd of group list");
    EXPECT_EQ(command("group info close friends"),
              "Members of close friends:\n 0. carol@far.example\nEnd of member list");
    EXPECT_EQ(command("group info foes"), "! There is no group 'foes'; see: group list");
    EXPECT_EQ(say("group photos are terrible"), "published: group photos are terrible");
}

TEST_F(Contacts, MovePutsSomebodyOnOneListOnly)
{
    shard.instance.lists["friends"] = {"carol@far.example", "dave@far.example"};
    shard.instance.lists["foes"] = {};
    EXPECT_EQ(command("move carol@far.example to foes"), "carol@far.example moved from friends to foes.");
    EXPECT_EQ(shard.instance.lists["friends"], std::vector<std::string>{"dave@far.example"});
    EXPECT_EQ(shard.instance.lists["foes"], std::vector<std::string>{"carol@far.example"});
    EXPECT_EQ(command("move carol@far.example to foes"), "carol@far.example is on foes only already.");
    EXPECT_EQ(shard.instance.lists["foes"].size(), 1U);
    EXPECT_EQ(command("undo"), "Undone: move carol@far.example to foes.");
    EXPECT_EQ(shard.instance.lists["friends"].size(), 2U);
    EXPECT_TRUE(shard.instance.lists["foes"].empty());
    EXPECT_EQ(command("redo"), "Redone: move carol@far.example to foes.");
    EXPECT_EQ(shard.instance.lists["foes"].size(), 1U);
    EXPECT_EQ(command("move carol@far.example to nowhere"),
              "! There is no list 'nowhere'; make it with: list create nowhere");
}

TEST_F(Contacts, AnAccountMayStandBeforeThePerson)
{
    EXPECT_EQ(command("add mastodon carol@far.example caz"),
              "You are now following carol@far.example.\ncarol@far.example is now called caz.");
    EXPECT_EQ(command("add -tmp mastodon dora@far.example dee"),
              "dee (dora@far.example) is known here now, without being followed: /query dee");
    EXPECT_EQ(command("block 0 carol@far.example"), "Done: block carol@far.example.");
    EXPECT_EQ(command("allow 0 carol@far.example"), "Done: unblock carol@far.example.");
    EXPECT_EQ(command("remove mastodon carol@far.example"), "You no longer follow carol@far.example.");
    EXPECT_EQ(command("add work carol@far.example"), "! There is no account 'work'; see: account list");
    EXPECT_EQ(command("block"), "You block nobody; whole domains are listed by: domain list");
    shard.instance.blocked = {person("eve@far.example"), person("mallory@far.example")};
    EXPECT_EQ(command("block mastodon"), "You block: eve@far.example mallory@far.example");
    EXPECT_EQ(command("allow"), "You block: eve@far.example mallory@far.example");
    EXPECT_EQ(say("block"), "You block: eve@far.example mallory@far.example");
}

TEST_F(Questions, ChannelsHaveTheNamesThatRoomsLeaveThem)
{
    EXPECT_NE(command("chat list mastodon").find("/join #linux"), std::string::npos);
    ann->detach(client);
    ann.reset();
    shard.stop();
    shard.has_rooms = true;
    shard.start();
    ann = shard.user(client);
    EXPECT_NE(command("chat list mastodon").find("/join &tag~linux"), std::string::npos);
    EXPECT_NE(command("channel &tag~linux set visibility unlisted").find("unlisted"), std::string::npos);
    EXPECT_NE(command("channel list").find("&tag~linux, chat channel"), std::string::npos);
    EXPECT_EQ(command("channel list").find("#linux"), std::string::npos);
}

TEST_F(Questions, FollowRequestsAreAnsweredByNumber)
{
    EXPECT_EQ(command("qlist"), "There are no pending questions.");
    EXPECT_EQ(command("yes"), "Did I ask you something?");
    shard.instance.asking = {person("new@far.example"), person("old@far.example")};
    EXPECT_EQ(command("qlist"), "Pending queries:\n0, mastodon: new@far.example () wants to follow you.\n"
                                "1, mastodon: old@far.example () wants to follow you.\n"
                                "Answer with: yes NUMBER, or no NUMBER");
    EXPECT_EQ(command("yes 2"), "! There is no question 2; see: qlist");
    EXPECT_EQ(command("yes 1"), "old@far.example follows you now.");
    EXPECT_EQ(command("no"), "new@far.example was turned down.");
    command("set query_order fifo");
    EXPECT_EQ(command("yes"), "old@far.example follows you now.");
    EXPECT_EQ(shard.instance.deeds,
              (std::vector<std::string>{"accept old@far.example", "reject new@far.example", "accept old@far.example"}));
    EXPECT_EQ(say("yes"), "published: yes");
}

TEST_F(Chats, RoomsAreTimelinesByNameOrNumber)
{
    shard.instance.lists["close friends"] = {};
    shard.instance.followed_tags = {"Bees"};
    EXPECT_EQ(command("chat list mastodon"),
              " 0. local: /join &local\n 1. federated: /join &federated\n"
              " 2. close friends: /join &list~close_friends\n 3. #Bees: /join #bees\n 4. remote: /join &remote\n"
              "Any hashtag is a channel too: /join #linux");
    EXPECT_EQ(command("chat add mastodon !2"), "Chatroom successfully added: /join &list~close_friends\n"
                                               "To join it each time: channel &list~close_friends set auto_join true");
    EXPECT_TRUE(
        command("chat add mastodon \"close friends\"").starts_with("Chatroom successfully added: /join &list~"));
    EXPECT_EQ(command("chat add mastodon #Linux #lx"),
              "Chatroom successfully added: /join #linux\nIt is always called #linux, whatever name was asked for.\n"
              "To join it each time: channel #linux set auto_join true");
    EXPECT_TRUE(command("chat add mastodon !9").starts_with("! There is no room '!9'"));
    EXPECT_TRUE(command("chat add mastodon nonsense").starts_with("! There is no room 'nonsense'"));
}

TEST_F(Chats, CompletionsNameEveryCommandAndSetting)
{
    const auto words = completions();
    for (const auto* word : {"account add", "fav", "help fav", "set visibility", "chat list"})
        EXPECT_NE(std::ranges::find(words, word), words.end()) << word;
    const std::string answer = command("completions");
    EXPECT_TRUE(answer.starts_with("COMPLETIONS OK\nCOMPLETIONS "));
    EXPECT_TRUE(answer.ends_with("\nCOMPLETIONS END"));
}

} // namespace
} // namespace fedibee::session
