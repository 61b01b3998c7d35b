// SPDX-License-Identifier: AGPL-3.0-or-later
// Prose is published as prose, whatever its first word; slips of commands are asked about.
#include "session/commands.hpp"
#include "text/ascii.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

namespace fedibee::session {
namespace {

/// Knows the posts 1f and ^, bob's post, the people bob and carol@example.org, the login work, the list friends.
class KnownWords final : public Lexicon {
public:
    bool is_post(std::string_view word) const override { return word == "1f" || word == "^" || word == "bob"; }
    bool is_account(std::string_view word) const override { return word == "bob" || word.find('@') != word.npos; }
    bool is_login(std::string_view word) const override { return word == "work" || word == "0"; }
    bool is_list(std::string_view title) const override { return title == "friends" || title == "close friends"; }
};

ParsedLine parsed(const std::string& line)
{
    return parse_line(line, command_forms(), KnownWords{}, {});
}
std::string reading_of(const std::string& line)
{
    const auto found = parsed(line);
    if (found.reading == Reading::prose) return "prose";
    return (found.reading == Reading::near_miss ? "asked: " : "command: ") + usage(command_forms()[found.form]);
}

std::vector<std::string> sentences()
{
    std::ifstream file(FEDIBEE_SOURCE_DIR "/tests/golden/prose.txt");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

std::set<std::string> all_names()
{
    std::set<std::string> names;
    for (const auto& form : command_forms()) {
        for (const auto name : text::split(form.names, '|')) names.emplace(name);
    }
    return names;
}

/// `post` and `cw` are commands whatever follows: the first is for nothing else, the second is no English word.
bool takes_any_text(std::string_view name)
{
    return name == "post" || name == "cw";
}

TEST(Prose, TwoHundredSentencesThatBeginWithCommandsArePublished)
{
    const auto lines = sentences();
    EXPECT_GE(lines.size(), 200U);
    for (const auto& line : lines) {
        EXPECT_EQ(reading_of(line), "prose") << line;
    }
}

TEST(Prose, TheSentencesBeginWithEveryCommandThatIsAnEnglishWord)
{
    std::set<std::string> begun;
    for (const auto& line : sentences()) {
        std::string_view rest = line;
        begun.insert(text::lowered(text::take_word(rest)));
    }
    const auto names = all_names();
    const auto met = std::ranges::count_if(names, [&](const auto& name) { return begun.contains(name); });
    EXPECT_GE(met, 50) << "of " << names.size();
}

TEST(Prose, NoCommandTakesASentenceThatMerelyBeginsWithItsName)
{
    constexpr std::array endings{
        "the money",
        "is what we need",
        "of the year 2024 was a surprise",
        "your friends and family",
        "as if you meant it",
        "and never look back",
        "to the lighthouse",
        "a little, then rest",
        "me if you can, said bob",
        "in 3 steps",
        "from the list of 20",
        "that thing on the table",
    };
    for (const auto& name : all_names()) {
        if (takes_any_text(name)) continue;
        for (const auto* ending : endings) {
            const std::string line = name + " " + ending;
            EXPECT_EQ(reading_of(line), "prose") << line;
        }
    }
}

TEST(Prose, ANameAloneIsNeverPublishedUnlessItIsOnlyARootCommand)
{
    std::set<std::string> elsewhere;
    for (const auto& form : command_forms()) {
        if (form.control_only) continue;
        for (const auto name : text::split(form.names, '|')) elsewhere.emplace(name);
    }
    for (const auto& name : all_names()) {
        if (elsewhere.contains(name)) EXPECT_NE(reading_of(name), "prose") << name;
    }
    EXPECT_EQ(reading_of("register"), "prose");
    EXPECT_EQ(reading_of("yes"), "prose");
}

TEST(Prose, ASlipOfACommandWithAKnownPostOrPersonIsAskedAbout)
{
    for (const auto& form : command_forms()) {
        if (form.control_only || (form.syntax != "POST" && form.syntax != "ACCOUNT")) continue;
        const std::string name(form.names.substr(0, form.names.find('|')));
        if (name.size() < 4) continue;
        const std::string target = form.syntax == "POST" ? " 1f" : " carol@example.org";
        std::string swapped = name;
        std::swap(swapped[swapped.size() - 1], swapped[swapped.size() - 2]);
        for (const auto& slip : {swapped, name + name.back(), name.substr(0, name.size() - 1)}) {
            if (all_names().contains(slip)) continue;
            EXPECT_EQ(reading_of(slip + target).substr(0, 5), "asked") << slip + target;
            EXPECT_EQ(reading_of(slip + " the money"), "prose") << slip;
        }
    }
}

TEST(Prose, ACommandThatDoesNotFitItsKnownPostIsAskedAbout)
{
    EXPECT_EQ(reading_of("vote 1f soup"), "asked: vote POST NUMBERS");
    EXPECT_EQ(reading_of("fav 1f and be happy"), "asked: fav POST");
    EXPECT_EQ(reading_of("set visibility pubic"), "asked: set SETTING VALUE");
}

TEST(Prose, FreeTextIsForCommandsThatMarkIt)
{
    EXPECT_EQ(reading_of("search linux"), "command: search PHRASE");
    EXPECT_EQ(reading_of("search #linux kernel"), "command: search PHRASE");
    EXPECT_EQ(reading_of("search @carol@example.org"), "command: search PHRASE");
    EXPECT_EQ(reading_of("search https://example.org/@carol/1"), "command: search PHRASE");
    EXPECT_EQ(parsed("search \"engines are bad\"").arguments.at(0), "engines are bad");
    EXPECT_EQ(reading_of("list friends"), "command: list LIST");
    EXPECT_EQ(parsed("list \"close friends\"").arguments.at(0), "close friends");
    EXPECT_EQ(reading_of("list strangers"), "prose");
    EXPECT_EQ(reading_of("timeline friends"), "command: timeline [TIMELINE]");
    EXPECT_EQ(reading_of("timeline #linux"), "command: timeline [TIMELINE]");
    EXPECT_EQ(reading_of("account work off"), "command: account LOGIN off");
    EXPECT_EQ(reading_of("set visibility unlisted"), "command: set SETTING VALUE");
}

} // namespace
} // namespace fedibee::session
