// SPDX-License-Identifier: AGPL-3.0-or-later
// What real servers do otherwise than documented, one by one; docs/traps.md lists them all with their tests.
#include "unit/backend/desk.hpp"

#include "backend/mastodon/paging.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Traps, APageAlwaysNamesItsLimitForSomeGiveOneItemWithoutIt)
{
    PageRequest page;
    EXPECT_THAT(page_target("/api/v1/notifications", page, most_notifications), HasSubstr("?limit="));
    page.limit = 0;
    EXPECT_THAT(page_target("/api/v1/notifications", page, most_notifications), HasSubstr("?limit=1"));
    page.min_id = "9";
    const std::string later = page_target("/api/v1/notifications", page, most_notifications);
    EXPECT_THAT(later, HasSubstr("min_id=9"));
    EXPECT_THAT(later, Not(HasSubstr("since_id")));
}

TEST(Traps, AnEmptyListStandsForAnEmptyObjectWherePleromaAnswersWhatItDoesNotHave)
{
    const Reading how{"example.social", "example.social"};
    const auto markers = read_markers("[]", how);
    ASSERT_TRUE(markers);
    EXPECT_THAT(*markers, IsEmpty());
    EXPECT_FALSE(read_account("[]", how));
    EXPECT_FALSE(read_status("[]", how));
}

TEST(Traps, AScheduledPostMayHaveAKeyTwiceWithDifferentTypes)
{
    const Reading how{"example.social", "example.social"};
    const auto post = read_scheduled(R"({"id":"4","scheduled_at":"2026-12-24T18:00:00.000Z","params":{"text":"hm",)"
                                     R"("quoted_status_id":12,"quoted_status_id":"12","application_id":3}})",
                                     how);
    ASSERT_TRUE(post);
    EXPECT_EQ(post->text, "hm");
}

TEST(Traps, RelationshipsAreToldApartByIdAndNotByPlace)
{
    Desk desk;
    desk.answer("GET v1/accounts/relationships", 200, R"([{"id":"2","following":true},{"id":"1"}])");
    const auto relations = run(desk.client.relationships({AccountId("1"), AccountId("2")}));
    ASSERT_TRUE(relations);
    EXPECT_EQ(relations->front().id, AccountId("2"));
    EXPECT_TRUE(relations->front().following);
}

TEST(Traps, AVersionBeforeCompatibleIsNobodysFeatures)
{
    const auto info = instance_of(NodeInfo{"pixelfed", "3.5.3 (compatible; Pixelfed 0.12.4)", {}});
    EXPECT_FALSE(info.capabilities.text_only_posts);
    EXPECT_EQ(software_in_version("4.0.0 (not true; really snac/2.94)"), "snac");
    // GoToSocial counts its own releases: 0.20 is not older than Mastodon 3.5.
    EXPECT_TRUE(instance_of("gotosocial", "0.20.0 abc1234").capabilities.edits);
}

} // namespace
} // namespace fedibee::mastodon
