// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/message.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace fedibee::irc;

TEST(ParseMessage, TakesTagsSourceCommandAndParametersApart)
{
    const auto message = parse_message("@a=1;+b=x\\sy :nick!user@host privmsg &home :two words ");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->source, "nick!user@host");
    EXPECT_EQ(message->command, "PRIVMSG");
    ASSERT_EQ(message->params.size(), 2U);
    EXPECT_EQ(message->params[0], "&home");
    EXPECT_EQ(message->params[1], "two words ");
    EXPECT_EQ(message->tag("+b"), "x y");
}

TEST(ParseMessage, CollapsesBlanksBetweenParameters)
{
    const auto message = parse_message("USER   ann  0 *   :Ann");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->params, (std::vector<std::string_view>{"ann", "0", "*", "Ann"}));
}

TEST(ParseMessage, KeepsAnEmptyLastParameter)
{
    const auto message = parse_message("JOIN :");
    ASSERT_TRUE(message);
    ASSERT_EQ(message->params.size(), 1U);
    EXPECT_EQ(message->params[0], "");
}

TEST(ParseMessage, PutsEverythingBeyondTheFifteenthParameterIntoIt)
{
    const auto message = parse_message("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
    ASSERT_TRUE(message);
    ASSERT_EQ(message->params.size(), most_params);
    EXPECT_EQ(message->params.back(), "15 16 17");
}

TEST(ParseMessage, FindsNothingInLinesWithoutACommand)
{
    for (const auto* line : {"", "   ", "\r", "@only=tags", ":only.source", "@a=b :source "})
        EXPECT_FALSE(parse_message(line)) << line;
}

TEST(ParseMessage, SurvivesRandomBytes)
{
    std::minstd_rand random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string line(random() % 60, ' ');
        for (char& c : line) c = " :@;=\\ab\0\xff"[random() % 11];
        const auto message = parse_message(line);
        if (!message) continue;
        EXPECT_LE(message->params.size(), most_params);
        static_cast<void>(message->tag("a"));
    }
}

TEST(MessageTags, TakeTheLastOfTwoValuesAndTreatAMissingOneAsEmpty)
{
    const auto message = parse_message("@a=1;a=2;b PING x");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->tag("a"), "2");
    EXPECT_EQ(message->tag("b"), "");
    EXPECT_FALSE(message->tag("c"));
}

TEST(MessageTags, UnescapeAsTheSpecificationSays)
{
    EXPECT_EQ(unescape_tag_value("a\\:b\\sc\\\\d\\re\\nf"), "a;b c\\d\re\nf");
    EXPECT_EQ(unescape_tag_value("\\bunknown\\"), "bunknown");
}

TEST(MessageTags, AreWrittenEscapedAndJoined)
{
    std::string tags;
    append_tag(tags, "time", "now");
    append_tag(tags, "label", "a; b\\");
    EXPECT_EQ(tags, "time=now;label=a\\:\\sb\\\\");
}

TEST(AppendBody, TakesLineBreaksOutAndCutsBetweenCharacters)
{
    std::string out;
    append_body(out, std::string_view("a\r\nQUIT\0b", 9));
    EXPECT_EQ(out, "aQUITb");
    out.clear();
    append_body(out, "12345\xc3\xa4", 6);
    EXPECT_EQ(out, "12345");
}
