// SPDX-License-Identifier: AGPL-3.0-or-later
// A user bound to one login, as clients of that login see them.
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Ann with two logins, "mastodon" (the first) and "mastodon2", both on the one instance of the test.
UserPtr with_two_logins(Shard& shard, Client& client)
{
    const auto ann = shard.user(client);
    EXPECT_THAT(shard.say(ann, client, control, "account add bob@home.example"), HasSubstr("mastodon2"));
    shard.instance.me = "bob@home.example";
    EXPECT_THAT(shard.say(ann, client, control, "code right"), HasSubstr("code is right"));
    shard.until([&] { return ann->logins().at(1).state == "connected"; });
    return ann;
}

} // namespace

TEST(Logins, AreSummedUpInTheOrderOfTheAccountList)
{
    Shard shard;
    Client client;
    const auto ann = with_two_logins(shard, client);
    const auto logins = ann->logins();
    ASSERT_EQ(logins.size(), 2U);
    EXPECT_EQ(logins[0].tag, "mastodon");
    EXPECT_EQ(logins[0].address, "alice@home.example");
    EXPECT_EQ(logins[1].host, "home.example");
    EXPECT_EQ(shard.say(ann, client, control, "account mastodon2 off").substr(0, 16), "mastodon2 is off");
    EXPECT_EQ(ann->logins().at(1).state, "disconnected");
    ann->detach(client);
}

TEST(Logins, TellTheirChanges)
{
    Shard shard;
    Client client;
    const auto ann = with_two_logins(shard, client);
    const std::vector<std::string> added{"mastodon disconnected",  "mastodon connecting",  "mastodon connected",
                                         "mastodon2 disconnected", "mastodon2 connecting", "mastodon2 connected"};
    std::vector<std::string> states = client.logins;
    // The address, which the sign-in confirms, is a change too.
    states.erase(std::ranges::unique(states).begin(), states.end());
    EXPECT_EQ(states, added);
    client.logins.clear();
    shard.say(ann, client, control, "account mastodon2 set tag work");
    shard.say(ann, client, control, "account work off");
    shard.say(ann, client, control, "account work del");
    EXPECT_EQ(client.logins, (std::vector<std::string>{"work connected", "work disconnected", "work gone"}));
    ann->detach(client);
}

TEST(BoundUser, SeesItsLoginsPlacesUnderThePlainNames)
{
    Shard shard;
    Client plain;
    Client phone;
    const auto ann = with_two_logins(shard, plain);
    const auto bound = ann->bound_to(ann->logins().at(1).id);
    bound->attach(phone);
    EXPECT_EQ(bound->login(), ann->logins().at(1).id);
    const auto info = shard.run(bound->find_place(home));
    ASSERT_TRUE(info);
    EXPECT_EQ(to_string(info->place), "home");
    EXPECT_THAT(info->topic, HasSubstr("bob@home.example"));
    const auto other = shard.run(bound->find_place(Place{PlaceKind::home, {}, "mastodon"}));
    ASSERT_TRUE(other);
    EXPECT_EQ(to_string(other->place), "home+mastodon");
    EXPECT_THAT(other->topic, HasSubstr("alice@home.example"));
    EXPECT_EQ(to_string(bound->places().at(0).place), "home");
    EXPECT_THAT(bound->places().at(0).topic, HasSubstr("bob@home.example"));
    EXPECT_TRUE(bound->members(home).at(0).own);
    EXPECT_EQ(bound->members(home).at(0).author.address, "bob@home.example");
    bound->detach(phone);
    ann->detach(plain);
}

TEST(BoundUser, PostsByItsLoginAndReadsItsTimeline)
{
    Shard shard;
    Client plain;
    Client phone;
    const auto ann = with_two_logins(shard, plain);
    const auto bound = ann->bound_to(ann->logins().at(1).id);
    bound->attach(phone);
    ASSERT_TRUE(shard.run(bound->find_place(home)));
    bound->enter(phone, home);
    shard.until([&] { return phone.backlogs > 0; });
    EXPECT_THAT(shard.say(bound, phone, home, "from my phone"), HasSubstr("published: from my phone"));
    EXPECT_THAT(shard.say(bound, phone, control, "post from the control place"), HasSubstr("published"));
    ASSERT_TRUE(shard.run(bound->say_to(phone, "carl@far.example", Utterance{"psst", {}, false})));
    shard.instance.publish("carl@far.example", "<p>news</p>");
    shard.until([&] { return !phone.posts.empty(); });
    EXPECT_THAT(phone.posts.back(), HasSubstr("home: "));
    bound->leave(phone, home);
    bound->detach(phone);
    ann->detach(plain);
}

TEST(BoundUser, HearsNoPrivateMessagesOfOtherLogins)
{
    Shard shard;
    Client plain;
    Client first_phone;
    Client second_phone;
    const auto ann = with_two_logins(shard, plain);
    const auto first = ann->bound_to(ann->logins().at(0).id);
    const auto second = ann->bound_to(ann->logins().at(1).id);
    first->attach(first_phone);
    second->attach(second_phone);
    ASSERT_TRUE(shard.run(second->say_to(plain, "carl@far.example", Utterance{"psst", {}, false})));
    EXPECT_EQ(first_phone.posts.size(), 0U);
    ASSERT_EQ(second_phone.posts.size(), 1U);
    EXPECT_THAT(second_phone.posts[0], HasSubstr("psst"));
    EXPECT_THAT(second_phone.posts[0], Not(HasSubstr("+mastodon2")));
    first->detach(first_phone);
    second->detach(second_phone);
    ann->detach(plain);
}

TEST(BoundUser, OfALoginThatIsGoneIsTheUserAgain)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    Client phone;
    const auto bound = ann->bound_to(LoginId{4711});
    bound->attach(phone);
    EXPECT_EQ(to_string(shard.run(bound->find_place(home)).value().place), "home");
    EXPECT_THAT(shard.say(bound, phone, control, "account list"), HasSubstr("alice@home.example"));
    bound->detach(phone);
    ann->detach(client);
}

} // namespace fedibee::session
