// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/twitter_time.hpp"

#include "text/iso_time.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

std::string read(std::string_view text)
{
    const auto time = parse_twitter_time(text);
    return time ? format_iso_time(*time) : std::string("none");
}

TEST(TwitterTime, IsReadWithItsOffset)
{
    EXPECT_EQ(read("Mon Nov 23 00:46:40 +0000 2026"), "2026-11-23T00:46:40.000Z");
    EXPECT_EQ(read("Thu Jan 1 01:30:00 +0130 2026"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(read("Thu Dec 31 19:00:00 -0500 2026"), "2027-01-01T00:00:00.000Z");
}

TEST(TwitterTime, IsNothingInAnyOtherText)
{
    for (const char* text :
         {"", "Mon", "Mon Foo 23 00:46:40 +0000 2026", "Mon Nov 23 00:46:40 +0000", "Mon Nov 41 00:46:40 +0000 2026",
          "Mon Nov 23 00:46:40 +0000 2026 AD", "2026-11-23T00:46:40Z"})
        EXPECT_EQ(read(text), "none") << text;
}

} // namespace
} // namespace fedibee::text
