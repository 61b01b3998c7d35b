// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/at_home.hpp"

namespace fedibee::session {
namespace {

struct FilterCommands : AtHome {};

TEST_F(FilterCommands, AreMadeListedDeletedAndBroughtBack)
{
    EXPECT_EQ(say("filter"), "You have no filters; make one with: filter create WORD");
    EXPECT_EQ(say("filter create soup"), "Filter created: soup: warned of everywhere, whole words");
    EXPECT_EQ(say("filter add --context home,public --action hide --whole off \"green tea\""),
              "Filter created: green tea: hidden in home, public");
    EXPECT_EQ(say("filter list"), "1. soup: warned of everywhere, whole words\n2. green tea: hidden in home, public");
    EXPECT_EQ(say("filter delete 2"), "Filter deleted: green tea");
    EXPECT_EQ(say("undo"), "Undone: filter delete green tea.");
    EXPECT_EQ(say("filter"), "1. soup: warned of everywhere, whole words\n2. green tea: hidden in home, public");
    EXPECT_EQ(command("filter delete green tea"), "Filter deleted: green tea");
    EXPECT_EQ(say("filter del soup"), "Filter deleted: soup");
    EXPECT_EQ(say("filter delete soup"), "! There is no filter 'soup'; see: filter");
}

TEST_F(FilterCommands, ExpireAndRefuseWhatTheyDoNotKnow)
{
    const std::string made = say("filter create --expires 2h soup");
    EXPECT_EQ(made, "Filter created: soup: warned of everywhere, whole words, until 1970-01-01 02:00 UTC");
    EXPECT_EQ(shard.instance.filters.front().expires_at, Timestamp{std::chrono::hours{2}});
    EXPECT_EQ(say("filter create --expires soon soup"), "! --expires takes a time like 30m, 2h or 7d.");
    EXPECT_TRUE(say("filter create --context home,work soup").starts_with("! --context takes home"));
    EXPECT_TRUE(say("filter create --action burn soup").starts_with("! --action takes hide"));
    EXPECT_TRUE(say("filter create --whole maybe soup").starts_with("! --whole takes on"));
    EXPECT_TRUE(say("filter create --colour red soup").starts_with("! There is no option --colour"));
    EXPECT_EQ(shard.instance.filters.size(), 1U);
}

TEST_F(FilterCommands, HoldForTheListOfNotificationsToo)
{
    auto mention = std::make_shared<Notification>();
    mention->type = "mention";
    mention->status = bobs;
    shard.instance.groups.push_back({mention, {}, 1});
    EXPECT_EQ(say("notifications"), "to be acted on");
    say("filter create --action hide --context notifications acted");
    shard.settle(); // the session reads them anew
    EXPECT_EQ(say("notifications"), "No notifications.");
}

TEST_F(FilterCommands, HoldForWhatComesWithoutTheInstancesVerdict)
{
    say("filter create --action hide --context home soup");
    say("filter create --context home,notifications tea");
    shard.settle(); // the session reads them anew
    client.posts.clear();
    shard.instance.publish("bob@home.example", "<p>Soup!</p>");
    shard.instance.publish("bob@home.example", "<p>Green tea</p>");
    shard.instance.publish("alice@home.example", "<p>my own soup</p>");
    shard.until([&] { return client.posts.size() == 2; });
    EXPECT_EQ(client.posts[0], "home: [filtered: tea]");
    EXPECT_EQ(client.posts[1], "home: my own soup");
    EXPECT_EQ(shard.say(ann, client, home, "filter delete tea"), "Filter deleted: tea");
    shard.settle();
    shard.instance.publish("bob@home.example", "<p>black tea</p>");
    shard.until([&] { return client.posts.size() == 3; });
    EXPECT_EQ(client.posts[2], "home: black tea");
}

TEST_F(FilterCommands, MadeElsewhereHoldWhenTheInstanceSaysSo)
{
    Filter filter;
    filter.title = "soup";
    filter.contexts = {FilterContext::home};
    filter.action = FilterAction::hide;
    filter.keywords.push_back({"soup", true});
    shard.instance.filters.push_back(filter);
    shard.instance.tell(FiltersChanged{});
    shard.settle();
    client.posts.clear();
    shard.instance.publish("bob@home.example", "<p>soup</p>");
    shard.instance.publish("bob@home.example", "<p>bread</p>");
    shard.until([&] { return !client.posts.empty(); });
    EXPECT_EQ(client.posts.front(), "home: bread");
}

TEST_F(FilterCommands, HoldForPagesThatAreAskedFor)
{
    shard.instance.publish("bob@home.example", "<p>first soup</p>");
    say("filter create --action hide --context home soup");
    shard.settle(); // the session reads them anew
    EXPECT_EQ(say("timeline home"), "to be acted on");
    say("filter create --action hide --context home acted");
    shard.settle();
    EXPECT_EQ(say("timeline home"), "Your filters hide all of this page; older ones: more");
    shard.instance.publish("bob@home.example", "<p>bread</p>");
    EXPECT_EQ(say("timeline home"), "bread");
}

TEST_F(FilterCommands, SentencesArePosted)
{
    EXPECT_EQ(say("filter coffee is back"), "published: filter coffee is back");
    EXPECT_EQ(say("filter add flour to the dough"), "published: filter add flour to the dough");
}

} // namespace
} // namespace fedibee::session
