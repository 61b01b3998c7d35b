// SPDX-License-Identifier: AGPL-3.0-or-later
// Each client of a user with its own read state.
#include "session/client_positions.hpp"
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::session;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const std::string bob = "bob@far.example";
const Place notifications{PlaceKind::notifications, {}, {}};
constexpr std::chrono::milliseconds gathered{600};

/// Ann with a phone, a desk, and clients without a name.
struct TwoClients : testing::Test {
    TwoClients()
    {
        phone.name = "phone";
        desk.name = "desk";
        come(phone);
        come(desk);
    }
    ~TwoClients() override
    {
        for (auto* client : std::vector<Client*>(here)) go(*client);
    }
    void come(Client& client)
    {
        const auto user = shard.user(client);
        ASSERT_TRUE(shard.run(user->find_place(home)));
        const int before = client.backlogs;
        user->enter(client, home);
        shard.until([&] { return client.backlogs > before; });
        here.push_back(&client);
        ann = user;
    }
    void go(Client& client)
    {
        std::erase(here, &client);
        ann->detach(client);
        if (here.empty()) ann.reset();
    }
    void publish(const std::string& text, const std::vector<Client*>& seen_by)
    {
        shard.instance.publish("bob@far.example", text);
        for (auto* client : seen_by)
            shard.until([&] { return !client->posts.empty() && client->posts.back() == "home: " + text; });
        shard.settle();
    }

    /// A private post of bob's.
    void whisper(const std::string& text, const std::vector<Client*>& seen_by)
    {
        const auto status = shard.instance.make(bob, text, Visibility::direct);
        Conversation talk;
        talk.id = ConversationId{"7"};
        talk.accounts.push_back(status->account);
        talk.last_status = status;
        talk.unread = true;
        shard.instance.talks = {talk};
        shard.instance.threads[status->id.value].ancestors = whispers;
        whispers.push_back(status);
        shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, status});
        for (auto* client : seen_by)
            shard.until([&] { return !client->posts.empty() && client->posts.back() == bob + ": " + text; });
        shard.settle();
    }
    /// Somebody favourites, follows, mentions ...
    void notify(const std::string& type, const std::string& who, StatusPtr about)
    {
        const auto at = shard.instance.make(who, "for the time", Visibility::direct);
        shard.instance.posts.pop_back();
        auto note = std::make_shared<Notification>();
        note->id = NotificationId{std::to_string(5000 + shard.instance.notes.size())};
        note->type = type;
        note->created_at = at->created_at;
        note->account = at->account;
        note->status = std::move(about);
        shard.instance.notes.push_back(note);
        shard.instance.tell(NotificationReceived{note});
    }
    /// What is told together has come, and was told.
    void gather()
    {
        shard.settle(); // it begins to wait
        shard.io.restart();
        shard.io.run_for(gathered);
        shard.settle();
    }

    Shard shard;
    Client phone;
    Client desk;
    Client unnamed;
    Client other;
    std::vector<Client*> here;
    std::vector<StatusPtr> whispers;
    UserPtr ann;
};

TEST_F(TwoClients, AtOnceSeeEachPostOnce)
{
    publish("one", {&phone, &desk});
    EXPECT_THAT(phone.posts, ElementsAre("home: one"));
    EXPECT_THAT(desk.posts, ElementsAre("home: one"));
}

TEST_F(TwoClients, SeeWhatTheOtherSawInTheMeantime)
{
    publish("one", {&phone, &desk});
    go(phone);
    publish("two", {&desk});
    publish("three", {&desk});
    come(phone);
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: two", "home: three"));
    publish("four", {&phone, &desk});
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: two", "home: three", "home: four"));
    EXPECT_THAT(desk.posts, ElementsAre("home: one", "home: two", "home: three", "home: four"));
    go(phone);
    come(phone);
    EXPECT_EQ(phone.posts.size(), 4U) << "nothing was missed";
}

/// The account's position follows live posts only after the look behind the stream.
TEST_F(TwoClients, SeeNothingTwiceAfterARestartSoonAfterTheStart)
{
    publish("one", {&phone, &desk});
    const auto restart = [this] {
        for (auto* client : std::vector<Client*>(here)) go(*client);
        shard.stop();
        shard.start();
    };
    restart();
    come(phone);
    publish("two", {&phone});
    restart();
    shard.instance.make("bob@far.example", "while away");
    come(phone);
    shard.settle();
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: two", "home: while away"));
}

