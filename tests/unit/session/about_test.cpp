// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said about posts and people; the login's own profile and domains.
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct About : AtHome {};
struct ProfileCommands : AtHome {};

TEST_F(About, AProfileKnowsTheNewestPostThatWasSeen)
{
    const auto midnight = bobs->created_at - std::chrono::hours{3};
    shard.instance.last_status_at = midnight;
    const auto news = shard.instance.publish("bob@home.example", "<p>news</p>");
    shard.until([&] { return client.posts.back() == "home: news"; });
    EXPECT_EQ(shard.run(ann->whois("bob@home.example"))->account.last_status_at, news->created_at);
    EXPECT_EQ(shard.run(ann->whois("carl@far.example"))->account.last_status_at, midnight);
}

TEST_F(About, APostIsDescribedByIdAndAPersonByNick)
{
    const std::string post = say("info 00");
    EXPECT_NE(post.find("id: 1000000000, by: bob@home.example, written: 2026-01-02T03:04:05"), std::string::npos)
        << post;
    EXPECT_NE(post.find("0 replies, 0 boosts, 0 favourites\nurl: https://home.example/1000000000"), std::string::npos);
    const std::string person = say("info bob@home.example");
    EXPECT_NE(person.find("id: bob@home.example, address: bob@home.example"), std::string::npos) << person;
    EXPECT_EQ(command("info mastodon bob@home.example"), person);
    EXPECT_EQ(command("info nobody bob@home.example"), "! There is no account 'nobody'; see: account list");
    EXPECT_EQ(command("info user bob@home.example"), person);
    EXPECT_EQ(say("info wars are boring"), "published: info wars are boring");
}

TEST_F(About, RelationsAndNotificationsNeedAnAnswerOfTheInstance)
{
    EXPECT_EQ(say("info relation bob@home.example"), "! home.example says nothing about bob@home.example.");
    EXPECT_EQ(say("notify bob@home.example on"),
              "! You do not follow bob@home.example; first type: follow bob@home.example");
    shard.instance.relation.emplace();
    shard.instance.relation->following = true;
    EXPECT_EQ(say("notify bob@home.example on"), "Every post of bob@home.example comes as a notification now.");
    EXPECT_EQ(say("undo"), "Undone: notify bob@home.example on.");
    EXPECT_EQ(shard.instance.deeds, (std::vector<std::string>{"notify bob@home.example", "unnotify bob@home.example"}));
    EXPECT_TRUE(say("info relation bob@home.example").starts_with("following: true\nrequested: false"));
    EXPECT_EQ(say("notify me when it is over"), "published: notify me when it is over");
}

TEST_F(About, WhatManyDidIsOneLine)
{
    EXPECT_EQ(say("notifications"), "No notifications.");
    const auto group_of = [&](const std::string& type, std::size_t count, std::vector<std::string> people) {
        auto newest = std::make_shared<Notification>();
        newest->type = type;
        if (type != "follow") newest->status = bobs;
        NotificationGroup group;
        for (const auto& one : people) {
            Account account;
            account.id = AccountId{one};
            account.username = one;
            account.address = one + "@far.example";
            if (newest->account)
                group.others.push_back(account);
            else
                newest->account = account;
        }
        group.newest = newest;
        group.count = count;
        shard.instance.groups.push_back(group);
    };
    group_of("favourite", 14, {"carol", "dave", "erin"});
    group_of("reblog", 2, {"carol", "dave"});
    group_of("follow", 3, {"dave", "erin", "carol"});
    group_of("favourite", 1, {"erin"});
    group_of("mention", 1, {"bob"});
    EXPECT_EQ(say("notifications"),
              "to be acted on\n"
              "erin@far.example [00] favourited your status: to be acted on\n"
              "dave@far.example, erin@far.example and 1 other followed you\n"
              "carol@far.example and dave@far.example [00] boosted your status: to be acted on\n"
              "carol@far.example, dave@far.example and 12 others [00] favourited your status: to be acted on");
}

