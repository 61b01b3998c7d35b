// SPDX-License-Identifier: AGPL-3.0-or-later
// What fronts ask for by words of their own: members of places, who is kept out, lists' titles, the directory.
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Place friends{PlaceKind::list, "old_friends", {}};

std::string first_line(const Result<Reply>& reply)
{
    if (!reply) return "! " + reply.error().detail;
    return reply->items.empty() ? "" : std::get<std::string>(reply->items.front());
}

std::vector<std::string> addresses(const UserPtr& user, const Place& place)
{
    std::vector<std::string> all;
    for (const auto& member : user->members(place)) {
        if (!member.own) all.push_back(member.author.address);
    }
    return all;
}

} // namespace

TEST(Relations, HomeHasWhoIsFollowedAndAListWhoIsOnIt)
{
    Shard shard;
    Client client;
    shard.instance.lists["old friends"] = {"zoe@home.example"};
    const auto ann = shard.at_home(client);
    EXPECT_EQ(first_line(shard.run(ann->change_person(client, home, PersonDeed::add, "bob@home.example"))),
              "You are now following bob@home.example.");
    EXPECT_THAT(addresses(ann, home), ElementsAre("bob@home.example"));
    ASSERT_TRUE(shard.run(ann->find_place(friends)));
    EXPECT_THAT(addresses(ann, friends), ElementsAre("zoe@home.example"));
    EXPECT_EQ(first_line(shard.run(ann->change_person(client, friends, PersonDeed::add, "bob@home.example"))),
              "bob@home.example added to old friends.");
    EXPECT_THAT(addresses(ann, friends), ElementsAre("bob@home.example", "zoe@home.example"));
    EXPECT_EQ(first_line(shard.run(ann->change_person(client, friends, PersonDeed::remove, "zoe@home.example"))),
              "zoe@home.example removed from old friends.");
    EXPECT_THAT(addresses(ann, friends), ElementsAre("bob@home.example"));
    EXPECT_EQ(first_line(shard.run(ann->change_person(client, home, PersonDeed::remove, "bob@home.example"))),
              "You no longer follow bob@home.example.");
    EXPECT_THAT(addresses(ann, home), IsEmpty());
    ann->detach(client);
}

TEST(Relations, OtherPlacesHaveNoMembersToChange)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    const Place local{PlaceKind::local, {}, {}};
    EXPECT_THAT(first_line(shard.run(ann->change_person(client, local, PersonDeed::add, "bob@home.example"))),
                HasSubstr("Only the home timeline and lists"));
    EXPECT_THAT(first_line(shard.run(ann->change_person(client, home, PersonDeed::add, "bob x@y.example"))),
                HasSubstr("Name one person"));
    EXPECT_THAT(shard.instance.deeds, IsEmpty());
    ann->detach(client);
}

TEST(Relations, PeopleAndServersAreKeptOut)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    shard.run(ann->change_person(client, home, PersonDeed::add, "eve@bad.example"));
    shard.run(ann->change_person(client, home, PersonDeed::block, "zoe@far.example"));
    shard.run(ann->change_person(client, home, PersonDeed::mute, "zoe@far.example"));
    EXPECT_THAT(first_line(shard.run(ann->block_server(client, home, "bad.example", true))),
                HasSubstr("Everything from bad.example is hidden"));
    EXPECT_THAT(addresses(ann, home), IsEmpty()) << "the instance ends follows of a blocked server";
    EXPECT_THAT(first_line(shard.run(ann->block_server(client, home, "home.example", true))),
                HasSubstr("your own instance"));
    EXPECT_THAT(shard.instance.deeds,
                ElementsAre("follow eve@bad.example", "block zoe@far.example", "mute zoe@far.example"));
    shard.instance.blocked.emplace_back().address = "zoe@far.example";
    shard.instance.muted = {"loud@far.example"};
    EXPECT_THAT(*shard.run(ann->kept_out(home, KeptOut::blocked)), ElementsAre("zoe@far.example", "*@bad.example"));
    EXPECT_THAT(*shard.run(ann->kept_out(home, KeptOut::muted)), ElementsAre("loud@far.example"));
    ann->detach(client);
}

