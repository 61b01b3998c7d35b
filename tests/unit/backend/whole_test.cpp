// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/whole.hpp"

#include <gtest/gtest.h>

namespace fedibee::backend {
namespace {

TEST(FirstMentions, AreTakenOffAPrivateMessage)
{
    EXPECT_EQ(without_first_mentions("@bob@example.social hello @eve"), "hello @eve");
    EXPECT_EQ(without_first_mentions(" @bob @eve\nhello\n"), "hello");
    EXPECT_EQ(without_first_mentions("hello @bob"), "hello @bob");
    EXPECT_EQ(without_first_mentions("@bob"), "@bob");
    EXPECT_EQ(without_first_mentions(""), "");
}

} // namespace
} // namespace fedibee::backend
