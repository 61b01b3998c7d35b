// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/line_joiner.hpp"

#include "support/fake_clock.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::irc;
using namespace std::chrono_literals;

namespace {

TypedText text_to(std::string target, std::string text, std::string label = {})
{
    return TypedText{std::move(target), std::move(text), std::move(label), {}};
}

const std::string cut_with_blank = std::string(300, 'a') + " b ";

} // namespace

TEST(LineJoiner, LetsShortLinesPass)
{
    test::FakeClock clock;
    LineJoiner joiner;
    const auto outcome = joiner.offer(text_to("&home", "short"), clock.now());
    ASSERT_EQ(outcome.ready.size(), 1U);
    EXPECT_EQ(outcome.ready.front().text, "short");
    EXPECT_FALSE(joiner.due());
}

TEST(LineJoiner, HoldsALongLineForThreeSecondsAndJoinsTheNext)
{
    test::FakeClock clock;
    LineJoiner joiner;
    EXPECT_TRUE(joiner.offer(text_to("&home", cut_with_blank), clock.now()).ready.empty());
    EXPECT_EQ(joiner.due(), clock.now() + 3s);
    clock.advance(2s);
    const auto outcome = joiner.offer(text_to("&HOME", "the end"), clock.now());
    ASSERT_EQ(outcome.ready.size(), 1U);
    EXPECT_EQ(outcome.ready.front().text, cut_with_blank + "the end");
    EXPECT_FALSE(joiner.due());
}

TEST(LineJoiner, WaitsAsLongAsTheFloodProtectionOfIrssi)
{
    test::FakeClock clock;
    LineJoiner joiner;
    joiner.offer(text_to("&home", std::string(407, 'a')), clock.now());
    EXPECT_EQ(joiner.due(), clock.now() + 7500ms);
    clock.advance(6s);
    EXPECT_EQ(joiner.offer(text_to("&home", "b"), clock.now()).ready.size(), 1U);
}

TEST(LineJoiner, PutsBackTheBlankThatAClientDropped)
{
    test::FakeClock clock;
    LineJoiner joiner;
    const std::string with_words = std::string(300, 'a') + " b";
    joiner.offer(text_to("&home", with_words), clock.now());
    EXPECT_EQ(joiner.offer(text_to("&home", "c"), clock.now()).ready.front().text, with_words + " c");
    const std::string one_word(300, 'a');
    joiner.offer(text_to("&home", one_word), clock.now());
    EXPECT_EQ(joiner.offer(text_to("&home", "c"), clock.now()).ready.front().text, one_word + "c");
}

TEST(LineJoiner, GoesOnHoldingWhileLongLinesCome)
{
    test::FakeClock clock;
    LineJoiner joiner;
    joiner.offer(text_to("&home", cut_with_blank), clock.now());
    clock.advance(2500ms);
    EXPECT_TRUE(joiner.offer(text_to("&home", cut_with_blank), clock.now()).ready.empty());
    EXPECT_EQ(joiner.due(), clock.now() + 3s);
    EXPECT_EQ(joiner.flush()->text, cut_with_blank + cut_with_blank);
}

TEST(LineJoiner, TakesALoneDotForTheEnd)
{
    test::FakeClock clock;
    LineJoiner joiner;
    joiner.offer(text_to("&home", cut_with_blank), clock.now());
    const auto outcome = joiner.offer(text_to("&home", "."), clock.now());
    ASSERT_EQ(outcome.ready.size(), 1U);
    EXPECT_EQ(outcome.ready.front().text, cut_with_blank);
}

TEST(LineJoiner, FlushesInOrderWhenAnotherTargetComes)
{
    test::FakeClock clock;
    LineJoiner joiner;
    joiner.offer(text_to("&home", cut_with_blank), clock.now());
    const auto outcome = joiner.offer(text_to("bob", "hi"), clock.now());
    ASSERT_EQ(outcome.ready.size(), 2U);
    EXPECT_EQ(outcome.ready[0].target, "&home");
    EXPECT_EQ(outcome.ready[1].target, "bob");
}

TEST(LineJoiner, GivesTheLastLabelToTheWholeAndReportsTheOthers)
{
    test::FakeClock clock;
    LineJoiner joiner;
    joiner.offer(text_to("&home", cut_with_blank, "one"), clock.now());
    const auto outcome = joiner.offer(text_to("&home", "end", "two"), clock.now());
    EXPECT_EQ(outcome.joined_labels, std::vector<std::string>{"one"});
    EXPECT_EQ(outcome.ready.front().label, "two");
}

TEST(LineJoiner, DoesNotGrowForEver)
{
    test::FakeClock clock;
    LineJoiner joiner;
    std::size_t ready = 0;
    for (int i = 0; i < 100; ++i)
        ready += joiner.offer(text_to("&home", std::string(1000, 'x')), clock.now()).ready.size();
    EXPECT_EQ(ready, 1U);
}
