// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/link_header.hpp"

#include <gtest/gtest.h>

namespace fedibee::text {
namespace {

TEST(LinkHeader, FindsTheNextAndPreviousPage)
{
    const std::string header = "<https://a.test/api/v1/timelines/home?max_id=1>; rel=\"next\", "
                               "<https://a.test/api/v1/timelines/home?min_id=9>; rel=\"prev\"";
    EXPECT_EQ(link_target(header, "next"), "https://a.test/api/v1/timelines/home?max_id=1");
    EXPECT_EQ(link_target(header, "prev"), "https://a.test/api/v1/timelines/home?min_id=9");
    EXPECT_EQ(link_target(header, "last"), "");
}

TEST(LinkHeader, KeepsCommasAndSemicolonsInsideTheUrl)
{
    const std::string header = "<https://a.test/x?ids=1,2;3>; rel=\"next\",<https://a.test/y?ids=4,5>;rel=prev";
    EXPECT_EQ(link_target(header, "next"), "https://a.test/x?ids=1,2;3");
    EXPECT_EQ(link_target(header, "prev"), "https://a.test/y?ids=4,5");
}

TEST(LinkHeader, ReadsOtherParametersAndSeveralRelations)
{
    const std::string header =
        "<https://a.test/1>; title=\"a, b\"; rel=\"first prev\", <https://a.test/2>; rel=next; type=x";
    EXPECT_EQ(link_target(header, "first"), "https://a.test/1");
    EXPECT_EQ(link_target(header, "prev"), "https://a.test/1");
    EXPECT_EQ(link_target(header, "next"), "https://a.test/2");
}

TEST(LinkHeader, IsEmptyForBrokenOnes)
{
    for (const auto* header :
         {"", "nonsense", "<https://a.test", "<https://a.test>", "<https://a.test>; rel=\"nexts\"", "rel=\"next\""})
        EXPECT_EQ(link_target(header, "next"), "") << header;
}

} // namespace
} // namespace fedibee::text
