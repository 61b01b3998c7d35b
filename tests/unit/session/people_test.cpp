// SPDX-License-Identifier: AGPL-3.0-or-later
// What is remembered of people, and what is told when they change.
#include "session/people.hpp"
#include "unit/session/shard.hpp"

namespace fedibee::session {
namespace {

Account account_of(const std::string& address, const std::string& name)
{
    Account account;
    account.id = AccountId{address};
    account.address = address;
    account.display_name = name;
    account.url = "https://" + address.substr(address.find('@') + 1) + "/@" + address.substr(0, address.find('@'));
    account.avatar = account.url + ".png";
    return account;
}

/// A client that keeps what is said of people.
class Watcher final : public Downstream {
public:
    void deliver(const Delivery& delivery) override
    {
        if (const auto* changed = std::get_if<PersonChanged>(&delivery.body)) changes.push_back(*changed);
        if (const auto* joined = std::get_if<MemberJoined>(&delivery.body)) joins.push_back(joined->author.address);
        if (std::holds_alternative<Backlog>(delivery.body)) ++backlogs;
    }
    std::string_view label() const override { return "watcher"; }

    std::vector<PersonChanged> changes;
    std::vector<std::string> joins;
    int backlogs = 0;
};

struct Circle {
    test::FakeClock clock;
    People people{NickStyle::full, clock};
    std::vector<People::Change> changes;

    Circle()
    {
        people.observe([this](const People::Change& change, const Account&) { changes.push_back(change); });
    }
};

} // namespace

TEST(People, AreToldOnceWhenMetAndAgainWhenTheyChange)
{
    Circle circle;
    const LoginId login{1};
    circle.people.meet(login, account_of("bob@home.example", "Bob"));
    circle.people.meet(login, account_of("bob@home.example", "Bob"));
    ASSERT_EQ(circle.changes.size(), 1U);
    EXPECT_EQ(circle.changes[0].before.address, "");
    circle.people.meet(login, account_of("bob@home.example", "Robert"));
    ASSERT_EQ(circle.changes.size(), 2U);
    EXPECT_EQ(circle.changes[1].before.display_name, "Bob");
    EXPECT_EQ(circle.changes[1].now.display_name, "Robert");
    EXPECT_FALSE(circle.changes[1].new_picture);
    auto repainted = account_of("bob@home.example", "Robert");
    repainted.avatar = "https://home.example/new.png";
    circle.people.meet(login, repainted);
    ASSERT_EQ(circle.changes.size(), 3U);
    EXPECT_TRUE(circle.changes[2].new_picture);
}

TEST(People, AreBelievedFromOneLoginSoThatTwoDoNotTakeTurns)
{
    Circle circle;
    circle.people.meet(LoginId{1}, account_of("bob@home.example", "Bob"));
    EXPECT_EQ(circle.people.meet(LoginId{2}, account_of("bob@home.example", "Old Bob")).display_name, "Bob");
    EXPECT_EQ(circle.changes.size(), 1U);
    circle.people.forget_login(LoginId{1});
    EXPECT_EQ(circle.people.meet(LoginId{2}, account_of("bob@home.example", "Old Bob")).display_name, "Old Bob");
}

TEST(People, AreDormantAfterNinetyDaysUntilTheyPost)
{
    Circle circle;
    auto bob = account_of("bob@home.example", "Bob");
    EXPECT_FALSE(circle.people.meet(LoginId{1}, bob).dormant) << "nothing is known of their posts";
    bob.last_status_at = circle.clock.wall() - std::chrono::days{89};
    EXPECT_FALSE(circle.people.meet(LoginId{1}, bob).dormant);
    circle.clock.advance(std::chrono::days{2});
    EXPECT_TRUE(circle.people.author("bob@home.example").dormant);
    const auto back = circle.people.meet(LoginId{1}, bob, circle.clock.wall());
    EXPECT_FALSE(back.dormant);
    EXPECT_TRUE(circle.changes.back().before.dormant);
    // The instance counts by days, or late.
    EXPECT_FALSE(circle.people.meet(LoginId{1}, bob).dormant);
}

TEST(People, KeepTheirHomepageOnlyWhereItIsUnusual)
{
    Circle circle;
    auto bob = account_of("bob@home.example", "Bob");
    circle.people.meet(LoginId{1}, bob);
    EXPECT_EQ(circle.people.find("bob@home.example")->homepage, "");
    bob.url = "https://home.example/users/bob";
    circle.people.meet(LoginId{1}, bob);
    EXPECT_EQ(circle.people.find("bob@home.example")->homepage, "https://home.example/users/bob");
}

TEST(People, AMoveGivesThePlaceInTheListToTheNewAddress)
{
    Shard shard;
    Watcher client;
    const auto ann = [&] {
        Client first;
        auto user = shard.user(first);
        user->attach(client);
        user->detach(first);
        return user;
    }();
    ASSERT_TRUE(shard.run(ann->find_place(home)));
    ann->enter(client, home);
    shard.until([&] { return !shard.instance.streams.empty() && client.backlogs > 0; });
    ASSERT_TRUE(shard.run(ann->say(client, home, Utterance{"follow bob@home.example", {}, false})));
    shard.until([&] { return client.joins.size() == 1; });

    auto moved = std::make_shared<Status>(*shard.instance.make("bob@home.example", "I am elsewhere now"));
    moved->account.moved = std::make_shared<const Account>(account_of("rob@new.example", "Rob"));
    client.changes.clear();
    shard.instance.tell(StatusPosted{Timeline{TimelineKind::home, {}}, moved});
    const auto is_move = [](const PersonChanged& change) {
        return change.before.address == "bob@home.example" && change.now.address == "rob@new.example";
    };
    shard.until([&] { return std::ranges::any_of(client.changes, is_move); });
    const auto told = std::ranges::find_if(client.changes, is_move);
    EXPECT_EQ(told->places, std::vector<Place>{home});
    const auto members = ann->members(home);
    const auto has = [&](const std::string& address) {
        return std::ranges::any_of(members, [&](const Member& one) { return one.author.address == address; });
    };
    EXPECT_TRUE(has("rob@new.example"));
    EXPECT_FALSE(has("bob@home.example"));
    // Said once, however often the old account is met.
    const auto moves = std::ranges::count_if(client.changes, is_move);
    shard.instance.tell(StatusEdited{Timeline{TimelineKind::home, {}}, moved});
    EXPECT_EQ(std::ranges::count_if(client.changes, is_move), moves);
    ann->detach(client);
}

} // namespace fedibee::session
