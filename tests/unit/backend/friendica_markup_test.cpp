// SPDX-License-Identifier: AGPL-3.0-or-later
// Plain text stays plain text on a server that reads Markdown and BBCode.
#include "backend/friendica/markup.hpp"

#include <gtest/gtest.h>

namespace fedibee::friendica {
namespace {

TEST(FriendicaMarkup, EmphasisCodeAndBbcodeStayAsTyped)
{
    EXPECT_EQ(escape_markup("*so* `it` _is_"), "\\*so\\* \\`it\\` \\_is\\_");
    EXPECT_EQ(escape_markup("[b]x[/b] and [1]"), "\\[b\\]x\\[/b\\] and \\[1\\]");
    EXPECT_EQ(escape_markup("a\\b"), "a\\\\b");
}

TEST(FriendicaMarkup, WhatOnlyCountsAtTheBeginningOfALineIsEscapedThere)
{
    EXPECT_EQ(escape_markup("# one\n> two\n- three\n+ four\n1. five\n2) six"),
              "\\# one\n\\> two\n\\- three\n\\+ four\n1\\. five\n2\\) six");
    EXPECT_EQ(escape_markup("---\n## x"), "\\---\n\\## x");
    EXPECT_EQ(escape_markup("a > b # c - d + e 1. f"), "a > b # c - d + e 1. f");
    EXPECT_EQ(escape_markup("-5 degrees, 3.14"), "-5 degrees, 3.14");
}

TEST(FriendicaMarkup, IndentedLinesAreNoCode)
{
    EXPECT_EQ(escape_markup("    x\n\ty\n   z"), "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0x\n\xc2\xa0y\n   z");
}

TEST(FriendicaMarkup, TagsAndEntitiesAreShownAndLoneSignsLeftAlone)
{
    EXPECT_EQ(escape_markup("<b>x</b> &amp; &#39;"), "&lt;b>x&lt;/b> &amp;amp; &amp;#39;");
    EXPECT_EQ(escape_markup("a < b && c <3 & d; e"), "a < b && c <3 & d; e");
}

TEST(FriendicaMarkup, AddressesMentionsAndHashtagsStillWork)
{
    EXPECT_EQ(escape_markup("https://example.org/a_b_(c)*[d]?x=1&y;z=2 *"),
              "https://example.org/a_b_(c)*[d]?x=1&y;z=2 \\*");
    EXPECT_EQ(escape_markup("@my_bot@example.social #snake_case !bees@example.social"),
              "@my_bot@example.social #snake_case !bees@example.social");
    EXPECT_EQ(escape_markup("#bees are back"), "#bees are back");
}

TEST(FriendicaMarkup, NothingStaysNothing)
{
    EXPECT_EQ(escape_markup(""), "");
    EXPECT_EQ(escape_markup("\n"), "\n");
}

} // namespace
} // namespace fedibee::friendica
