// SPDX-License-Identifier: AGPL-3.0-or-later
// Filters, hashtags, trends, announcements, the own profile and blocked domains over the wire.
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

NewFilter soup()
{
    NewFilter wanted;
    wanted.phrase = "soup";
    wanted.contexts = {FilterContext::home, FilterContext::public_};
    wanted.action = FilterAction::hide;
    wanted.expires_in = std::chrono::hours{2};
    return wanted;
}

TEST(Filters, AreReadAndMadeByTheSecondApi)
{
    Desk desk;
    const std::string one = R"({"id":"5","title":"soup","context":["home","nonsense"],"filter_action":"hide",)"
                            R"("expires_at":null,"keywords":[{"id":"1","keyword":"soup","whole_word":true}]})";
    desk.answer("GET v2/filters", 200, "[" + one + ",{}]");
    const auto all = run(desk.client.filters());
    ASSERT_TRUE(all);
    ASSERT_THAT(*all, SizeIs(1));
    EXPECT_EQ(all->front().title, "soup");
    EXPECT_EQ(all->front().action, FilterAction::hide);
    EXPECT_THAT(all->front().contexts, ElementsAre(FilterContext::home));
    ASSERT_THAT(all->front().keywords, SizeIs(1));
    EXPECT_TRUE(all->front().keywords.front().whole_word);
    desk.answer("POST v2/filters", 200, one);
    ASSERT_TRUE(run(desk.client.create_filter(soup())));
    EXPECT_EQ(desk.http.requests.back().body,
              R"({"context":["home","public"],"expires_in":7200,"filter_action":"hide","keywords_attributes":)"
              R"([{"keyword":"soup","whole_word":true}],"title":"soup"})");
    desk.answer("DELETE v2/filters/5", 200, "{}");
    EXPECT_TRUE(run(desk.client.delete_filter(all->front())));
}

TEST(Filters, FallBackToTheFirstApi)
{
    Desk desk;
    const std::string one = R"({"id":"9","phrase":"soup","context":["home"],"whole_word":false,"irreversible":true})";
    desk.answer("GET v2/filters", 404, "{}");
    desk.answer("GET v1/filters", 200, "[" + one + "]");
    const auto all = run(desk.client.filters());
    ASSERT_TRUE(all);
    ASSERT_THAT(*all, SizeIs(1));
    EXPECT_TRUE(all->front().is_old);
    EXPECT_EQ(all->front().action, FilterAction::hide);
    desk.answer("POST v2/filters", 404, "{}");
    desk.answer("POST v1/filters", 200, one);
    ASSERT_TRUE(run(desk.client.create_filter(soup())));
    EXPECT_EQ(
        desk.http.requests.back().body,
        R"({"context":["home","public"],"expires_in":7200,"irreversible":true,"phrase":"soup","whole_word":true})");
    desk.answer("DELETE v1/filters/9", 200, "{}");
    EXPECT_TRUE(run(desk.client.delete_filter(all->front())));
    Desk bare;
    bare.answer("GET v2/filters", 404, "{}");
    bare.answer("GET v1/filters", 404, "{}");
    const auto none = run(bare.client.filters());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, Errc::unsupported);
}

TEST(Discovery, TagsAreFollowedAndCountedOverTheirHistory)
{
    Desk desk;
    desk.answer("POST v1/tags/caf%C3%A9/follow", 200, R"({"name":"café"})");
    EXPECT_TRUE(run(desk.client.follow_tag("caf\xC3\xA9", true)));
    desk.answer("GET v1/followed_tags?limit=200", 200, R"([{"name":"bees"},{"name":""}])");
    const auto tags = run(desk.client.followed_tags());
    ASSERT_TRUE(tags);
    EXPECT_THAT(*tags, ElementsAre("bees"));
    desk.answer("GET v1/trends/tags", 200,
                R"([{"name":"bees","history":[{"uses":"3","accounts":"2"},{"uses":"4","accounts":"1"}]}])");
    const auto trends = run(desk.client.trending_tags());
    ASSERT_TRUE(trends);
    ASSERT_THAT(*trends, SizeIs(1));
    EXPECT_EQ(trends->front().uses, 7);
    EXPECT_EQ(trends->front().people, 3);
    desk.answer("POST v1/tags/bees/unfollow", 404, "{}");
    const auto refused = run(desk.client.follow_tag("bees", false));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unsupported);
}

