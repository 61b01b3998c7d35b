// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct LegacyWords : AtHome {};

TEST_F(LegacyWords, SayWhatToDoInstead)
{
    EXPECT_TRUE(command("plugins").starts_with("mastodon: Mastodon, Pleroma"));
    EXPECT_TRUE(command("plugins info mastodon").starts_with("mastodon: Mastodon, Pleroma"));
    EXPECT_TRUE(command("ft list").ends_with("attach ADDRESS"));
    EXPECT_TRUE(command("otr connect bob").starts_with("! Private posts are not encrypted"));
    EXPECT_EQ(say("otr is a dead language"), "published: otr is a dead language");
}

TEST_F(LegacyWords, AVisibilityAloneIsAskedAboutAndASentenceIsPosted)
{
    EXPECT_EQ(say("unlisted"),
              "Not posted: for the next post type: visibility unlisted (to publish the word: post unlisted)");
    EXPECT_EQ(say("Direct"),
              "Not posted: for the next post type: visibility direct (to publish the word: post direct)");
    EXPECT_EQ(say("public transport is late"), "published: public transport is late");
}

TEST(Identify, TakesBitlBeesFlags)
{
    Shard shard;
    Client client;
    shard.user(client)->detach(client);
    for (const std::string flag : {"-noload", "-force"}) {
        const auto guest = shard.manager->guest("ann", "127.0.0.1");
        const auto reply =
            shard.run(guest->say(client, control, Utterance{"identify " + flag + " password", {}, false}));
        ASSERT_TRUE(reply);
        EXPECT_NE(reply->became, nullptr);
    }
}

TEST_F(LegacyWords, ListReloadLooksAgain)
{
    shard.instance.lists["friends"] = {"bob@home.example"};
    EXPECT_EQ(say("list friends"), "published: list friends");
    EXPECT_EQ(say("list reload"), "1 lists are known.");
    EXPECT_EQ(say("list friends"), "Members: bob@home.example");
}

} // namespace
} // namespace fedibee::session
