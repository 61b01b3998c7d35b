// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications in groups: by the server where it makes them, else of single ones.
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* by_the_server = R"({
"accounts":[{"id":"7","acct":"bob"},{"id":"8","acct":"carol"}],
"statuses":[{"id":"1","account":{"id":"5","acct":"alice"}}],
"notification_groups":[
{"group_key":"favourite-1-42","notifications_count":14,"type":"favourite","most_recent_notification_id":99,
 "page_min_id":"60","page_max_id":"99","latest_page_notification_at":"2026-08-01T13:52:29.047Z",
 "sample_account_ids":["8","7","gone"],"status_id":"1"},
{"group_key":"ungrouped-12","notifications_count":1,"type":"admin.sign_up","most_recent_notification_id":"12",
 "sample_account_ids":[]},
{"notifications_count":1}]})";

std::string single(const std::string& id, const std::string& type, const std::string& who, const std::string& post)
{
    const std::string status = R"("status":{"id":")" + post + R"(","account":{"id":"5","acct":"alice"}})";
    return R"({"id":")" + id + R"(","type":")" + type + R"(","account":{"id":")" + who + R"(","acct":")" + who +
           R"("})" + (post.empty() ? "}" : "," + status + "}");
}

TEST(NotificationGroups, AreTheServersWhereItMakesThem)
{
    Desk desk;
    desk.answer("GET v2/notifications?limit=20", 200, by_the_server);
    const auto page = run(desk.client.notification_groups({}));
    ASSERT_TRUE(page) << page.error().detail;
    ASSERT_THAT(page->items, SizeIs(2));
    const NotificationGroup& many = page->items.front();
    EXPECT_EQ(many.count, 14U);
    EXPECT_EQ(many.newest->id.value, "99"); // a number there, a string of the plain list
    EXPECT_EQ(many.newest->account->address, "carol@example.social");
    ASSERT_THAT(many.others, SizeIs(1));
    EXPECT_EQ(many.others.front().address, "bob@example.social");
    EXPECT_EQ(many.newest->status->id, StatusId("1"));
    EXPECT_FALSE(page->items.back().newest->account);
}

TEST(NotificationGroups, AreMadeOfSingleOnesElsewhere)
{
    Desk desk("gotosocial", "0.20.0");
    desk.answer("GET v1/notifications?limit=20", 200,
                "[" + single("9", "favourite", "bob", "1") + "," + single("8", "reblog", "bob", "1") + "," +
                    single("7", "favourite", "carol", "1") + "," + single("6", "favourite", "carol", "2") + "," +
                    single("5", "follow", "dave", "") + "," + single("4", "follow", "erin", "") + "," +
                    single("3", "mention", "bob", "3") + "," + single("2", "mention", "bob", "3") + "]");
    const auto page = run(desk.client.notification_groups({}));
    ASSERT_TRUE(page) << page.error().detail;
    std::vector<std::string> found;
    for (const auto& group : page->items)
        found.push_back(group.newest->id.value + " " + group.newest->type + " " + std::to_string(group.count));
    EXPECT_EQ(found, (std::vector<std::string>{"9 favourite 2", "8 reblog 1", "6 favourite 1", "5 follow 2",
                                               "3 mention 1", "2 mention 1"}));
    EXPECT_EQ(page->items.front().others.front().acct, "carol");
}

TEST(NotificationGroups, AServerThatLacksThemAfterAllIsAskedForSingleOnesFromThenOn)
{
    Desk desk;
    desk.answer("GET v2/notifications?limit=20", 404, "{}");
    desk.answer("GET v1/notifications?limit=20", 200, "[]");
    const auto page = run(desk.client.notification_groups({}));
    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_THAT(page->items, IsEmpty());
    EXPECT_FALSE(desk.client.capabilities().grouped_notifications);
    ASSERT_TRUE(run(desk.client.notification_groups({})));
    EXPECT_THAT(desk.http.requests, SizeIs(3));
}

} // namespace
} // namespace fedibee::mastodon
