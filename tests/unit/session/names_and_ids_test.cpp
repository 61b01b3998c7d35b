// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/nicknames.hpp"
#include "session/seen.hpp"
#include "session/settings.hpp"
#include "session/short_ids.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fedibee::session {
namespace {

using namespace std::chrono_literals;

const Timestamp noon{std::chrono::milliseconds{1'790'000'000'000}};

TEST(ShortIds, TheSamePostKeepsItsId)
{
    ShortIds ids;
    bool fresh = false;
    const auto first = ids.give(LoginId{1}, StatusId{"9"}, "uri:9", "bob@x.example", noon, fresh).number;
    EXPECT_TRUE(fresh);
    EXPECT_EQ(ids.give(LoginId{1}, StatusId{"9"}, "uri:9", "bob@x.example", noon + 1h, fresh).number, first);
    EXPECT_FALSE(fresh);
    EXPECT_EQ(ShortIds::text(first), "00");
}

TEST(ShortIds, NoIdIsGivenToAnotherPostWithinADay)
{
    ShortIds ids;
    std::set<unsigned> given;
    bool fresh = false;
    for (int i = 0; i < 5000; ++i) {
        const auto uri = "uri:" + std::to_string(i);
        const auto at = noon + std::chrono::seconds{i * 17};
        EXPECT_TRUE(given.insert(ids.give(LoginId{1}, StatusId{uri}, uri, "bob@x.example", at, fresh).number).second)
            << i;
    }
}

TEST(ShortIds, AfterADayTheShortestComeBack)
{
    ShortIds ids;
    bool fresh = false;
    for (int i = 0; i < 256; ++i) ids.give(LoginId{1}, StatusId{}, "a" + std::to_string(i), "", noon, fresh);
    EXPECT_EQ(ids.give(LoginId{1}, StatusId{}, "b", "", noon + 1h, fresh).number, 0x100U);
    EXPECT_EQ(ids.give(LoginId{1}, StatusId{}, "c", "", noon + 25h, fresh).number, 0U);
    EXPECT_EQ(ids.find(LoginId{1}, "a0"), nullptr);
}

TEST(ShortIds, GoOnAfterARestartWhereTheyStopped)
{
    ShortIds ids;
    ids.restore({ShortIdRow{0x10, LoginId{1}, StatusId{"1"}, "one", "", noon},
                 ShortIdRow{0x11, LoginId{1}, StatusId{"2"}, "two", "", noon + 1s}});
    bool fresh = false;
    EXPECT_EQ(ids.give(LoginId{1}, StatusId{"3"}, "three", "", noon + 2s, fresh).number, 0x12U);
    EXPECT_EQ(ids.find(0x10)->status, StatusId{"1"});
}

TEST(ShortIds, AreReadWithAndWithoutTheHash)
{
    EXPECT_EQ(ShortIds::parse("1f"), 0x1fU);
    EXPECT_EQ(ShortIds::parse("#1F"), 0x1fU);
    EXPECT_FALSE(ShortIds::parse("1"));
    EXPECT_FALSE(ShortIds::parse("bob"));
    EXPECT_FALSE(ShortIds::parse("1f2e3d4c"));
}

TEST(Nicknames, StylesAreStableAndNeverCollide)
{
    Nicknames names(NickStyle::brief);
    names.reserve("root");
    EXPECT_EQ(names.nick("bob@one.example"), "bob");
    EXPECT_EQ(names.nick("bob@two.example"), "bob@two");
    EXPECT_EQ(names.nick("bob@two.test"), "bob@two-test");
    EXPECT_EQ(names.nick("root@evil.example"), "root@evil");
    EXPECT_EQ(names.nick("bob@one.example"), "bob");
    EXPECT_EQ(names.address("BOB@two"), "bob@two.example");
    EXPECT_EQ(names.address("@bob@two.example"), "bob@two.example");
    EXPECT_FALSE(names.address("root"));
}

TEST(Nicknames, ABareNameStandsForTheOnlyPersonWhoHasIt)
{
    Nicknames names;
    names.nick("bob@one.example");
    EXPECT_EQ(names.address("bob"), "bob@one.example");
    names.nick("bob@two.example");
    EXPECT_FALSE(names.address("bob"));
}

TEST(Nicknames, HostileNamesAreMadeHarmless)
{
    Nicknames names;
    EXPECT_EQ(names.nick("#a b,c!*@x.example"), "_a_b_c__@x.example");
}

TEST(Nicknames, ANameOfOnesOwnHoldsAndCanBeTakenBack)
{
    Nicknames names;
    names.nick("bob@one.example");
    names.rename("bob@one.example", "bobby");
    EXPECT_EQ(names.nick("bob@one.example"), "bobby");
    EXPECT_EQ(names.address("bobby"), "bob@one.example");
    names.rename("bob@one.example", "");
    EXPECT_EQ(names.nick("bob@one.example"), "bob@one.example");
}

TEST(Seen, RemembersTheNewestAndForgetsTheOldest)
{
    Seen seen;
    EXPECT_TRUE(seen.insert("a"));
    EXPECT_FALSE(seen.insert("a"));
    for (std::size_t i = 0; i < Seen::most; ++i) seen.insert(std::to_string(i));
    EXPECT_FALSE(seen.contains("a"));
    EXPECT_TRUE(seen.contains("0"));
}

TEST(Settings, TheNarrowestScopeWins)
{
    Settings settings;
    EXPECT_EQ(settings.value("show_ids"), "true");
    settings.put("", "show_ids", "false");
    EXPECT_FALSE(settings.flag("show_ids", "login:work"));
    settings.put("login:work", "show_ids", "true");
    EXPECT_TRUE(settings.flag("show_ids", "login:work"));
    settings.remove("", "show_ids");
    EXPECT_EQ(settings.value("show_ids"), "true");
}

TEST(Settings, WrongValuesAreRefusedWithTheRightOnes)
{
    const auto& spec = *find_setting("commands");
    EXPECT_EQ(check_setting(spec, "Strict").value(), "strict");
    const auto wrong = check_setting(spec, "sometimes");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().detail.find("strict"), std::string::npos);
    EXPECT_EQ(check_setting(*find_setting("show_ids"), "off").value(), "false");
    EXPECT_FALSE(check_setting(*find_setting("auto_reply_timeout"), "soon"));
    EXPECT_EQ(check_setting(*find_setting("auto_reply_timeout"), "60").value(), "60");
}

} // namespace
} // namespace fedibee::session
