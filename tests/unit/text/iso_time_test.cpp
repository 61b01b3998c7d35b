// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/iso_time.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

constexpr std::int64_t millennium = 946'684'800'000; // 2000-01-01T00:00:00Z

std::optional<std::int64_t> read(std::string_view text)
{
    const auto time = parse_iso_time(text);
    return time ? std::optional<std::int64_t>(time->time_since_epoch().count()) : std::nullopt;
}

TEST(IsoTime, IsReadInTheSpellingsOfApis)
{
    EXPECT_EQ(read("2000-01-01T00:00:00.000Z"), millennium);
    EXPECT_EQ(read("2000-01-01T00:00:00Z"), millennium);
    EXPECT_EQ(read("2000-01-01T00:00:00.5Z"), millennium + 500);
    EXPECT_EQ(read("2000-01-01T00:00:00.123456789Z"), millennium + 123);
    EXPECT_EQ(read("2000-01-01T01:30:00+01:30"), millennium);
    EXPECT_EQ(read("1999-12-31T19:00:00-0500"), millennium);
    EXPECT_EQ(read("2000-01-01 00:00:00+00:00"), millennium);
    EXPECT_EQ(read("2000-01-01T00:00Z"), millennium);
    EXPECT_EQ(read("2000-01-01"), millennium);
    EXPECT_EQ(read("1999-12-31T23:59:60Z"), millennium);
    EXPECT_EQ(read("2000-02-29"), millennium + 59LL * 86'400'000);
}

TEST(IsoTime, IsNothingForOtherTexts)
{
    for (const auto* text : {"", "yesterday", "2000", "2000-13-01", "2001-02-29", "2000-01-01T", "2000-01-01T25:00:00Z",
                             "2000-01-01T00:60:00Z", "2000-01-01T00:00:00X", "2000-01-01T00:00:00+1",
                             "2000-01-01T-1:00:00Z", "2000-01-01T00:-1:00Z", "2000-01-01T00:00:-1Z",
                             "2000-01-01T24:30:00Z", "2000-01-01T00:00:00+01:00x", "-200-01-01", "20000101T000000Z"})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

TEST(IsoTime, IsWrittenWithMillisecondsAndZ)
{
    EXPECT_EQ(format_iso_time(Timestamp{std::chrono::milliseconds{millennium + 7}}), "2000-01-01T00:00:00.007Z");
    EXPECT_EQ(format_iso_time(Timestamp{std::chrono::milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_iso_day(Timestamp{std::chrono::milliseconds{-1}}), "1969-12-31");
}

TEST(IsoTime, IsReadBackAsItWasWritten)
{
    for (const std::int64_t value : {std::int64_t{0}, millennium, std::int64_t{1'795'483'384'456}})
        EXPECT_EQ(read(format_iso_time(Timestamp{std::chrono::milliseconds{value}})), value);
}

} // namespace
} // namespace fedibee::text