TEST_F(TwoClients, LoseNothingWhenTheyLeaveBeforeItHasCome)
{
    publish("one", {&phone, &desk});
    go(phone);
    publish("two", {&desk});
    ann->attach(phone);
    ann->enter(phone, home);
    ann->detach(phone);
    shard.settle();
    EXPECT_THAT(phone.posts, ElementsAre("home: one"));
    come(phone);
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: two"));
}

TEST_F(TwoClients, GoOnAfterARestart)
{
    publish("one", {&phone, &desk});
    go(phone);
    publish("two", {&desk});
    go(desk);
    shard.stop();
    shard.start();
    shard.instance.make("bob@far.example", "three");
    come(desk);
    EXPECT_THAT(desk.posts, ElementsAre("home: one", "home: two", "home: three"));
    come(phone);
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: two", "home: three"));
}

TEST_F(TwoClients, ShareWithThoseOfTheirNameHowFarTheyHaveRead)
{
    publish("one", {&phone, &desk});
    come(unnamed);
    publish("two", {&phone, &desk, &unnamed});
    go(unnamed);
    publish("three", {&phone, &desk});
    come(other);
    EXPECT_THAT(other.posts, ElementsAre("home: three")) << "the clients without a name are one";
    come(unnamed);
    EXPECT_THAT(unnamed.posts, ElementsAre("home: two")) << "its twin is here and has seen the rest";
}

TEST_F(TwoClients, SeePrivatePostsThatTheOtherSawInTheMeantime)
{
    whisper("one", {&phone, &desk});
    go(phone);
    whisper("two", {&desk});
    whisper("three", {&desk});
    come(phone);
    shard.settle();
    EXPECT_THAT(phone.posts, ElementsAre(bob + ": one", bob + ": two", bob + ": three"));
    whisper("four", {&phone, &desk});
    EXPECT_THAT(phone.posts, ElementsAre(bob + ": one", bob + ": two", bob + ": three", bob + ": four"));
    EXPECT_THAT(desk.posts, ElementsAre(bob + ": one", bob + ": two", bob + ": three", bob + ": four"));
    go(phone);
    come(phone);
    shard.settle();
    EXPECT_EQ(phone.posts.size(), 4U) << "nothing was missed";
    come(other);
    shard.settle();
    EXPECT_THAT(other.posts, IsEmpty()) << "a client that comes for the first time has missed nothing";
}

TEST_F(TwoClients, SeePrivatePostsAlsoWithoutConversationsAndAfterARestart)
{
    shard.instance.info.capabilities.conversations = false;
    whisper("one", {&phone, &desk});
    go(phone);
    whisper("two", {&desk});
    notify("mention", bob, whispers.back());
    go(desk);
    shard.stop();
    shard.start();
    come(phone);
    shard.until([&] { return phone.posts.size() == 2; });
    come(desk);
    shard.settle();
    EXPECT_THAT(phone.posts, ElementsAre(bob + ": one", bob + ": two"));
    EXPECT_THAT(desk.posts, ElementsAre(bob + ": one", bob + ": two"));
}

TEST_F(TwoClients, LosePrivatePostsNeitherByLeavingEarlyNorToWhatComesMeanwhile)
{
    whisper("one", {&phone, &desk});
    go(phone);
    whisper("two", {&desk});
    ann->attach(phone);
    ann->detach(phone);
    shard.settle();
    EXPECT_THAT(phone.posts, ElementsAre(bob + ": one"));
    ann->attach(phone);
    whisper("three", {&desk});
    shard.settle();
    EXPECT_THAT(phone.posts, testing::UnorderedElementsAre(bob + ": one", bob + ": two", bob + ": three"));
    ann->detach(phone);
}

