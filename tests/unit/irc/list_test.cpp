// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/list.hpp"

#include <gtest/gtest.h>

namespace fedibee::irc {

TEST(ListQuestions, NameMasksAndBounds)
{
    const auto question = parse_list("#gard*,!*kitchen,>2,<50,C>60,t<5");
    EXPECT_TRUE(fits(question, "#Garden", 3));
    EXPECT_FALSE(fits(question, "#garden", 2));
    EXPECT_FALSE(fits(question, "#garden", 50));
    EXPECT_FALSE(fits(question, "#gardenkitchen", 3));
    EXPECT_FALSE(fits(question, "#soup", 3));
    EXPECT_TRUE(question.created.holds(61));
    EXPECT_FALSE(question.created.holds(60));
    EXPECT_TRUE(question.topic_set.holds(4));
    EXPECT_FALSE(question.topic_set.holds(5));
}

TEST(ListQuestions, TakeNonsenseForNames)
{
    EXPECT_TRUE(fits(parse_list(""), "#any", 0));
    EXPECT_TRUE(fits(parse_list(",,"), "#any", 0));
    EXPECT_FALSE(fits(parse_list(">x"), "#any", 0));
    EXPECT_TRUE(fits(parse_list("Cats"), "cats", 0));
    EXPECT_FALSE(parse_list("<99999999999999999999").people.is_asked());
}

} // namespace fedibee::irc
