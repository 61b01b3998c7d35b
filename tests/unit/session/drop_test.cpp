// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct Drop : AtHome {};

TEST_F(Drop, RemovesTheUserAndEveryLoginOnlyWithThePassword)
{
    EXPECT_EQ(command("drop wrong"), "! Password invalid; nothing was removed. The command is: drop PASSWORD");
    EXPECT_TRUE(shard.stored([](Store& store) { return store.find_user("ann").value(); }).has_value());
    EXPECT_EQ(command("drop password"),
              "Account ann removed, with its settings and logins. Connect again to make a new one.");
    EXPECT_FALSE(shard.stored([](Store& store) { return store.find_user("ann").value(); }).has_value());
    EXPECT_TRUE(shard.stored([](Store& store) { return store.all_logins().value(); }).empty());
    EXPECT_EQ(shard.instance.revoked, 1);
    EXPECT_TRUE(say("hello").starts_with("! You have no Fediverse account here yet"));
    EXPECT_FALSE(shard.run(shard.manager->authenticate("ann", Secret{"password"}, "127.0.0.1")));
}

TEST_F(Drop, SendsEveryClientAway)
{
    Client second;
    ann->attach(second);
    const auto reply = shard.run(ann->say(client, control, Utterance{"drop password", {}, false}));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->farewell, "Account ann was removed");
    EXPECT_EQ(second.dismissed, "Account ann was removed");
    EXPECT_EQ(client.dismissed, "") << "it is told the answer first";
    ann->detach(second);
}

TEST_F(Drop, PublishesNoPasswordThatWasTypedInTheWrongWindow)
{
    EXPECT_EQ(say("drop me a line"), "published: drop me a line");
    for (const std::string word : {"drop", "identify", "Register"})
        EXPECT_TRUE(say(word + " s3cret").starts_with("! Not posted: this looks like a command with your password."));
    EXPECT_EQ(say("register now or never"), "published: register now or never");
    EXPECT_EQ(say("post identify yourself"), "published: identify yourself");
}

} // namespace
} // namespace fedibee::session
