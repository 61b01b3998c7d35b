// SPDX-License-Identifier: AGPL-3.0-or-later
// The faults that the random schedules of promises_test have found, each by itself.
#include "unit/session/one_login.hpp"

namespace fedibee::session {
namespace {

class GapTest : public OneLogin<> {
protected:
    void start()
    {
        instance.post();
        OneLogin::start();
        run_for(20s);
    }
    StatusId post()
    {
        instance.post();
        return instance.posts.back()->id;
    }

    const Error trouble{Errc::bad_response, "made a mistake of its own", std::nullopt, 502};
};

TEST_F(GapTest, LivePostsDoNotHideWhatFailedReadingsHaveMissed)
{
    start();
    instance.end_streams();
    run_for(1ms);
    const auto missed = post();
    instance.refusals["timeline"] = {trouble, trouble};
    run_for(1200ms); // the stream is back
    const auto live = post();
    run_for(60s);
    EXPECT_EQ(times(live), 1);
    EXPECT_EQ(times(missed), 1);
}

TEST_F(GapTest, WhatComesBeforeASubscriptionIsTakenUpIsFound)
{
    start();
    instance.take_up = 1s;
    instance.end_streams();
    run_for(1050ms);
    const auto early = post();
    run_for(1200ms);
    const auto live = post();
    run_for(10s);
    EXPECT_EQ(times(early), 1);
    EXPECT_EQ(times(live), 1);
}

TEST_F(GapTest, PlaceThatIsEnteredBeforeTheLookBehindItsStreamIsReadOnceMore)
{
    instance.take_up = 1s;
    start();
    session->close(home_timeline);
    instance.end_streams();
    run_for(1050ms); // the stream is open, and not yet taken up
    session->open(home_timeline);
    run_for(100ms);
    const auto early = post();
    run_for(1s);
    for (int i = 0; i < 100; ++i) post(); // more than a trail
    run_for(10s);
    EXPECT_EQ(times(early), 1);
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(GapTest, OwnPostDoesNotHideWhatWasNotYetPolled)
{
    instance.has_stream = false;
    start();
    const auto others = post();
    const auto own = instance.make(Visibility::public_);
    instance.posts.push_back(own);
    EXPECT_TRUE(session->mark_seen(home_timeline, *own));
    run_for(3min);
    EXPECT_EQ(times(others), 1);
    EXPECT_EQ(times(own->id), 0); // it was shown when it was published
}

TEST_F(GapTest, PostThatIsDeletedWhileItsPageIsOnTheWayIsNotShown)
{
    start();
    instance.end_streams();
    const auto gone = post();
    const auto page = instance.posts;
    run_for(1100ms); // the stream is back, the page is on its way
    instance.posts.pop_back();
    instance.tell(StatusDeleted{home_timeline, gone});
    session->on_event(StatusDeleted{home_timeline, gone});
    session->on_event(StatusPosted{home_timeline, page.back()});
    run_for(10s);
    EXPECT_TRUE(screen.faults.empty());
}

TEST_F(GapTest, EditThatOvertakesItsPostIsWhatIsShown)
{
    start();
    const auto old = instance.make(Visibility::public_);
    auto edited = std::make_shared<Status>(*old);
    edited->content = "version 2";
    edited->edited_at = time.wall();
    instance.posts.push_back(edited);
    session->on_event(StatusEdited{home_timeline, edited});
    session->on_event(StatusPosted{home_timeline, old});
    EXPECT_EQ(screen.texts[old->id.value], "version 2");
}

TEST_F(GapTest, PrivateMessagesThatCouldNotBeReadAreReadLater)
{
    start();
    run_for(1h); // older than what may arrive late
    instance.talks.assign(1, {instance.make(Visibility::direct)});
    const auto first = instance.talks[0].back();
    run_for(1min);
    instance.end_streams();
    run_for(1ms);
    instance.talks[0].push_back(instance.make(Visibility::direct));
    instance.talks[0].push_back(instance.make(Visibility::direct));
    instance.refusals["context"] = {trouble};
    run_for(5min);
    for (const auto& message : instance.talks[0])
        EXPECT_EQ(shown["direct " + message->id.value], 1) << message->id.value;
    EXPECT_EQ(shown["direct " + first->id.value], 1);
}

TEST_F(GapTest, WaitIsToldOnceWithItsTime)
{
    start();
    const Error slow{Errc::rate_limited, "wait", 90s, 429};
    instance.refusals["timeline"] = {slow, slow, slow};
    instance.refusals["notifications"] = {slow, slow, slow};
    instance.end_streams();
    run_for(80s);
    ASSERT_EQ(screen.sentences.size(), 1U);
    EXPECT_NE(screen.sentences[0].find("home.example lets this gateway read on at "), std::string::npos);
    EXPECT_NE(screen.sentences[0].find("it goes on by itself then."), std::string::npos);
}

} // namespace
} // namespace fedibee::session
