// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/http_time.hpp"

#include "text/iso_time.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

TEST(HttpTime, IsReadInBothItsSpellings)
{
    const auto time = parse_iso_time("2026-11-23T00:33:11Z");
    EXPECT_EQ(parse_http_time("Mon, 23 Nov 2026 00:33:11 GMT"), time);
    EXPECT_EQ(parse_http_time("Mon, 23 Nov 2026 00:33:11 +0000"), time);
    for (const char* text : {"", "yesterday", "Mon, 23 Nov 2026", "Mon Nov 23 00:33:11 +0000 2026"})
        EXPECT_FALSE(parse_http_time(text)) << text;
}

} // namespace
} // namespace fedibee::text
