// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications that are kept back, reactions to announcements, hashtags on the profile and options of lists over the
// wire; servers that lack them are not asked.
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

TEST(KeptBack, PolicyIsReadAndChanged)
{
    Desk desk;
    const std::string policy = R"({"for_bots":"accept","for_private_mentions":"filter","other":"x",)"
                               R"("summary":{"pending_requests_count":3}})";
    desk.answer("GET v2/notifications/policy", 200, policy);
    const auto now = run(desk.client.notification_policy());
    ASSERT_TRUE(now);
    EXPECT_THAT(now->rules, ElementsAre(Pair("for_bots", "accept"), Pair("for_private_mentions", "filter")));
    EXPECT_EQ(now->pending_requests, 3);
    desk.answer("PATCH v2/notifications/policy", 200, policy);
    EXPECT_TRUE(run(desk.client.set_notification_policy("for_bots", "drop")));
    EXPECT_EQ(desk.http.requests.back().body, R"({"for_bots":"drop"})");
}

TEST(KeptBack, RequestsAreReadAcceptedAndDismissed)
{
    Desk desk;
    desk.answer("GET v1/notifications/requests", 200,
                R"([{"id":"5","notifications_count":"2","account":{"id":"7","acct":"eve@far.example"},)"
                R"("last_status":null},{"id":"6"}])");
    const auto requests = run(desk.client.notification_requests());
    ASSERT_TRUE(requests);
    ASSERT_THAT(*requests, SizeIs(1));
    EXPECT_EQ(requests->front().account.address, "eve@far.example");
    EXPECT_EQ(requests->front().count, 2);
    EXPECT_EQ(requests->front().last_status, nullptr);
    desk.answer("POST v1/notifications/requests/5/accept", 200, "{}");
    EXPECT_TRUE(run(desk.client.settle_notification_request("5", true)));
    desk.answer("POST v1/notifications/requests/5/dismiss", 200, "{}");
    EXPECT_TRUE(run(desk.client.settle_notification_request("5", false)));
}

TEST(KeptBack, HashtagsAreFeaturedByNameAndTakenOffById)
{
    Desk desk;
    desk.answer("POST v1/featured_tags", 200, "{}");
    EXPECT_TRUE(run(desk.client.feature_tag("bees", true)));
    EXPECT_EQ(desk.http.requests.back().body, R"({"name":"bees"})");
    desk.answer("GET v1/featured_tags", 200, R"([{"id":"31","name":"Bees"},{"id":"32","name":"wasps"}])");
    EXPECT_THAT(*run(desk.client.featured_tags()), ElementsAre("Bees", "wasps"));
    desk.answer("DELETE v1/featured_tags/31", 200, "{}");
    EXPECT_TRUE(run(desk.client.feature_tag("bees", false)));
    EXPECT_EQ(run(desk.client.feature_tag("ants", false)).error().detail, "#ants is not on your profile");
}

TEST(KeptBack, ListsAndAnnouncementsHaveTheirCalls)
{
    Desk desk;
    desk.answer("PUT v1/lists/4", 200, R"({"id":"4","title":"friends","replies_policy":"none","exclusive":true})");
    const auto changed = run(desk.client.change_list(List{ListId("4"), "friends"}, "none", std::nullopt));
    ASSERT_TRUE(changed);
    EXPECT_TRUE(changed->exclusive);
    EXPECT_EQ(changed->replies_policy, "none");
    EXPECT_EQ(desk.http.requests.back().body, R"({"replies_policy":"none","title":"friends"})");
    desk.answer("PUT v1/announcements/8/reactions/blobbee", 200, "{}");
    EXPECT_TRUE(run(desk.client.react_to_announcement("8", ":blobbee:", true)));
    desk.answer("DELETE v1/announcements/8/reactions/", 200, "{}");
    EXPECT_TRUE(run(desk.client.react_to_announcement("8", "🐝", false)));
    EXPECT_EQ(desk.last_asked(), "DELETE v1/announcements/8/reactions/%F0%9F%90%9D");
}

TEST(KeptBack, ServersThatLackThemAreNotAsked)
{
    Desk desk("snac", "2.99");
    const auto refusals = {
        run(desk.client.notification_policy()).error(),
        run(desk.client.set_notification_policy("for_bots", "drop")).error(),
        run(desk.client.notification_requests()).error(),
        run(desk.client.settle_notification_request("5", true)).error(),
        run(desk.client.featured_tags()).error(),
        run(desk.client.feature_tag("bees", true)).error(),
        run(desk.client.react_to_announcement("8", "x", true)).error(),
        run(desk.client.change_list(List{ListId("4"), "friends"}, "none", std::nullopt)).error(),
        run(desk.client.timeline(Timeline{TimelineKind::remote, {}}, {})).error(),
    };
    for (const Error& refusal : refusals) {
        EXPECT_EQ(refusal.code, Errc::unsupported);
        EXPECT_TRUE(refusal.detail.starts_with("example.social cannot ")) << refusal.detail;
    }
    EXPECT_THAT(desk.http.requests, IsEmpty());
}

} // namespace
} // namespace fedibee::mastodon
