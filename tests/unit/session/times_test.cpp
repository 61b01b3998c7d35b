// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/times.hpp"

#include "unit/session/at_home.hpp"

#include <gmock/gmock.h>

namespace fedibee::session {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 7 / 1) + 12h;

TEST(Times, AreMeantWhereTheUserIs)
{
    EXPECT_EQ(parse_when("18:00", noon), noon + 6h);
    EXPECT_EQ(parse_when("18:00", noon, 120min), noon + 4h);
    EXPECT_EQ(parse_when("13:00", noon, 120min), noon + 23h) << "it is 14:00 there already";
    EXPECT_EQ(parse_when("2026-07-01T18:00", noon, -90min), noon + 7h + 30min);
    EXPECT_EQ(parse_when("2026-07-01T18:00Z", noon, 120min), noon + 6h);
    EXPECT_EQ(parse_when("2026-07-01T18:00+01:00", noon, 120min), noon + 5h);
    EXPECT_EQ(parse_when("2h", noon, 120min), noon + 2h);
    EXPECT_EQ(shown_time(noon), "2026-07-01 12:00 UTC");
    EXPECT_EQ(shown_time(noon, -90min), "2026-07-01 10:30 -01:30");
}

TEST(Times, KnowZonesByTheirDistance)
{
    EXPECT_EQ(parse_zone("UTC"), 0min);
    EXPECT_EQ(parse_zone("+02:00"), 120min);
    EXPECT_EQ(parse_zone("-3"), -180min);
    EXPECT_EQ(parse_zone("+0530"), 330min);
    for (const auto* wrong : {"", "2", "+", "+15:00", "+02:60", "+02:", "+02:5", "CET", "+2:00:00", "++2"})
        EXPECT_EQ(parse_zone(wrong), std::nullopt) << wrong;
}

struct Zone : AtHome {};

TEST_F(Zone, IsASetting)
{
    EXPECT_THAT(command("set timezone Berlin"), HasSubstr("must be UTC or a distance from it like +02:00"));
    EXPECT_THAT(command("set timezone +2"), HasSubstr("+02:00"));
    EXPECT_THAT(command("at 18:00"), HasSubstr("18:00 +02:00; to post at once after all: at off"));
    command("at off");
}

TEST_F(Zone, AWordWithSeveralFormsShowsThemAll)
{
    EXPECT_EQ(command("poll"),
              "! That does not fit. The command is one of: poll none; poll [--options] CHOICES. See: help poll");
    EXPECT_EQ(command("fav"), "! That does not fit. The command is: fav POST (favourite a post). See: help fav");
}

} // namespace
} // namespace fedibee::session
