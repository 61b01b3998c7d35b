// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

using testing::ElementsAre;
using testing::IsEmpty;

namespace fedibee::session {
namespace {

/// A client that may say itself what was read, and counts what it is told of that.
class Reader final : public Downstream {
public:
    explicit Reader(bool marks) : marks_(marks) {}
    void deliver(const Delivery& delivery) override
    {
        if (const auto* read = std::get_if<ReadUpTo>(&delivery.body)) told.push_back(read->time);
        if (std::holds_alternative<Backlog>(delivery.body)) ++backlogs;
    }
    std::string_view label() const override { return "reader"; }
    bool marks_reading() const override { return marks_; }

    std::vector<Timestamp> told;
    int backlogs = 0;

private:
    bool marks_;
};

struct Reading : testing::Test {
    Reading()
    {
        for (int i = 0; i < 5; ++i) posts.push_back(shard.instance.make("bob@far.example", std::to_string(i)));
        shard.clock.advance(std::chrono::hours{1});
        user = shard.user(first);
    }
    ~Reading() override
    {
        user->detach(reader);
        user->detach(plain);
        user->detach(first);
    }
    void enter(Reader& client)
    {
        user->attach(client);
        EXPECT_TRUE(shard.run(user->find_place(home)));
        user->enter(client, home);
        shard.until([&] { return client.backlogs > 0; });
    }
    Timestamp read(const Place& place) { return *shard.run(user->read_up_to(place)); }

    Shard shard;
    std::vector<StatusPtr> posts;
    Client first;
    Reader reader{true};
    Reader plain{false};
    UserPtr user;
};

} // namespace

TEST_F(Reading, IsWhatTheClientSaysAndTheInstanceLearnsIt)
{
    enter(reader);
    EXPECT_EQ(read(home), Timestamp{});
    EXPECT_EQ(*shard.run(user->mark_read(reader, home, posts[2]->created_at)), posts[2]->created_at);
    shard.until([&] { return shard.instance.markers.contains("home"); });
    EXPECT_EQ(shard.instance.markers["home"], posts[2]->id.value);
    EXPECT_EQ(*shard.run(user->mark_read(reader, home, posts[1]->created_at)), posts[2]->created_at);
    EXPECT_EQ(*shard.run(user->mark_read(reader, home, posts[4]->created_at + std::chrono::minutes{5})),
              posts[4]->created_at + std::chrono::minutes{5});
    shard.until([&] { return shard.instance.markers["home"] == posts[4]->id.value; });
    EXPECT_THAT(reader.told, IsEmpty());
}

TEST_F(Reading, OnThePageIsKnownHere)
{
    shard.instance.markers["home"] = posts[3]->id.value;
    enter(reader);
    EXPECT_EQ(read(home), posts[3]->created_at);
    // The marker of the page does not go back.
    EXPECT_EQ(*shard.run(user->mark_read(reader, home, posts[1]->created_at)), posts[3]->created_at);
    EXPECT_EQ(shard.instance.markers["home"], posts[3]->id.value);
}

TEST_F(Reading, IsWhatPlainClientsAreShownButNotWhileAway)
{
    enter(plain);
    EXPECT_EQ(read(home), posts[4]->created_at);
    enter(reader);
    user->set_away("asleep");
    const auto late = shard.instance.make("bob@far.example", "late");
    shard.instance.streams.front()->on_event(StatusPosted{Timeline{TimelineKind::home, {}}, late});
    EXPECT_EQ(read(home), posts[4]->created_at);
    user->set_away({});
    const auto later = shard.instance.make("bob@far.example", "later");
    shard.instance.streams.front()->on_event(StatusPosted{Timeline{TimelineKind::home, {}}, later});
    EXPECT_EQ(read(home), later->created_at);
    EXPECT_THAT(reader.told, ElementsAre(later->created_at));
}

TEST_F(Reading, OfOtherPlacesOutlivesARestart)
{
    const Place tag{PlaceKind::hashtag, "linux", {}};
    EXPECT_EQ(read(tag), Timestamp{});
    EXPECT_EQ(*shard.run(user->mark_read(first, tag, posts[2]->created_at)), posts[2]->created_at);
    user->detach(first);
    user.reset();
    shard.stop();
    shard.start();
    user = shard.user(first);
    EXPECT_EQ(read(tag), posts[2]->created_at);
}

TEST_F(Reading, OfAPersonReadsTheConversation)
{
    const auto whisper = shard.instance.make("bob@far.example", "psst", Visibility::direct);
    Conversation talk;
    talk.id = ConversationId{"7"};
    talk.unread = true;
    talk.accounts.push_back(whisper->account);
    talk.last_status = whisper;
    shard.instance.talks = {talk};
    const Place query{PlaceKind::direct, "bob@far.example", {}};
    EXPECT_EQ(read(query), Timestamp{});
    EXPECT_TRUE(shard.run(user->mark_read(first, query, whisper->created_at)));
    shard.until([&] { return !shard.instance.talks.front().unread; });
    EXPECT_EQ(read(query), whisper->created_at);
}

} // namespace fedibee::session