TEST_F(TwoClients, SeeNotificationsThatTheOtherSawInTheMeantime)
{
    const auto mine = shard.instance.make("alice@home.example", "soup");
    shard.instance.posts.pop_back(); // long ago
    notify("favourite", bob, mine);
    gather();
    ASSERT_EQ(phone.notices.back(), desk.notices.back());
    const auto before = phone.notices.size();
    go(phone);
    notify("favourite", "cid@far.example", mine);
    notify("favourite", "eve@far.example", mine);
    notify("follow", "dan@far.example", nullptr);
    const auto stranger = shard.instance.make("fay@far.example", "hey", Visibility::direct);
    auto open = std::make_shared<Status>(*stranger);
    open->visibility = Visibility::public_;
    shard.instance.posts.pop_back();
    notify("mention", "fay@far.example", open);
    gather();
    come(phone);
    gather();
    ASSERT_EQ(phone.notices.size(), before + 2);
    EXPECT_THAT(phone.notices[before], testing::HasSubstr("favourited your status: soup (so did "));
    EXPECT_THAT(phone.notices[before + 1], testing::HasSubstr("followed you"));
    EXPECT_THAT(phone.posts, ElementsAre("home: hey"));
    EXPECT_THAT(desk.posts, ElementsAre("home: hey"));
    const auto all = phone.notices.size();
    go(phone);
    come(phone);
    gather();
    EXPECT_EQ(phone.notices.size(), all) << "nothing was missed";
    EXPECT_EQ(phone.posts.size(), 1U);
}

TEST_F(TwoClients, SeeAPostAtHomeOnceAlthoughANotificationTellsOfItToo)
{
    publish("one", {&phone, &desk});
    notify("follow", "dan@far.example", nullptr);
    shard.settle();
    go(phone);
    publish("hey alice", {&desk});
    notify("mention", bob, shard.instance.posts.back());
    gather();
    come(phone);
    gather();
    EXPECT_THAT(desk.posts, ElementsAre("home: one", "home: hey alice"));
    EXPECT_THAT(phone.posts, ElementsAre("home: one", "home: hey alice"));
}

TEST_F(TwoClients, SeeMissedNotificationsInTheirWindow)
{
    const auto look = [&](Client& client) {
        ASSERT_TRUE(shard.run(ann->find_place(notifications)));
        ann->enter(client, notifications);
        shard.settle();
    };
    look(phone);
    look(desk);
    notify("follow", "dan@far.example", nullptr);
    shard.settle();
    const auto before = phone.notices.size();
    go(phone);
    notify("follow", "eve@far.example", nullptr);
    shard.settle();
    come(phone);
    EXPECT_EQ(phone.notices.size(), before) << "they have a window of their own, where it is not yet";
    look(phone);
    ASSERT_EQ(phone.notices.size(), before + 1);
    EXPECT_THAT(phone.notices.back(), testing::HasSubstr("followed you"));
    go(phone);
    come(phone);
    look(phone);
    EXPECT_EQ(phone.notices.size(), before + 1) << "nothing was missed";
}

TEST(ClientPositions, KnowTheFurthestOfATimeline)
{
    ClientPositions positions;
    EXPECT_EQ(positions.furthest("direct"), "");
    positions.note(ClientPositions::row_name("phone", "direct"), "2026-01-02T03:04:05.000Z");
    positions.note(ClientPositions::row_name("", "direct"), "2026-01-02T03:04:06.000Z");
    positions.note(ClientPositions::row_name("desk", "notifications"), "2026-01-02T03:04:07.000Z");
    EXPECT_EQ(positions.furthest("direct"), "2026-01-02T03:04:06.000Z");
}

TEST(ClientPositions, AreRowsOfTheirOwnAndBounded)
{
    ClientPositions positions;
    EXPECT_FALSE(positions.restore(PositionRow{"home", "7"}));
    EXPECT_TRUE(positions.restore(PositionRow{ClientPositions::row_name("my phone", "home"), "7"}));
    EXPECT_EQ(positions.find("my phone", "home"), "7");
    EXPECT_EQ(positions.find("", "home"), "");
    EXPECT_FALSE(positions.note(ClientPositions::row_name("my phone", "home"), "7")) << "no news";
    for (std::size_t i = 0; i < 2 * ClientPositions::most; ++i)
        positions.note(ClientPositions::row_name(std::to_string(i), "home"), "8");
    EXPECT_EQ(positions.find(std::to_string(ClientPositions::most), "home"), "");
    EXPECT_TRUE(positions.note(ClientPositions::row_name("my phone", "home"), "9"));
}

} // namespace