TEST(Relations, AListTakesAnotherTitle)
{
    Shard shard;
    Client client;
    shard.instance.lists["old friends"] = {};
    const auto ann = shard.at_home(client);
    ASSERT_TRUE(shard.run(ann->find_place(friends)));
    EXPECT_THAT(first_line(shard.run(ann->set_topic(friends, "new friends"))), HasSubstr("is called new friends"));
    EXPECT_THAT(shard.instance.deeds, ElementsAre("rename list old friends new friends"));
    EXPECT_THAT(first_line(shard.run(ann->set_topic(home, "mine"))), HasSubstr("only a list"));
    ann->detach(client);
}

TEST(Relations, TheDirectoryHasListsAndHashtags)
{
    Shard shard;
    Client client;
    shard.instance.lists["old friends"] = {};
    shard.instance.followed_tags = {"Gardens"};
    shard.instance.trends = {{"gardens", 12, 5}, {"soup", 3, 2}};
    const auto ann = shard.at_home(client);
    const auto places = shard.run(ann->directory());
    ASSERT_TRUE(places);
    std::vector<std::string> lines;
    for (const auto& info : *places)
        lines.push_back(to_string(info.place) + " " + std::to_string(info.people) + " " + info.topic);
    EXPECT_THAT(lines, Contains("list~old friends 0 Your list old friends"));
    EXPECT_THAT(lines, Contains("#gardens 5 A hashtag that you follow"));
    EXPECT_THAT(lines, Contains("#soup 2 Trending: 3 posts by 2 people today"));
    ann->detach(client);
}

TEST(Relations, APortraitIsDrawnFromMemory)
{
    Shard shard;
    Client client;
    const auto ann = shard.at_home(client);
    shard.run(ann->change_person(client, home, PersonDeed::add, "bob@home.example"));
    const auto portrait = ann->portrait("bob@home.example");
    ASSERT_TRUE(portrait);
    EXPECT_EQ(portrait->homepage, "https://home.example/@bob");
    EXPECT_TRUE(ann->portrait("")) << "the user's own";
    EXPECT_FALSE(ann->portrait("stranger@home.example"));
    ann->detach(client);
}

TEST(Relations, APortraitKnowsTheLastPostThatWasSeen)
{
    Shard shard;
    Client client;
    shard.instance.last_status_at = Timestamp{};
    const auto post = shard.instance.make("bob@home.example", "<p>soup</p>");
    const auto ann = shard.at_home(client);
    const auto portrait = ann->portrait("bob@home.example");
    ASSERT_TRUE(portrait);
    EXPECT_EQ(portrait->last_post, post->created_at);
    ann->detach(client);
}

TEST(Relations, AFollowRequestIsToldWhereverTheUserIs)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    shard.until([&] { return !shard.instance.streams.empty(); });
    auto note = std::make_shared<Notification>();
    note->id = NotificationId{"7"};
    note->type = "follow_request";
    note->account = shard.instance.make("bob@home.example", "")->account;
    client.notices.clear();
    shard.instance.tell(NotificationReceived{note});
    shard.until([&] { return !client.notices.empty(); });
    EXPECT_THAT(client.notices.back(), testing::HasSubstr("wants to follow you"));
    ann->detach(client);
}

TEST(Relations, WhatAFrontKeepsOutlivesTheGatewayAndIsNoSetting)
{
    Shard shard;
    Client client;
    auto ann = shard.at_home(client);
    EXPECT_EQ(ann->kept("contacts"), "");
    EXPECT_TRUE(shard.run(ann->keep("contacts", "bob carl")));
    EXPECT_EQ(ann->kept("contacts"), "bob carl");
    EXPECT_EQ(shard.say(ann, client, control, "set").find("carl"), std::string::npos);
    ann->detach(client);
    ann.reset();
    shard.stop();
    shard.start();
    ann = shard.user(client);
    EXPECT_EQ(ann->kept("contacts"), "bob carl");
    ann->detach(client);
}

} // namespace fedibee::session
