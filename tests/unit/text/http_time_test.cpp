// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/http_time.hpp"

#include "text/iso_time.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

using namespace std::chrono_literals;

TEST(HttpTime, IsReadInAllItsSpellings)
{
    const auto time = parse_iso_time("2026-11-23T00:33:11Z");
    EXPECT_EQ(parse_http_time("Mon, 23 Nov 2026 00:33:11 GMT"), time);
    EXPECT_EQ(parse_http_time("Mon, 23 Nov 2026 00:33:11 +0000"), time);
    EXPECT_EQ(parse_http_time("Monday, 23-Nov-26 00:33:11 GMT"), time);
    EXPECT_EQ(parse_http_time("Mon Nov 23 00:33:11 2026"), time);
    EXPECT_EQ(parse_http_time("Fri Jan  2 03:05:05 2026"), parse_iso_time("2026-01-02T03:05:05Z"));
    for (const char* text : {"Monday, 23-Nov 00:33:11 GMT", "Mon, 1-2-3-4 00:33:11 GMT", "Mon Nov 23", "Mon"})
        EXPECT_FALSE(parse_http_time(text)) << text;
    for (const char* text : {"", "yesterday", "Mon, 23 Nov 2026", "Mon Nov 23 00:33:11 +0000 2026"})
        EXPECT_FALSE(parse_http_time(text)) << text;
}

TEST(RetryAfter, IsANumberOrADate)
{
    const auto now = *parse_iso_time("2026-01-02T03:04:05Z");
    EXPECT_EQ(parse_retry_after("120", now), 120s);
    EXPECT_EQ(parse_retry_after("Fri, 02 Jan 2026 03:05:05 GMT", now), 60s);
    EXPECT_EQ(parse_retry_after("Fri, 02 Jan 2026 03:00:00 GMT", now), 0s);
    EXPECT_EQ(parse_retry_after("-5", now), 0s);
    for (const auto* text : {"999999999", "99999999999999999999"})
        EXPECT_EQ(parse_retry_after(text, now), 86400s) << text;
    for (const auto* text : {"", "soon", "12x"}) EXPECT_EQ(parse_retry_after(text, now), std::nullopt) << text;
}

} // namespace
} // namespace fedibee::text
