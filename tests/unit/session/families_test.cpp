// SPDX-License-Identifier: AGPL-3.0-or-later
// What other families of servers have besides: groups, titles, dislikes, answers to events, passwords.
#include "unit/session/at_home.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

struct Groups : AtHome {
    Groups()
    {
        shard.instance.info.capabilities.groups = true;
        shard.instance.groups_there = {
            {GroupId{"1"}, "bees", "Bee keepers", "All about bees", "https://home.example/group/1", 3, false},
            {GroupId{"2"}, "wasps", "", "", "", 0, true}};
    }
};
struct Circles : AtHome {
    Circles()
    {
        shard.instance.info.capabilities.circles = true;
        shard.instance.lists["Old friends"] = {};
    }
};
struct Albums : AtHome {
    Albums() { shard.instance.info.capabilities.albums = true; }
};
struct Dislikes : AtHome {};
struct Events : AtHome {};
struct Titles : AtHome {};
struct PasswordSignIns : AtHome {};

TEST_F(Groups, AreListedJoinedAndLeft)
{
    EXPECT_THAT(command("groups"), testing::StartsWith(" wasps, yours"));
    EXPECT_THAT(command("groups all"), HasSubstr(" bees (Bee keepers), 3 members"));
    EXPECT_EQ(command("groups join !bees"), "You are in bees now; read it as the channel &group~bees");
    EXPECT_THAT(command("groups info bees"), HasSubstr("All about bees"));
    EXPECT_EQ(command("undo"), "Undone: groups join bees.");
    EXPECT_THAT(shard.instance.deeds, ElementsAre("join bees", "leave bees"));
    EXPECT_EQ(command("groups join ants"), "! There is no group ants.");
}

TEST_F(Groups, AreReadAsPlacesAndWrittenTo)
{
    const Place bees{PlaceKind::group, "bees", {}};
    const auto info = shard.run(ann->find_place(bees));
    ASSERT_TRUE(info) << info.error().detail;
    EXPECT_EQ(info->topic, "The group Bee keepers, of which you are no member: All about bees");
    ann->enter(client, bees);
    shard.say(ann, client, bees, "the hive is full");
    EXPECT_EQ(drafted().group, "bees");
    EXPECT_EQ(drafted().text, "the hive is full");
    shard.until([&] { return to_string(shard.instance.asked) == "group:1"; });
    say("post --group wasps -- a sting");
    EXPECT_EQ(drafted().group, "wasps");
}

TEST_F(Groups, AreSaidToBeMissingWhereTheyAre)
{
    shard.instance.info.capabilities.groups = false;
    EXPECT_THAT(command("groups all"), HasSubstr("home.example has no groups; follow a group's account instead"));
    EXPECT_THAT(shard.run(ann->find_place({PlaceKind::group, "bees", {}})).error().detail,
                HasSubstr("home.example has no groups"));
    EXPECT_THAT(say("post --group bees -- text"), HasSubstr("This instance has no groups"));
}

TEST_F(Circles, AreWrittenToByTheirNames)
{
    say("post --circle old_friends -- psst");
    EXPECT_EQ(drafted().circle, ListId{"Old friends"});
    EXPECT_EQ(drafted().visibility, Visibility::private_);
    say("post --circle 'Old friends' --visibility private -- psst again");
    EXPECT_EQ(drafted().circle, ListId{"Old friends"});
}

TEST_F(Circles, AreRefusedInOneSentenceWhereTheyDoNotFit)
{
    EXPECT_THAT(say("post --circle bees -- text"), HasSubstr("You have no list called bees"));
    EXPECT_THAT(say("post --circle old_friends --visibility public -- text"), HasSubstr("leave --visibility away"));
    EXPECT_THAT(say("reply 00 --circle old_friends -- text"), HasSubstr("All who see a thread see its answers"));
    shard.instance.info.capabilities.circles = false;
    EXPECT_THAT(say("post --circle old_friends -- text"), HasSubstr("use --visibility private for your followers"));
    EXPECT_THAT(shard.instance.drafts, IsEmpty());
}

TEST_F(Albums, AreListedWithTheirPhotos)
{
    EXPECT_EQ(command("albums"), "You have no photo albums.");
    shard.instance.photos = {{"Garden", "a hive", "https://home.example/photo/2-2.jpg", Timestamp{}},
                             {"Wall Photos", "", "https://home.example/photo/1-2.jpg", std::nullopt},
                             {"Garden", "", "https://home.example/photo/0-2.jpg", std::nullopt}};
    EXPECT_THAT(command("albums"), HasSubstr(" Garden, 2 photos\n Wall Photos, 1 photo\n"));
    EXPECT_EQ(command("albums garden"),
              " 1970-01-01 [a hive] https://home.example/photo/2-2.jpg\n https://home.example/photo/0-2.jpg");
    EXPECT_EQ(command("albums ants"), "! You have no album called ants; see all: albums");
    shard.instance.info.capabilities.albums = false;
    EXPECT_THAT(command("albums"), HasSubstr("home.example keeps no photos in albums"));
}

