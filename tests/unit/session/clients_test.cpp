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
        shard.io.run_for(std::chrono::milliseconds{5});
    }

    Shard shard;
    Client phone;
    Client desk;
    Client unnamed;
    Client other;
    std::vector<Client*> here;
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

TEST_F(TwoClients, LoseNothingWhenTheyLeaveBeforeItHasCome)
{
    publish("one", {&phone, &desk});
    go(phone);
    publish("two", {&desk});
    ann->attach(phone);
    ann->enter(phone, home);
    ann->detach(phone);
    shard.io.run_for(std::chrono::milliseconds{5});
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
