// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/deeds.hpp"
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct History : AtHome {};

TEST(Deeds, TheTenNewestAreKeptAndANewOneEndsWhatCouldBeRedone)
{
    Deeds deeds;
    for (int i = 0; i < 12; ++i) {
        Deed deed;
        deed.done = std::to_string(i);
        deeds.add(std::move(deed));
    }
    ASSERT_EQ(deeds.all().size(), Deeds::most);
    EXPECT_EQ(deeds.all().front().done, "2");
    EXPECT_EQ(deeds.to_redo(), nullptr);
    deeds.stepped_back({}, {});
    deeds.stepped_back({}, {});
    EXPECT_EQ(deeds.to_undo()->done, "9");
    EXPECT_EQ(deeds.to_redo()->done, "10");
    deeds.add(Deed{});
    EXPECT_EQ(deeds.to_redo(), nullptr);
    EXPECT_EQ(deeds.all().size(), 9U);
}

TEST_F(History, WithNothingDoneThereIsNothingToUndo)
{
    EXPECT_EQ(say("undo"), "! There is nothing to undo.");
    EXPECT_EQ(say("redo"), "! There is nothing to redo.");
    EXPECT_EQ(say("history"), "Nothing was done yet that could be undone.");
}

TEST_F(History, ActsOnPostsAndPeopleGoBackAndForth)
{
    say("fav ^");
    say("follow carol@far.example");
    EXPECT_EQ(say("history"), "01 fav 00\n02 > follow carol@far.example");
    EXPECT_EQ(say("history undo"), "01 unfav 00\n02 > unfollow carol@far.example");
    EXPECT_EQ(say("undo"), "Undone: follow carol@far.example.");
    EXPECT_EQ(say("undo"), "Undone: fav 00.");
    EXPECT_EQ(say("undo"), "! There is nothing to undo.");
    EXPECT_EQ(say("redo"), "Redone: fav 00.");
    EXPECT_EQ(say("his"), "01 > fav 00\n02 follow carol@far.example");
    EXPECT_EQ(shard.instance.deeds,
              (std::vector<std::string>{"favourite " + bobs->id.value, "follow carol@far.example",
                                        "unfollow carol@far.example", "unfavourite " + bobs->id.value,
                                        "favourite " + bobs->id.value}));
}

TEST_F(History, APostIsDeletedAndPublishedAgain)
{
    say("first words");
    const auto id = shard.instance.posts.back()->id;
    EXPECT_EQ(say("history undo"), "01 > del 01");
    EXPECT_EQ(say("undo"), "Undone: post first words.");
    EXPECT_EQ(shard.instance.posts.size(), 1U);
    EXPECT_EQ(say("redo"), "published: first words");
    ASSERT_EQ(shard.instance.posts.size(), 2U);
    EXPECT_NE(shard.instance.posts.back()->id, id);
    EXPECT_EQ(say("undo"), "Undone: post first words.");
    EXPECT_EQ(shard.instance.posts.size(), 1U);
    ASSERT_EQ(shard.instance.drafts.size(), 2U);
    EXPECT_NE(shard.instance.drafts[0].idempotency_key, shard.instance.drafts[1].idempotency_key);
}

TEST_F(History, ADeletedPostComesBackWhole)
{
    say("post --cw food --visibility unlisted --lang de -- the soup");
    say("del");
    EXPECT_EQ(say("undo"), "published: [CW: food] the soup");
    ASSERT_EQ(shard.instance.drafts.size(), 2U);
    const auto& again = shard.instance.drafts.back();
    EXPECT_EQ(again.text, "the soup");
    EXPECT_EQ(again.spoiler_text, "food");
    EXPECT_EQ(again.visibility, Visibility::unlisted);
    EXPECT_EQ(again.language, "de");
    EXPECT_EQ(say("redo"), "Redone: del 01.");
    EXPECT_EQ(shard.instance.posts.size(), 1U);
}

TEST_F(History, ADeletedListComesBackWithItsMembers)
{
    say("list create friends");
    say("list add bob@home.example to friends");
    say("list delete friends");
    EXPECT_TRUE(shard.instance.lists.empty());
    EXPECT_EQ(say("undo"), "Undone: list delete friends.");
    ASSERT_EQ(shard.instance.lists.size(), 1U);
    EXPECT_EQ(shard.instance.lists["friends"], std::vector<std::string>{"bob@home.example"});
    EXPECT_EQ(say("undo"), "Undone: list add bob@home.example to friends.");
    EXPECT_TRUE(shard.instance.lists["friends"].empty());
}

TEST_F(History, UndoWithAPostDeletesIt)
{
    say("a mistake");
    EXPECT_EQ(say("undo 01"), "[01] deleted.");
    EXPECT_EQ(shard.instance.posts.size(), 1U);
}

TEST_F(History, WhatTheInstanceRefusesStaysToBeUndone)
{
    say("fav ^");
    shard.instance.act_error = Error{Errc::network, "the instance is away"};
    EXPECT_EQ(say("undo"), "! the instance is away");
    shard.instance.act_error.reset();
    EXPECT_EQ(say("undo"), "Undone: fav 00.");
}

} // namespace
} // namespace fedibee::session