TEST_F(About, PinnedPostsAreShownAndARawOneIsCutIntoLines)
{
    EXPECT_EQ(say("pinned bob@home.example"), "bob@home.example has pinned nothing.");
    shard.instance.pinned.push_back(bobs);
    EXPECT_EQ(say("pinned bob@home.example"), "to be acted on");
    shard.instance.raw_body = std::string(700, 'x');
    EXPECT_EQ(say("raw 00"), std::string(380, 'x') + "\n" + std::string(320, 'x'));
    EXPECT_EQ(shard.instance.deeds.back(), "raw GET /api/v1/statuses/1000000000");
}

TEST_F(ProfileCommands, NameBioAndFlagsAreChanged)
{
    EXPECT_EQ(say("profile set name Ann of the Hill"), "Your name is now: Ann of the Hill");
    EXPECT_EQ(command("bio set keeps bees"), "Your bio is now: keeps bees");
    EXPECT_EQ(say("profile set locked on"), "Who wants to follow you has to ask now (requests, accept, reject).");
    EXPECT_EQ(say("profile set bot on"), "Your account is marked as a bot's.");
    const std::string shown = say("profile");
    EXPECT_NE(shown.find("name: Ann of the Hill\nbio: keeps bees\nlocked: on, bot: on;"), std::string::npos) << shown;
    EXPECT_EQ(say("profile del bio"), "Your bio is empty now.");
    EXPECT_EQ(shard.instance.own.note_source, "");
}

TEST_F(ProfileCommands, PicturesAreFilesOfTheWeb)
{
    shard.instance.files["https://files.example/me.png"] = {"me.png", "image/png", "PNG", "", ""};
    shard.instance.files["https://files.example/page"] = {"page", "text/html", "<p>", "", ""};
    EXPECT_EQ(say("profile set avatar https://files.example/me.png"),
              "Your avatar is changed: https://home.example/me.png");
    EXPECT_EQ(say("profile set header https://files.example/me.png"), "Your header is changed.");
    EXPECT_EQ(say("profile set header https://files.example/page"),
              "! https://files.example/page is no picture but text/html.");
    EXPECT_EQ(say("profile del avatar"), "Your avatar is gone.");
    EXPECT_EQ(shard.instance.deeds, (std::vector<std::string>{"avatar me.png", "header me.png", "no avatar"}));
}

TEST_F(ProfileCommands, FieldsAreSetInTheirPlaceAndTheOthersStay)
{
    EXPECT_EQ(say("profile field 2 Web = https://ann.example"), "! Your profile has 0 fields; see: profile");
    EXPECT_EQ(say("profile field 1 Web = https://ann.example"), "field 1: Web = https://ann.example");
    EXPECT_EQ(say("profile field 2 Pronouns = she/her"), "field 2: Pronouns = she/her");
    EXPECT_EQ(say("profile field 1 no value"),
              "! A field has a name and a value: profile field 1 Web = https://example.org");
    EXPECT_EQ(say("profile del field 1"), "Field 1 is gone.");
    ASSERT_EQ(shard.instance.own.fields_source.size(), 1U);
    EXPECT_EQ(shard.instance.own.fields_source.front().name, "Pronouns");
    EXPECT_EQ(say("profile del field 2"), "! Your profile has 1 fields; see: profile");
}

TEST_F(ProfileCommands, DomainsAreBlockedListedAndLetInAgain)
{
    EXPECT_EQ(say("domain"), "You block no domains.");
    EXPECT_EQ(say("domain block Spam.Example"),
              "Everything from spam.example is hidden, and your followers there are removed; take it back with: domain "
              "unblock spam.example");
    EXPECT_EQ(say("domain list"), "Blocked domains: spam.example");
    EXPECT_EQ(say("domain block home.example"), "! home.example is your own instance.");
    EXPECT_EQ(say("domain unblock spam.example"),
              "spam.example is no longer blocked; whom you followed there you have to follow again.");
    EXPECT_EQ(say("undo"), "Undone: domain unblock spam.example.");
    EXPECT_EQ(say("domain"), "Blocked domains: spam.example");
    EXPECT_EQ(say("domain block the whole lot"), "published: domain block the whole lot");
}

} // namespace
} // namespace fedibee::session
