// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists that get another title, and who is muted.
#include "unit/backend/desk.hpp"

namespace fedibee::mastodon {
namespace {

using test::run;

TEST(Lists, GetAnotherTitle)
{
    Desk desk;
    desk.answer("PUT v1/lists/3", 200, R"({"id":"3","title":"old friends"})");
    const auto list = run(desk.client.rename_list(ListId{"3"}, "old friends"));
    ASSERT_TRUE(list);
    EXPECT_EQ(list->title, "old friends");
    EXPECT_EQ(desk.http.last().body, R"({"title":"old friends"})");
}

TEST(Mutes, AreListed)
{
    Desk desk;
    desk.answer("GET v1/mutes", 200, R"([{"id":"7","username":"eve","acct":"eve@far.example"}])");
    const auto muted = run(desk.client.muted({}));
    ASSERT_TRUE(muted);
    ASSERT_EQ(muted->items.size(), 1U);
    EXPECT_EQ(muted->items.front().address, "eve@far.example");
}

} // namespace
} // namespace fedibee::mastodon
