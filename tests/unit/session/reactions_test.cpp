// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

namespace fedibee::session {
namespace {

/// A client that also counts the reactions it is told of.
class Watching final : public Downstream {
public:
    void deliver(const Delivery& delivery) override
    {
        client.deliver(delivery);
        const auto* const reacted = std::get_if<Reacted>(&delivery.body);
        if (reacted == nullptr) return;
        reactions.push_back(to_string(delivery.place) + " " + reacted->author.address +
                            (reacted->removed ? " -" : " +") + reacted->emoji + " " + reacted->msgid);
    }
    std::string_view label() const override { return "watching"; }

    Client client;
    std::vector<std::string> reactions;
};

std::shared_ptr<Notification> note(const std::string& id, const std::string& type, const std::string& by,
                                   const StatusPtr& about)
{
    auto made = std::make_shared<Notification>();
    made->id = NotificationId{id};
    made->type = type;
    made->created_at = about->created_at;
    made->account = Account{};
    made->account->id = AccountId{by};
    made->account->address = by;
    made->status = about;
    return made;
}

struct Reactions : testing::Test {
    Reactions()
    {
        user = shard.user(client);
        shard.run(user->find_place(home));
        user->enter(client, home);
        shard.until([&] { return client.backlogs > 0; });
    }
    ~Reactions() override { user->detach(client); }

    Shard shard;
    Client client;
    UserPtr user;
};

} // namespace

TEST_F(Reactions, FavouriteBoostAndBookmark)
{
    const auto post = shard.instance.make("bob@far.example", "hello");
    const std::string msgid = "1." + post->id.value;
    for (const std::string emoji : {"⭐", "❤️", "🔁", "🔖"})
        EXPECT_TRUE(shard.run(user->react(client, msgid, emoji, true))) << emoji;
    EXPECT_TRUE(shard.run(user->react(client, msgid, "👍", false)));
    const auto& id = post->id.value;
    EXPECT_THAT(shard.instance.deeds, ElementsAre("favourite " + id, "favourite " + id, "reblog " + id,
                                                  "bookmark " + id, "unfavourite " + id));
    EXPECT_THAT(shard.say(user, client, control, "undo"), HasSubstr("fav"));
    EXPECT_EQ(shard.instance.deeds.back(), "favourite " + id);
}

TEST_F(Reactions, NeedAnInstanceThatHasThemAndAPostThatIsKnown)
{
    const auto post = shard.instance.make("bob@far.example", "hello");
    const auto refused = shard.run(user->react(client, "1." + post->id.value, "🍲", true));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unsupported);
    EXPECT_THAT(refused.error().detail, HasSubstr("home.example has no emoji reactions"));
    const auto unknown = shard.run(user->react(client, "7.nothing", "⭐", true));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, Errc::not_found);
    EXPECT_TRUE(shard.instance.deeds.empty());
}

TEST_F(Reactions, AreToldToTheUsersOtherClients)
{
    Watching other;
    user->attach(other);
    user->enter(other, home);
    const auto post = shard.instance.make("bob@far.example", "hello");
    const std::string msgid = "1." + post->id.value;
    EXPECT_TRUE(shard.run(user->react(client, msgid, "⭐", true)));
    EXPECT_TRUE(shard.run(user->react(other, msgid, "🔁", true)));
    EXPECT_THAT(other.reactions, ElementsAre("home alice@home.example +⭐ " + msgid));
    user->detach(other);
}

TEST_F(Reactions, OfOthersAreShownOnThePostAndManyInOneLine)
{
    Watching other;
    user->attach(other);
    user->enter(other, home);
    shard.until([&] { return !shard.instance.streams.empty(); });
    const auto mine = shard.instance.make("alice@home.example", "my post");
    for (const std::string by : {"bob@far.example", "carol@far.example", "dave@far.example", "eve@far.example"})
        shard.instance.streams.front()->on_event(NotificationReceived{note("9" + by, "favourite", by, mine)});
    shard.instance.streams.front()->on_event(NotificationReceived{note("99", "reblog", "bob@far.example", mine)});
    EXPECT_EQ(other.reactions.size(), 5U);
    EXPECT_THAT(other.reactions, Contains("home eve@far.example +⭐ 1." + mine->id.value));
    EXPECT_THAT(other.reactions, Contains("home bob@far.example +🔁 1." + mine->id.value));
    shard.until(
        [&] { return !client.notices.empty() && client.notices.back().ends_with("boosted your status: my post"); });
    const auto told = client.notices;
    ASSERT_GE(told.size(), 2U);
    EXPECT_THAT(told[told.size() - 2],
                EndsWith("favourited your status: my post (so did dave@far.example, carol@far.example and 1 more)"));
    EXPECT_THAT(told.back(), EndsWith("boosted your status: my post"));
    user->detach(other);
}

} // namespace fedibee::session
