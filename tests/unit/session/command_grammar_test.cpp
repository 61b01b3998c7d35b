// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/command_grammar.hpp"
#include "session/commands.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace fedibee::session {
namespace {

/// Knows the posts 1f and ^, bob's post, and the people bob and carol@example.org.
class KnownWords final : public Lexicon {
public:
    bool is_post(std::string_view word) const override { return word == "1f" || word == "^" || word == "bob"; }
    bool is_account(std::string_view word) const override
    {
        return word == "bob" || word.find('@') != std::string_view::npos;
    }
};

ParsedLine in_timeline(std::string_view line)
{
    return parse_line(line, command_forms(), KnownWords{}, {});
}
ParsedLine in_control(std::string_view line)
{
    return parse_line(line, command_forms(), KnownWords{}, ParseOptions{true});
}
std::string name_of(const ParsedLine& line)
{
    return usage(command_forms()[line.form]);
}

TEST(CommandGrammar, ALineIsACommandOnlyWhenItsArgumentsFit)
{
    EXPECT_EQ(in_timeline("fav 1f").reading, Reading::command);
    EXPECT_EQ(in_timeline("FAV bob").reading, Reading::command);
    EXPECT_EQ(in_timeline("follow the money").reading, Reading::prose);
    EXPECT_EQ(in_timeline("follow bob").reading, Reading::command);
    EXPECT_EQ(in_timeline("boost your confidence").reading, Reading::prose);
    EXPECT_EQ(in_timeline("hello world").reading, Reading::prose);
    EXPECT_EQ(in_timeline("register for the party").reading, Reading::prose);
}

TEST(CommandGrammar, ANearMissAsksInsteadOfPublishing)
{
    const auto slip = in_timeline("boots 1f");
    EXPECT_EQ(slip.reading, Reading::near_miss);
    EXPECT_EQ(name_of(slip), "boost POST");
    EXPECT_EQ(in_timeline("fav 7e").reading, Reading::near_miss);
    EXPECT_EQ(in_timeline("fav").reading, Reading::near_miss);
    EXPECT_EQ(in_timeline("folow bob").reading, Reading::near_miss);
    EXPECT_EQ(in_timeline("fan mail").reading, Reading::prose);
}

TEST(CommandGrammar, ArgumentsComeInTheOrderOfTheSyntax)
{
    const auto reply = in_timeline("reply 1f  two  words ");
    ASSERT_EQ(reply.reading, Reading::command);
    EXPECT_EQ(reply.arguments.at(0), "1f");
    EXPECT_EQ(reply.arguments.at(1), "two  words");
    const auto list = in_timeline("list add bob to my friends");
    ASSERT_EQ(list.reading, Reading::command);
    EXPECT_EQ(list.arguments.at(0), "bob");
    EXPECT_EQ(list.arguments.at(1), "my friends");
    const auto plain = in_control("account add alice@example.org");
    ASSERT_EQ(plain.reading, Reading::command);
    EXPECT_EQ(plain.arguments.at(0), "");
    EXPECT_EQ(plain.arguments.at(1), "alice@example.org");
    const auto forced = in_control("account add mastodon @alice@example.org");
    EXPECT_EQ(forced.arguments.at(0), "mastodon");
    EXPECT_EQ(forced.arguments.at(1), "@alice@example.org");
}

TEST(CommandGrammar, OptionsStandBeforeTheTextAndEndWithTwoDashes)
{
    const auto post = in_control("post --cw \"hot food\" --visibility unlisted -- --text with dashes");
    ASSERT_EQ(post.reading, Reading::command);
    EXPECT_EQ(post.arguments.options.find("cw")->second, "hot food");
    EXPECT_EQ(post.arguments.options.find("visibility")->second, "unlisted");
    EXPECT_EQ(post.arguments.at(0), "--text with dashes");
}

TEST(CommandGrammar, InTheControlChannelWordsMayBeShortenedAndQuoted)
{
    EXPECT_EQ(name_of(in_control("accou list")), "account list");
    EXPECT_EQ(name_of(in_control("ACCou list")), "account list");
    EXPECT_EQ(in_control("accounting list").reading, Reading::unknown);
    EXPECT_EQ(in_control("register \"correct horse\"").arguments.at(0), "correct horse");
    EXPECT_EQ(in_control("frobnicate").reading, Reading::unknown);
    EXPECT_EQ(in_control("fav").reading, Reading::near_miss);
}

TEST(CommandGrammar, AShortIdThatNobodyHasIsAskedAboutEvenWithoutADigit)
{
    EXPECT_EQ(in_timeline("boost ff").reading, Reading::near_miss);
    EXPECT_EQ(in_timeline("boost 9f").reading, Reading::near_miss);
    EXPECT_EQ(in_timeline("boost cafe").reading, Reading::prose);
}

TEST(CommandGrammar, OneSlipIsALetterMoreLessOtherOrSwapped)
{
    EXPECT_TRUE(is_one_slip_away("boost", "boots"));
    EXPECT_TRUE(is_one_slip_away("boost", "bost"));
    EXPECT_TRUE(is_one_slip_away("fav", "favv"));
    EXPECT_TRUE(is_one_slip_away("follow", "fellow"));
    EXPECT_FALSE(is_one_slip_away("fav", "fav"));
    EXPECT_FALSE(is_one_slip_away("follow", "hollows"));
}

TEST(Commands, EachHasHelpAndEachFirstNameIsUnambiguousInItsForms)
{
    std::set<std::string> usages;
    for (const auto& form : command_forms()) {
        EXPECT_FALSE(form.help.empty()) << usage(form);
        EXPECT_TRUE(usages.insert(usage(form)).second) << usage(form);
    }
}

} // namespace
} // namespace fedibee::session
