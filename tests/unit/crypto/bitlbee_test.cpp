// SPDX-License-Identifier: AGPL-3.0-or-later
// The values were written by BitlBee 3.6 for the password "s3cret".
#include "crypto/bitlbee.hpp"

#include <gtest/gtest.h>

namespace fedibee::crypto {
namespace {

const Secret password("s3cret");

std::string opened(std::string_view stored)
{
    const auto clear = open_bitlbee_secret(password, stored);
    return clear ? std::string(clear->reveal()) : "(nothing)";
}

TEST(Bitlbee, KnowsTheUsersPassword)
{
    EXPECT_TRUE(is_bitlbee_password(password, "VBIPRrCwW7Cxn4+72MBbwzOqGDAR"));
    EXPECT_TRUE(is_bitlbee_password(password, "/u+nBVIPotADFlqo0KxJr5eFLacj"));
    EXPECT_FALSE(is_bitlbee_password(Secret("S3cret"), "VBIPRrCwW7Cxn4+72MBbwzOqGDAR"));
    EXPECT_FALSE(is_bitlbee_password(Secret(), "VBIPRrCwW7Cxn4+72MBbwzOqGDAR"));
}

TEST(Bitlbee, TakesNoOtherValueForAPassword)
{
    for (const auto* stored : {"", "AAAA", "not base64!", "VBIPRrCwW7Cxn4+72MBbwzOqGDARAAAA", "VBIPRrCwW7Cxn4+72MBbw"})
        EXPECT_FALSE(is_bitlbee_password(password, stored)) << stored;
}

TEST(Bitlbee, OpensWhatItSealed)
{
    EXPECT_EQ(opened("Z59DgcvYUCck9ytpzFgGVhw2"), "pw12");
    EXPECT_EQ(opened("33OoIA7lqeSHBETJz50cczBrifsyy0UxkbtaZnEfAlmh+pkYQ5tujrknykqGjUkPuQejQFGHYSs0JwSWvSJr+Tyj"),
              "access_token=WR46mofu3eLnXMJLAaXbzW1AXPQSldCncgXfMoPA51w");
    EXPECT_EQ(opened("T/WF9+NR"), "");
}

TEST(Bitlbee, OpensNothingElse)
{
    for (const auto* stored : {"", "AAAA", "not base64!!", "T/WF9+N"}) EXPECT_EQ(opened(stored), "(nothing)") << stored;
}

} // namespace
} // namespace fedibee::crypto