TEST(Discovery, LinksAndAnnouncementsAreRead)
{
    Desk desk;
    desk.answer("GET v1/trends/links", 200, R"([{"url":"https://bees.example/","title":"Bees"},{"title":"no url"}])");
    const auto links = run(desk.client.trending_links());
    ASSERT_TRUE(links);
    ASSERT_THAT(*links, SizeIs(1));
    EXPECT_EQ(links->front().title, "Bees");
    desk.answer("GET v1/announcements", 200, R"([{"id":"8","content":"<p>Hello</p>","read":true}])");
    const auto announcements = run(desk.client.announcements());
    ASSERT_TRUE(announcements);
    ASSERT_THAT(*announcements, SizeIs(1));
    EXPECT_TRUE(announcements->front().read);
    desk.answer("POST v1/announcements/8/dismiss", 200, "{}");
    EXPECT_TRUE(run(desk.client.dismiss_announcement("8")));
}

TEST(Profile, OnlyWhatChangesIsSentAndFieldsAreNumbered)
{
    Desk desk;
    const std::string own =
        R"({"id":"1","acct":"ann","source":{"note":"bees","fields":[{"name":"Web","value":"https://a.example"}]}})";
    desk.answer("PATCH v1/accounts/update_credentials", 200, own);
    ProfileChange change;
    change.fields = {ProfileField{"Web", "https://a.example", false}, ProfileField{"Pronouns", "she", false}};
    change.locked = false;
    const auto changed = run(desk.client.update_profile(change));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->note_source, "bees");
    ASSERT_THAT(changed->fields_source, SizeIs(1));
    EXPECT_EQ(changed->fields_source.front().value, "https://a.example");
    EXPECT_EQ(desk.http.requests.back().body, R"({"fields_attributes":{"0":{"name":"Web","value":"https://a.example"},)"
                                              R"("1":{"name":"Pronouns","value":"she"}},"locked":false})");
    desk.answer("PATCH v1/accounts/update_credentials", 200, own);
    ProfileChange emptied;
    emptied.fields.emplace();
    EXPECT_TRUE(run(desk.client.update_profile(emptied)));
    EXPECT_EQ(desk.http.requests.back().body, R"({"fields_attributes":{"0":{"name":"","value":""}}})");
}

TEST(Profile, PicturesGoAsFilesAndAreTakenAwayWhereThatIsPossible)
{
    Desk desk;
    desk.answer("PATCH v1/accounts/update_credentials", 200,
                R"({"id":"1","acct":"alice","avatar":"https://x/me.png"})");
    const auto own = run(desk.client.set_picture(ProfilePicture::header, {"me.png", "image/png", "PNG", "", ""}));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->account.avatar, "https://x/me.png");
    ASSERT_THAT(desk.http.last().parts, SizeIs(1));
    EXPECT_EQ(desk.http.last().parts.front().name, "header");
    EXPECT_EQ(desk.http.last().parts.front().data, "PNG");
    desk.answer("DELETE v1/profile/avatar", 200, "{}");
    EXPECT_TRUE(run(desk.client.drop_picture(ProfilePicture::avatar)));
    EXPECT_THAT(run(desk.client.drop_picture(ProfilePicture::header)).error().detail,
                HasSubstr("cannot take the header away: use its own pages"));
}

TEST(Profile, NotifyPinnedAndBlocksHaveTheirCalls)
{
    Desk desk;
    desk.answer("POST v1/accounts/7/follow", 200, R"({"id":"7","following":true,"notifying":true})");
    const auto relation = run(desk.client.follow(AccountId("7"), {.notify = true}));
    ASSERT_TRUE(relation);
    EXPECT_TRUE(relation->notifying);
    EXPECT_EQ(desk.http.requests.back().body, R"({"notify":true})");
    desk.answer("GET v1/accounts/7/statuses?pinned=true", 200, "[]");
    EXPECT_TRUE(run(desk.client.pinned(AccountId("7"))));
    desk.answer("GET v1/domain_blocks?limit=200", 200, R"(["spam.example",7])");
    const auto domains = run(desk.client.blocked_domains());
    ASSERT_TRUE(domains);
    EXPECT_THAT(*domains, ElementsAre("spam.example"));
    desk.answer("DELETE v1/domain_blocks?domain=spam.example", 200, "{}");
    EXPECT_TRUE(run(desk.client.block_domain("spam.example", false)));
}

} // namespace
} // namespace fedibee::mastodon
