// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/substitution.hpp"
#include "session/times.hpp"
#include "support/fake_clock.hpp"
#include "text/iso_time.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {
namespace {

std::string corrected(std::string_view text, std::string_view line)
{
    const auto wanted = parse_substitution(line);
    return wanted ? substituted(text, *wanted).value_or("(not found)") : "(prose)";
}

TEST(Substitution, ReplacesTheFirstOrAllOfThem)
{
    EXPECT_EQ(corrected("tea and tea", "s/tea/soup/"), "soup and tea");
    EXPECT_EQ(corrected("tea and tea", "s/tea/soup/g"), "soup and soup");
    EXPECT_EQ(corrected("Tea and tea", "s/tea/soup/gi"), "soup and soup");
    EXPECT_EQ(corrected("tea and tea", "s/tea/soup"), "soup and tea");
    EXPECT_EQ(corrected("tea and tea", "s/ and tea//"), "tea");
    EXPECT_EQ(corrected("aaa", "s/a/aa/g"), "aaaaaa");
    EXPECT_EQ(corrected("tea", "s/coffee/soup/"), "(not found)");
}

TEST(Substitution, TextIsNoPatternAndASlashIsWrittenWithABackslash)
{
    EXPECT_EQ(corrected("a.b", "s/./-/"), "a-b");
    EXPECT_EQ(corrected("1/2 cup", "s/1\\/2/half a/"), "half a cup");
}

TEST(Substitution, ProseIsNone)
{
    for (const auto* line : {"s/he is right", "s/he said/she said so", "s//x/", "s/a/b/c/", "s/a/b/x", "s/a/", "s/a",
                             "so/and/so", "s", ""})
        EXPECT_EQ(corrected("he is right", line), "(prose)") << line;
}

TEST(Times, AreReadAsTheyAreTyped)
{
    const auto now = *text::parse_iso_time("2026-12-24T17:30:00Z");
    const auto read = [&](std::string_view text) {
        const auto when = parse_when(text, now);
        return when ? shown_time(*when) : "none";
    };
    EXPECT_EQ(read("2026-12-24T18:00Z"), "2026-12-24 18:00 UTC");
    EXPECT_EQ(read("18:00"), "2026-12-24 18:00 UTC");
    EXPECT_EQ(read("17:30"), "2026-12-25 17:30 UTC");
    EXPECT_EQ(read("2h"), "2026-12-24 19:30 UTC");
    EXPECT_EQ(read("+3d"), "2026-12-27 17:30 UTC");
    for (const auto* word : {"noon", "5", "24:00", "1:2", "18:00:", "2w", "-2h", "h", ""})
        EXPECT_EQ(read(word), "none");
}

TEST(Times, SpansAreShownInTheLargestUnitThatFits)
{
    EXPECT_EQ(shown_duration(std::chrono::hours{48}), "2d");
    EXPECT_EQ(shown_duration(std::chrono::minutes{90}), "90m");
    EXPECT_EQ(shown_duration(std::chrono::seconds{61}), "61s");
    EXPECT_EQ(parse_duration("2h"), std::chrono::hours{2});
    EXPECT_FALSE(parse_duration("2x"));
    EXPECT_FALSE(parse_duration("9999999999d"));
}

} // namespace
} // namespace fedibee::session
