// SPDX-License-Identifier: AGPL-3.0-or-later
// People who ask to follow a login while nobody looks at its notifications: each is told once, whatever way it is
// found.
#include "unit/session/one_login.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::minutes a_while{5};

class Askers : public OneLogin<> {
protected:
    Askers() { screen.is_looking = false; }
    /// The user is there, and has no place open.
    void come()
    {
        session = open_login(core, instance, screen, kept);
        session->start();
        run_for(100ms);
    }
    static Account account(const std::string& address)
    {
        Account account;
        account.id = AccountId{address};
        account.address = address;
        return account;
    }
    std::vector<Account>& waiting() { return instance.base.asking; }
    /// After that time.
    const std::vector<std::string>& told(std::chrono::milliseconds span)
    {
        run_for(span);
        return screen.askers;
    }
};

TEST_F(Askers, AreToldOnceInTheOrderOfAsking)
{
    waiting() = {account("new@far.example"), account("old@far.example")}; // as the instance gives them
    come();
    EXPECT_THAT(told(2s), ElementsAre("old@far.example", "new@far.example"));
    EXPECT_EQ(told(3 * a_while).size(), 2U);
}

TEST_F(Askers, OfTheTimeBeforeTheStreamWasOpenAreFoundBehindIt)
{
    instance.take_up = 1s;
    come();
    waiting() = {account("bob@far.example")};
    EXPECT_THAT(told(0s), IsEmpty());
    EXPECT_THAT(told(4s), ElementsAre("bob@far.example"));
}

TEST_F(Askers, OfTheTimeWithoutTheStreamAreFoundWhenItIsBack)
{
    come();
    run_for(3s);
    waiting() = {account("bob@far.example")};
    instance.end_streams();
    EXPECT_THAT(told(10s), ElementsAre("bob@far.example"));
}

TEST_F(Askers, WhereThereIsNoStreamAreFoundInAWhile)
{
    instance.has_stream = false;
    come();
    waiting() = {account("bob@far.example")};
    EXPECT_THAT(told(a_while), ElementsAre("bob@far.example"));
}

TEST_F(Askers, OfWhomTheStreamToldAreNotToldAgainByTheList)
{
    come();
    run_for(3s);
    auto request = std::make_shared<Notification>();
    request->id = NotificationId{"7"};
    request->type = "follow_request";
    request->account = account("bob@far.example");
    waiting() = {*request->account};
    instance.tell(NotificationReceived{request});
    EXPECT_EQ(told(2 * a_while).size(), 1U);
}

TEST_F(Askers, WhoAskAgainAfterAnAnswerAreToldAgain)
{
    waiting() = {account("bob@far.example")};
    come();
    waiting().clear();
    run_for(a_while);
    waiting() = {account("bob@far.example")};
    EXPECT_EQ(told(a_while).size(), 2U);
}

TEST_F(Askers, AreNotAskedForWhereTheReaderLooksAtTheNotifications)
{
    screen.is_looking = true;
    waiting() = {account("bob@far.example")};
    come();
    EXPECT_THAT(told(2 * a_while), IsEmpty());
}

TEST_F(Askers, AreNotAskedForWhereNobodyCanAsk)
{
    instance.base.info.capabilities.follow_requests = false;
    waiting() = {account("bob@far.example")};
    come();
    EXPECT_THAT(told(2 * a_while), IsEmpty());
}

// ---- the first sight of notifications -----------------------------------------------------------------------

class FirstSight : public OneLogin<> {
protected:
    Note note(const std::string& type, std::chrono::milliseconds age)
    {
        auto made = std::make_shared<Notification>();
        made->id = NotificationId{instance.next_id()};
        made->type = type;
        made->created_at = time.wall() - age;
        instance.notes.push_back(made);
        return made;
    }
    void look()
    {
        start();
        run_for(5s);
    }
    [[nodiscard]] bool is_shown(const Note& note) const { return shown.contains("note " + note->id.value); }
};

TEST_F(FirstSight, ShowsWhatCameAfterTheLoginWasAddedThoughNobodyHadLooked)
{
    kept.added_at = time.wall() - 1h;
    const auto before = note("follow", 2h);
    const auto after = note("follow", 30min);
    look();
    EXPECT_FALSE(is_shown(before));
    EXPECT_TRUE(is_shown(after));
}

TEST_F(FirstSight, ShowsWhatWaitsForAnAnswerHoweverOld)
{
    kept.added_at = time.wall();
    const auto request = note("follow_request", 48h);
    const auto reply = note("pending.reply", 47h);
    const auto favourite = note("favourite", 46h);
    look();
    EXPECT_TRUE(is_shown(request));
    EXPECT_TRUE(is_shown(reply));
    EXPECT_FALSE(is_shown(favourite));
}

TEST_F(FirstSight, IsSilentWhereItIsNotKnownWhenTheLoginWasAdded)
{
    const auto one = note("follow", 1min);
    look();
    EXPECT_FALSE(is_shown(one));
}

} // namespace
} // namespace fedibee::session
