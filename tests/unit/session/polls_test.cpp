// SPDX-License-Identifier: AGPL-3.0-or-later
// Timelines that no stream brings: how often they are asked, and what a reader notices of it.
#include "session/pace.hpp"
#include "unit/session/one_login.hpp"

#include <numeric>
#include <set>

namespace fedibee::session {
namespace {

TEST(Pace, GoesBackStepByStepWhenNothingComes)
{
    std::minstd_rand random(1);
    Pace pace;
    const PollBounds bounds{15s, 60s};
    const auto next = [&](bool had_news) { return pace.next(had_news, bounds, random); };
    for (int i = 0; i < 3; ++i) EXPECT_GE(next(false), 48s) << "what was never busy is quiet";
    std::chrono::milliseconds last = next(true);
    EXPECT_TRUE(last >= 12s && last <= 15s);
    for (int i = 0; i < Pace::patience; ++i) EXPECT_LE(next(false), 15s) << "something was new lately";
    for (const auto most : {22500ms, 33750ms, 50625ms, 60000ms, 60000ms}) {
        last = next(false);
        EXPECT_TRUE(last >= most * 4 / 5 && last <= most) << last.count();
    }
}

TEST(Pace, DrawsTheMomentSoThatManyDoNotComeTogether)
{
    std::set<std::chrono::milliseconds> drawn;
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::minstd_rand random(seed);
        random.discard(3);
        drawn.insert(Pace{}.next(false, {15s, 60s}, random));
    }
    EXPECT_GT(drawn.size(), 40U);
}

/// An instance without streams, and a reader at home.
class PollsTest : public OneLogin<> {
protected:
    PollsTest()
    {
        instance.has_stream = false;
        auto& can = instance.base.info.capabilities;
        can.busy_poll_interval = 15s;
        can.home_poll_interval = 60s;
        can.notification_poll_interval = 45s;
        instance.post();
        start();
        run_for(5min);
    }
    std::size_t asked(const std::string& what, std::chrono::milliseconds span)
    {
        const auto before = instance.asked[what].size();
        run_for(span);
        return instance.asked[what].size() - before;
    }
    /// A new post; how long until it is shown.
    std::chrono::milliseconds delay_of_a_post()
    {
        instance.post();
        const std::string name = "post " + instance.posts.back()->id.value;
        const auto begun = time.passed();
        while (!shown.contains(name) && time.passed() - begun < 10min) run_for(100ms);
        return time.passed() - begun;
    }
};

TEST_F(PollsTest, AQuietLoginIsAskedSeldom)
{
    const auto count = asked("timeline", 1h);
    EXPECT_GE(count, 60U);
    EXPECT_LE(count, 75U);
    EXPECT_LE(asked("conversations", 1h), 50U);
}

TEST_F(PollsTest, WhatComesToAQuietLoginIsShownWithinTheQuietInterval)
{
    for (int i = 0; i < 20; ++i) {
        EXPECT_LE(delay_of_a_post(), 61s);
        run_for(10min);
    }
}

TEST_F(PollsTest, WhatComesToABusyLoginIsShownWithinTheBusyInterval)
{
    delay_of_a_post();
    for (int i = 0; i < 20; ++i) EXPECT_LE(delay_of_a_post(), 15s);
    EXPECT_LE(asked("timeline", 10min), 24U) << "and it becomes quiet again";
}

TEST_F(PollsTest, WhoHasJustWrittenIsAskedForAnswersSoon)
{
    instance.post();
    ASSERT_TRUE(session->mark_seen(home_timeline, *instance.posts.back()));
    EXPECT_LE(delay_of_a_post(), 15s);
}

TEST_F(PollsTest, AnInstanceThatSaysWhenToComeBackIsNotAskedBefore)
{
    instance.refusals["timeline"] = {Error{Errc::rate_limited, "wait", 300s, 429}};
    while (!instance.refusals["timeline"].empty()) run_for(1s);
    EXPECT_EQ(asked("timeline", 298s), 0U);
    EXPECT_GE(asked("timeline", 2min), 1U);
}

TEST_F(PollsTest, AnInstanceInTroubleIsAskedLessAndLess)
{
    const Error trouble{Errc::bad_response, "made a mistake of its own", std::nullopt, 502};
    instance.refusals["timeline"] = std::deque<Error>(1000, trouble);
    run_for(20min);
    EXPECT_LE(asked("timeline", 1h), 13U);
    instance.refusals.clear();
    run_for(10min);
    EXPECT_LE(delay_of_a_post(), 61s);
}

} // namespace
} // namespace fedibee::session