TEST_F(Dislikes, AreDislikesWhereTheInstanceHasThemAndElsewhereEndAFavourite)
{
    EXPECT_EQ(say("dislike 00"), "Done: dislike [00].");
    shard.instance.info.capabilities.dislikes = true;
    EXPECT_EQ(say("dislike 00"), "Done: dislike [00].");
    EXPECT_EQ(say("undo"), "Undone: dislike 00.");
    const auto shown = "1." + bobs->id.value;
    EXPECT_TRUE(shard.run(ann->react(client, shown, "👎", true)));
    EXPECT_THAT(shard.instance.deeds, ElementsAre("unfavourite " + bobs->id.value, "dislike " + bobs->id.value,
                                                  "undislike " + bobs->id.value, "dislike " + bobs->id.value));
}

TEST_F(Events, AreAnsweredByCommandAndByReaction)
{
    EXPECT_THAT(say("attend 00 yes"), HasSubstr("home.example takes no answers to events; write one: reply 00 TEXT"));
    shard.instance.info.capabilities.attendance = true;
    EXPECT_EQ(say("attend 00 maybe"), "Done: attend [00] maybe.");
    const auto shown = "1." + bobs->id.value;
    EXPECT_TRUE(shard.run(ann->react(client, shown, "❌", true)));
    EXPECT_FALSE(shard.run(ann->react(client, shown, "❌", false)));
    EXPECT_THAT(shard.instance.deeds, ElementsAre("attend_maybe " + bobs->id.value, "decline " + bobs->id.value));
}

TEST_F(Titles, AreSentWhereTheInstanceHasThem)
{
    EXPECT_THAT(say("post --title News -- it rains"), HasSubstr("Posts have no titles on this instance"));
    EXPECT_THAT(shard.instance.drafts, IsEmpty());
    shard.instance.info.capabilities.titles = true;
    say("post --title News -- it rains");
    EXPECT_EQ(drafted().title, "News");
}

TEST_F(PasswordSignIns, SignALoginInWhereTheInstanceTakesThem)
{
    EXPECT_THAT(command("password mastodon secret"), HasSubstr("home.example takes no passwords from other programs"));
    auto& can = shard.instance.info.capabilities;
    can.password_sign_in = true;
    can.page_sign_in = false;
    EXPECT_THAT(command("account add dora@home.example"),
                EndsWith("mastodon2 - Type the password of dora@home.example to root: password mastodon2 SECRET (or "
                         "/oper mastodon2 SECRET, which hides it)"));
    shard.instance.token_refused = true;
    EXPECT_EQ(
        command("password mastodon2 wrong"),
        "! home.example does not accept this password for dora@home.example; try again: password mastodon2 SECRET");
    shard.instance.token_refused = false;
    EXPECT_EQ(command("password mastodon2 'right one'"), "mastodon2 - the password is right.");
    const auto logins = shard.stored([](Store& kept) { return kept.all_logins().value(); });
    ASSERT_EQ(logins.size(), 2U);
    EXPECT_EQ(logins.back().credentials->user_name, "dora");
    EXPECT_EQ(logins.back().credentials->access_token.reveal(), "right one");
}

TEST_F(PasswordSignIns, ComeBesideThePageWhereBothAreTaken)
{
    shard.instance.info.capabilities.password_sign_in = true;
    const auto lines = command("account add dora@home.example");
    EXPECT_THAT(lines, HasSubstr("https://home.example/oauth/authorize"));
    EXPECT_THAT(lines, EndsWith("Or give the password to root instead: password mastodon2 SECRET"));
}

TEST_F(PasswordSignIns, AreForASiteThatIsFoundByTheWholeHandle)
{
    command("account add @dora@home.example");
    EXPECT_EQ(shard.connector.sought, "dora@home.example");
    command("account add home.example");
    EXPECT_EQ(shard.connector.sought, "home.example");
}

TEST_F(PasswordSignIns, AskForTheNameWhereItIsNotKnown)
{
    shard.instance.info.capabilities.password_sign_in = true;
    command("account add home.example");
    EXPECT_EQ(command("password mastodon2 secret"),
              "! Your name at home.example is not known: account mastodon2 del, then account add @you@home.example");
}

} // namespace
} // namespace fedibee::session
