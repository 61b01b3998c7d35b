// SPDX-License-Identifier: AGPL-3.0-or-later
// Hashtags, trends, announcements.
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct Discovery : AtHome {};

TEST_F(Discovery, HashtagsAreFollowedListedAndLeftAlsoByUndo)
{
    EXPECT_EQ(say("tag"), "You follow no hashtags; follow one with: tag follow #NAME");
    EXPECT_EQ(say("tag follow #Linux"), "You are now following #Linux: its posts come into your home timeline.");
    EXPECT_EQ(command("tag follow bees"), "You are now following #bees: its posts come into your home timeline.");
    EXPECT_EQ(say("tag"), "Hashtags: #Linux #bees");
    EXPECT_EQ(say("tag unfollow #Linux"), "You no longer follow #Linux.");
    EXPECT_EQ(say("undo"), "Undone: tag unfollow #Linux.");
    EXPECT_EQ(say("tag"), "Hashtags: #bees #Linux");
    EXPECT_EQ(say("tag follow me"), "published: tag follow me");
    EXPECT_EQ(command("tag follow #a#b"), "! A hashtag is one word: tag follow #linux");
}

TEST_F(Discovery, TrendsAreTagsPostsOrLinks)
{
    EXPECT_EQ(say("trends"), "Nothing trends on home.example.");
    EXPECT_EQ(say("trends links"), "No links trend on home.example.");
    shard.instance.trends.push_back(TagTrend{"bees", 12, 5});
    shard.instance.trending_links.push_back(PreviewCard{"https://bees.example/", "Bees", {}});
    EXPECT_EQ(say("trends tags"), "#bees: 12 posts by 5 people");
    EXPECT_EQ(say("trends links"), "Bees: https://bees.example/");
    EXPECT_EQ(say("trends posts"), "to be acted on");
}

TEST_F(Discovery, AnnouncementsAreNumberedAndDismissed)
{
    EXPECT_EQ(say("announcements"), "home.example announces nothing.");
    shard.instance.announcements.push_back(Announcement{"17", "<p>We <b>move</b>.</p>", false});
    EXPECT_EQ(say("announcements dismiss 2"), "! There is no announcement 2; see: announcements");
    EXPECT_NE(say("announcements").find("1. (new) We "), std::string::npos);
    EXPECT_EQ(say("announcements dismiss 1"), "Announcement 1 is marked as read.");
    EXPECT_EQ(say("announcements").find("(new)"), std::string::npos);
}

} // namespace
} // namespace fedibee::session
