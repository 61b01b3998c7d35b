// SPDX-License-Identifier: AGPL-3.0-or-later
#include "render/length.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace fedibee::render {
namespace {

TEST(StatusLength, AgreesWithEveryCaseCountedByMastodon)
{
    std::ifstream file(FEDIBEE_SOURCE_DIR "/tests/golden/status_length_cases.json");
    const auto cases = nlohmann::json::parse(file);
    ASSERT_GT(cases.size(), 10U);
    for (const auto& one : cases) {
        const auto text = one.at("text").get<std::string>();
        EXPECT_EQ(status_length(text, "", CountMode::mastodon, 23), one.at("length").get<std::size_t>()) << text;
    }
}

TEST(StatusLength, TheWarningCountsInFull)
{
    EXPECT_EQ(status_length("ab", "cde", CountMode::mastodon, 23), 5U);
    EXPECT_EQ(status_length("@bob@example.com", "", CountMode::codepoint, 23), 16U);
}

TEST(CutToBytes, NeverCutsAGraphemeCluster)
{
    const std::string family = "ab👨‍👩‍👧‍👦c";
    EXPECT_EQ(cut_to_bytes(family, 10), "ab");
    EXPECT_EQ(cut_to_bytes("short", 10), "short");
}

TEST(Shortened, SaysThatSomethingIsMissing)
{
    EXPECT_EQ(shortened("short", 5), "short");
    EXPECT_EQ(shortened("longer", 5), "longe…");
    EXPECT_EQ(shortened("", 5), "");
}

TEST(SplitText, PrefersBlanksAndLosesNoWord)
{
    const auto pieces = split_text("one two three four five", 11);
    ASSERT_EQ(pieces.size(), 3U);
    EXPECT_EQ(pieces[0], "one two");
    EXPECT_EQ(pieces[1], "three four");
    EXPECT_EQ(pieces[2], "five");
    const std::string unbroken(1000, 'x');
    std::string whole;
    for (const auto piece : split_text(unbroken, 300)) whole += piece;
    EXPECT_EQ(whole, unbroken);
}

} // namespace
} // namespace fedibee::render
