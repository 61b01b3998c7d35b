// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/words.hpp"

#include <gtest/gtest.h>

using namespace fedibee::render;

TEST(Words, AreFoundInAnyCaseAndOrder)
{
    EXPECT_TRUE(has_words("A Pea Soup", "soup PEA"));
    EXPECT_TRUE(has_words("ÖLSUPPE", "ölsuppe"));
    EXPECT_TRUE(has_words("БОРЩ", "борщ"));
    EXPECT_TRUE(has_words("anything", "  "));
    EXPECT_FALSE(has_words("A Pea Soup", "pea cake"));
    EXPECT_FALSE(has_words("", "x"));
}

TEST(Words, SurviveBytesThatAreNoText)
{
    EXPECT_FALSE(has_words("\xff\xfe", "soup"));
    EXPECT_TRUE(has_words("\xff soup", "soup"));
}
