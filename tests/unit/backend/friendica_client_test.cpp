// SPDX-License-Identifier: AGPL-3.0-or-later
// What Friendica's answers mean, and what is sent to it.
#include "backend/connector.hpp"
#include "text/base64.hpp"
#include "text/iso_time.hpp"
#include "text/url_encode.hpp"
#include "unit/backend/friendica_desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::friendica {
namespace {

using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

NewStatus draft_of(const std::string& text)
{
    NewStatus draft;
    draft.text = text;
    return draft;
}

// ---- answers ------------------------------------------------------------------------------------------------------

TEST(FriendicaAnswers, A403IsWhatItsWordsSay)
{
    Desk desk;
    desk.answer("GET v1/accounts/9", 403, R"({"error":"Record not found"})");
    desk.answer("GET v1/accounts/8", 403, R"({"error":"Token is not authorized with a valid user"})");
    desk.answer("GET v1/accounts/7", 403, R"({"error":"Unprocessable Entity"})");
    EXPECT_EQ(run(desk.client.account(AccountId("9"))).error().code, Errc::not_found);
    EXPECT_EQ(run(desk.client.account(AccountId("8"))).error().code, Errc::forbidden);
    EXPECT_EQ(run(desk.client.account(AccountId("7"))).error().code, Errc::invalid_input);
    // A later release may say it right.
    desk.answer("GET v1/accounts/6", 404, R"({"error":"Record not found"})");
    EXPECT_EQ(run(desk.client.account(AccountId("6"))).error().code, Errc::not_found);
}

TEST(FriendicaAnswers, PagesWithAnErrorAreReadByTheirStatus)
{
    Desk desk;
    desk.answer_page("GET v1/statuses/99999", 404);
    desk.answer_page("GET v1/timelines/home", 401);
    EXPECT_EQ(run(desk.client.status(StatusId("99999"))).error().code, Errc::not_found);
    EXPECT_EQ(run(desk.client.timeline({}, {})).error().code, Errc::unauthorized);
}

TEST(FriendicaAnswers, APageIsSuccessForChangesOfListsAndNothingElse)
{
    Desk desk;
    desk.answer_page("POST v1/lists/11/accounts", 200);
    desk.answer_page("DELETE v1/lists/11/accounts", 200);
    desk.answer_page("PUT v1/lists/11", 200);
    desk.answer_page("POST v1/accounts/5/note", 200);
    EXPECT_TRUE(run(desk.client.list_add(ListId("11"), AccountId("5"))));
    EXPECT_TRUE(run(desk.client.list_remove(ListId("11"), AccountId("5"))));
    const auto renamed = run(desk.client.rename_list(ListId("11"), "Swarm"));
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->title, "Swarm");
    EXPECT_EQ(run(desk.client.set_note(AccountId("5"), "x")).error().code, Errc::unsupported);
}

TEST(FriendicaAnswers, AreAskedForInEnglish)
{
    Desk desk;
    run(desk.client.account(AccountId("5")));
    EXPECT_EQ(desk.http.last().headers.find("Accept-Language"), "en");
}

TEST(FriendicaAnswers, OneUnknownAccountDoesNotHideTheOthers)
{
    Desk desk;
    desk.answer_page("GET v1/accounts/relationships?id%5B%5D=5&id%5B%5D=99", 404);
    desk.answer_page("GET v1/accounts/relationships?id%5B%5D=99", 404);
    desk.http.answer("GET", std::string(mastodon::api) + "v1/accounts/relationships?id%5B%5D=5", 200,
                     R"([{"id":"5","following":true}])");
    desk.answer_page("GET v1/accounts/relationships?id%5B%5D=5&id%5B%5D=99", 404);
    const auto known = run(desk.client.relationships({AccountId("5"), AccountId("99")}));
    ASSERT_TRUE(known);
    ASSERT_THAT(*known, SizeIs(1));
    EXPECT_TRUE(known->front().following);
}

// ---- who the login is -----------------------------------------------------------------------------------------------

TEST(FriendicaLogin, PostsAsItsPreferencesSay)
{
    Desk desk;
    const auto me = run(desk.client.verify_credentials());
    ASSERT_TRUE(me);
    EXPECT_EQ(me->default_visibility, Visibility::unlisted);
}

TEST(FriendicaLogin, WithANameAndAPasswordSendsBothInEveryRequest)
{
    test::FakeHttp http;
    const auto connector = backend::make_connector(http, {});
    const auto instance = mastodon::instance_of("friendica", "2024.09-rc-1575");
    auto credentials = run(connector->sign_in(instance, "alice@example.social", Secret("soup")));
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->user_name, "alice");
    const auto client = connector->open(instance, *credentials, "login 1");
    run(client->account(AccountId("5")));
    EXPECT_EQ(http.last().headers.find("Authorization"), "Basic " + text::base64_encode("alice:soup"));
    http.requests.clear();
    EXPECT_TRUE(run(connector->revoke(instance, *credentials)));
    EXPECT_THAT(http.requests, IsEmpty());
}

TEST(FriendicaLogin, ByThePageAsksForTheScopeOfFollowingAndNamesItsAddressEverywhere)
{
    test::FakeHttp http;
    const auto connector = backend::make_connector(http, {});
    const auto instance = mastodon::instance_of("friendica", "2024.09-rc-1575");
    AppRegistration app{"id", Secret("secret"), out_of_band_uri};
    const auto page = run(connector->authorize(instance, app));
    ASSERT_TRUE(page);
    EXPECT_THAT(page->url, HasSubstr("scope=read%20write%20follow"));
    EXPECT_THAT(page->url, HasSubstr("redirect_uri=urn"));
    EXPECT_THAT(page->url, HasSubstr("response_type=code"));
    http.answer("POST", "https://example.social/oauth/token", 403,
                R"({"error":"invalid_client","error_description":"Invalid data or unknown client"})");
    const auto refused = run(connector->exchange_code(instance, app, "CODE", Secret("v")));
    EXPECT_EQ(refused.error().code, Errc::unauthorized) << "a forgotten registration is made anew";
    EXPECT_THAT(http.last().body, HasSubstr("redirect_uri=urn"));
}

// ---- people ---------------------------------------------------------------------------------------------------------

TEST(FriendicaPeople, AreLookedUpByTheirWholeAddressAlsoWhenLocal)
{
    Desk desk;
    desk.answer("GET v1/accounts/lookup?acct=bob%40example.social", 200, bob);
    EXPECT_TRUE(run(desk.client.resolve_account("@bob@example.social")));
}

TEST(FriendicaPeople, AreSearchedWithoutTheLeadingAt)
{
    Desk desk;
    desk.answer("GET v2/search", 200, R"({"accounts":[],"statuses":[],"hashtags":[]})");
    SearchRequest request;
    request.query = "@rita@far.example";
    EXPECT_TRUE(run(desk.client.search(request)));
    EXPECT_THAT(desk.last_asked(), HasSubstr("q=rita%40far.example"));
}

TEST(FriendicaPeople, UnknownOnesAreNotFollowedForTheServerWouldFail)
{
    Desk desk;
    desk.answer("GET v1/accounts/99", 403, R"({"error":"Record not found"})");
    EXPECT_EQ(run(desk.client.act(AccountId("99"), AccountAction::follow)).error().code, Errc::not_found);
    EXPECT_EQ(run(desk.client.follow(AccountId("99"), {})).error().code, Errc::not_found);
    for (const auto& request : desk.http.requests) EXPECT_EQ(request.method, "GET");
}

// ---- posting --------------------------------------------------------------------------------------------------------

TEST(FriendicaPost, AlwaysNamesItsVisibilityAndStaysPlainText)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, post_json("17", alice));
    EXPECT_TRUE(run(desk.client.post(draft_of("*soup*"))));
    EXPECT_EQ(desk.http.last().body, R"({"status":"\\*soup\\*","visibility":"unlisted"})");
}

TEST(FriendicaPost, KeepsItsMarkupWhereItIsWanted)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, post_json("17", alice));
    auto draft = draft_of("*soup*");
    draft.content_type = "text/markdown";
    EXPECT_TRUE(run(desk.client.post(draft)));
    EXPECT_EQ(desk.http.last().body, R"({"status":"*soup*","visibility":"unlisted"})");
}

TEST(FriendicaPost, NamesACircleAsTheVisibility)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, post_json("24", alice));
    NewStatus draft = draft_of("psst");
    draft.circle = ListId("11");
    draft.visibility = Visibility::private_;
    EXPECT_TRUE(run(desk.client.post(draft)));
    EXPECT_EQ(desk.http.last().body, R"({"status":"psst","visibility":"11"})");
}

TEST(FriendicaPost, RefusesWhatIsNoCircleAndAnswersToOne)
{
    Desk desk;
    NewStatus draft = draft_of("psst");
    for (const char* list : {"channel:foryou", "group:18"}) {
        draft.circle = ListId(list);
        EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported) << list;
    }
    draft.circle = ListId("11");
    draft.in_reply_to_id = StatusId("23");
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported);
    EXPECT_TRUE(desk.http.requests.empty());
}

TEST(FriendicaPhotos, AreReadNewestFirstWithWhatTheirOwnerSaysOfThem)
{
    Desk desk;
    desk.answer(
        "GET friendica/photos/list.json", 200,
        R"([{"id":"a","album":"Garden","desc":"","title":"","filename":"hive.jpg","created":"2026-11-23 00:42:47",)"
        R"("thumb":"https:\/\/example.social\/photo\/a-2.jpg"},{"id":"b","album":"Garden","desc":"a swarm",)"
        R"("filename":"b.jpg","thumb":"https://example.social/photo/b-2.jpg"},{"id":"c","album":"Garden"}])");
    const auto photos = run(desk.client.photos());
    ASSERT_TRUE(photos);
    ASSERT_THAT(*photos, SizeIs(2));
    EXPECT_EQ(photos->front().title, "a swarm");
    EXPECT_EQ(photos->back().title, "hive.jpg");
    EXPECT_EQ(photos->back().url, "https://example.social/photo/a-2.jpg");
    EXPECT_EQ(photos->back().created_at, text::parse_iso_time("2026-11-23T00:42:47Z"));
}

TEST(FriendicaPost, AWarningComesWithAnEmptyTitleLestItBecomeOne)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, post_json("17", alice));
    auto warned = draft_of("soup");
    warned.spoiler_text = "food";
    EXPECT_TRUE(run(desk.client.post(warned)));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("friendica":{"title":""})"));
    auto titled = draft_of("soup");
    titled.title = "Food";
    EXPECT_TRUE(run(desk.client.post(titled)));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("friendica":{"title":"Food"})"));
    titled.spoiler_text = "hot";
    EXPECT_EQ(run(desk.client.post(titled)).error().code, Errc::unsupported);
}

TEST(FriendicaPost, AnEditSendsTheTitleAgain)
{
    Desk desk;
    desk.answer("PUT v1/statuses/17", 200, post_json("17", alice));
    auto titled = draft_of("soup");
    titled.title = "Food";
    EXPECT_TRUE(run(desk.client.edit(StatusId("17"), titled)));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("friendica":{"title":"Food"})"));
}

TEST(FriendicaPost, WhatItsSourceCallsAWarningMayBeTheTitle)
{
    Desk desk;
    desk.answer("GET v1/statuses/25/source", 200, R"({"id":"25","text":"body","spoiler_text":"Food"})");
    desk.answer("GET v1/statuses/25", 200,
                post_json("25", alice, R"(,"spoiler_text":"Food","friendica":{"title":"Food"})"));
    desk.answer("GET v1/statuses/25/source", 200, R"({"id":"25","text":"body","spoiler_text":"Food"})");
    const auto typed = run(desk.client.source(StatusId("25")));
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->spoiler_text, "");
}

TEST(FriendicaPost, QuotesAndSchedulesAsTheServerDoes)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200,
                R"({"id":"1","scheduled_at":"2026-11-24T00:00:00.000Z","params":{"text":"later"}})");
    auto draft = draft_of("later");
    draft.quoted_status_id = StatusId("17");
    draft.scheduled_at = Timestamp{std::chrono::seconds{1795478400}};
    const auto posted = run(desk.client.post(draft));
    ASSERT_TRUE(posted);
    EXPECT_EQ(*posted, nullptr);
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("quote_id":"17")"));
}

TEST(FriendicaPost, NoPollIsPublishedOrVotedInForTheServerDropsIt)
{
    Desk desk;
    auto draft = draft_of("soup?");
    draft.poll_options = {"yes", "no"};
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported);
    EXPECT_EQ(run(desk.client.vote(PollId("1"), {0})).error().code, Errc::unsupported);
    EXPECT_THAT(desk.http.requests, IsEmpty());
}

TEST(FriendicaPost, DescriptionsOfFilesAreKeptThoughTheAnswerIsEmpty)
{
    Desk desk;
    const std::string answer = R"({"id":"1","type":"image","url":"https://example.social/1.png","description":""})";
    desk.answer("POST v2/media", 200, answer);
    desk.answer("PUT v1/media/1", 200, answer);
    const NewMedia file{"bee.png", "image/png", "bytes", "a bee"};
    EXPECT_EQ(run(desk.client.upload(file, {}))->description, "a bee");
    EXPECT_EQ(run(desk.client.describe_media(MediaId("1"), "two bees"))->description, "two bees");
}

// ---- what is done to posts ------------------------------------------------------------------------------------------

TEST(FriendicaDeeds, OnlyOwnPostsAreDeletedForForeignOnesWouldBeHidden)
{
    Desk desk;
    desk.answer("GET v1/statuses/20", 200, post_json("20", bob));
    desk.answer("GET v1/statuses/17", 200, post_json("17", alice));
    desk.answer("DELETE v1/statuses/", 200, "[]");
    EXPECT_EQ(run(desk.client.remove(StatusId("20"))).error().code, Errc::forbidden);
    for (const auto& request : desk.http.requests) EXPECT_EQ(request.method, "GET");
    const auto removed = run(desk.client.remove(StatusId("17")));
    ASSERT_TRUE(removed);
    EXPECT_EQ((*removed)->id.value, "17");
}

TEST(FriendicaDeeds, APostForFollowersIsNotBoosted)
{
    Desk desk;
    desk.answer("GET v1/statuses/20", 200, post_json("20", bob, R"(,"visibility":"private")"));
    EXPECT_EQ(run(desk.client.act(StatusId("20"), StatusAction::reblog)).error().code, Errc::forbidden);
    EXPECT_THAT(desk.http.requests, SizeIs(1));
}

TEST(FriendicaDeeds, ABoostIsAnsweredByTheOriginal)
{
    Desk desk;
    desk.answer("GET v1/statuses/20", 200, post_json("20", bob));
    desk.answer("POST v1/statuses/20/reblog", 200, post_json("20", bob, R"(,"reblogged":true)"));
    const auto boosted = run(desk.client.act(StatusId("20"), StatusAction::reblog));
    ASSERT_TRUE(boosted);
    EXPECT_TRUE((*boosted)->reblogged);
}

TEST(FriendicaDeeds, DislikesAndAnswersToEventsHaveCallsOfTheirOwn)
{
    Desk desk;
    desk.answer("POST friendica/statuses/20/dislike", 200, post_json("20", bob, R"(,"friendica":{"disliked":true})"));
    desk.answer("POST friendica/activity/attendmaybe.json", 200, R"({"id":20})");
    desk.answer("GET v1/statuses/20", 200, post_json("20", bob));
    EXPECT_TRUE((*run(desk.client.act(StatusId("20"), StatusAction::dislike)))->disliked);
    EXPECT_TRUE(run(desk.client.act(StatusId("20"), StatusAction::attend_maybe)));
    EXPECT_EQ(desk.asked(1), "POST friendica/activity/attendmaybe.json");
    EXPECT_EQ(desk.http.requests.at(1).body, "id=20");
}

TEST(FriendicaDeeds, OppositeOnesOnOnePostAreKeptApart)
{
    test::FakeHttp http;
    http.answer("POST", std::string(mastodon::api) + "friendica/statuses/", 200, post_json("20", bob));
    constexpr std::chrono::milliseconds apart{80};
    Client client(http, mastodon::instance_of("friendica", "2024.09"), Desk::credentials(), "login", apart);
    const auto begun = SystemClock{}.now();
    EXPECT_TRUE(run(client.act(StatusId("20"), StatusAction::dislike)));
    EXPECT_TRUE(run(client.act(StatusId("21"), StatusAction::dislike)));
    const auto unlike = SystemClock{}.now() - begun;
    EXPECT_TRUE(run(client.act(StatusId("20"), StatusAction::undislike)));
    EXPECT_LT(unlike, apart) << "another post does not wait";
    EXPECT_GE(SystemClock{}.now() - begun, apart);
}

// ---- lists, markers, groups
// -------------------------------------------------------------------------------------------

TEST(FriendicaLists, AreCirclesAndChannelsAndGroupsAreElsewhere)
{
    Desk desk;
    desk.answer(
        "GET v1/lists", 200,
        R"([{"id":"1","title":"Friends"},{"id":"channel:foryou","title":"For you"},{"id":"group:18","title":"Bees"}])");
    const auto lists = run(desk.client.lists());
    ASSERT_TRUE(lists);
    ASSERT_THAT(*lists, SizeIs(2));
    EXPECT_EQ(lists->at(1).id.value, "channel:foryou");
    EXPECT_EQ(run(desk.client.rename_list(ListId("channel:foryou"), "Mine")).error().code, Errc::unsupported);
}

TEST(FriendicaMarkers, OnlyThatOfNotificationsIsSent)
{
    Desk desk;
    desk.answer("POST v1/markers", 200, "{}");
    EXPECT_TRUE(run(desk.client.set_marker({"home", "17"})));
    EXPECT_THAT(desk.http.requests, IsEmpty());
    EXPECT_TRUE(run(desk.client.set_marker({"notifications", "17"})));
    EXPECT_THAT(desk.http.requests, SizeIs(1));
}

constexpr const char* bees = R"({"id":"9","acct":"bees","display_name":"Bee Keepers","group":true})";

struct Hive : Desk {
    Hive()
    {
        answer("GET v1/accounts/3/following", 200, "[" + std::string(bob) + "," + bees + "]");
        answer("GET v1/lists", 200, R"([{"id":"1","title":"Friends"},{"id":"group:18","title":"Bee Keepers"}])");
        answer("GET v1/accounts/lookup?acct=bees%40example.social", 200, bees);
        answer("GET v1/accounts/lookup?acct=bob%40example.social", 200, bob);
        answer("GET v1/accounts/relationships", 200, R"([{"id":"9","following":true}])");
    }
};

TEST(FriendicaGroups, AreTheFollowedAccountsThatAreGroups)
{
    Hive desk;
    const auto groups = run(desk.client.groups(false));
    ASSERT_TRUE(groups);
    ASSERT_THAT(*groups, SizeIs(1));
    EXPECT_EQ(groups->front().name, "bees");
    EXPECT_EQ(groups->front().title, "Bee Keepers");
    EXPECT_TRUE(groups->front().member);
}

TEST(FriendicaGroups, ArePostedToByTheirAddressBehindABang)
{
    Hive desk;
    desk.answer("POST v1/statuses", 200, post_json("47", alice));
    auto draft = draft_of("hello");
    draft.group = "bees";
    EXPECT_TRUE(run(desk.client.post(draft)));
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("status":"!bees@example.social hello")"));
    draft.group = "bob";
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::not_found);
}

TEST(FriendicaGroups, AreReadByTheListThatHasTheirTitle)
{
    Hive desk;
    desk.answer("GET v1/timelines/list/group%3A18", 200, "[" + post_json("56", bees) + "]");
    const auto page = run(desk.client.timeline(Timeline{TimelineKind::group, "9"}, {}));
    ASSERT_TRUE(page);
    EXPECT_THAT(page->items, SizeIs(1));
}

TEST(FriendicaGroups, OfWhichOneIsNoMemberAreReadAsAccounts)
{
    Hive desk;
    desk.answer("GET v1/accounts/77/statuses", 200, "[]");
    EXPECT_TRUE(run(desk.client.timeline(Timeline{TimelineKind::group, "77"}, {})));
    EXPECT_THAT(desk.last_asked(), HasSubstr("v1/accounts/77/statuses"));
}

TEST(FriendicaGroups, AreJoinedByFollowing)
{
    Hive desk;
    desk.answer("GET v1/accounts/9", 200, bees);
    desk.answer("POST v1/accounts/9/follow", 200, R"({"id":"9","following":true})");
    desk.answer("POST v1/accounts/9/unfollow", 200, R"({"id":"9","following":false})");
    EXPECT_TRUE(run(desk.client.join_group(GroupId("9"), true))->member);
    EXPECT_FALSE(run(desk.client.join_group(GroupId("9"), false))->member);
}

TEST(FriendicaStream, IsNoneAndPagesAreFollowedByTheirLinks)
{
    Desk desk;
    EXPECT_FALSE(desk.client.can_stream({}));
    desk.answer("GET v1/timelines/home", 200, "[" + post_json("56", bob) + "]",
                {{"Link", "<https://example.social/api/v1/timelines/home?limit=40&max_id=17>; rel=\"next\""}});
    const auto page = run(desk.client.timeline({}, {}));
    ASSERT_TRUE(page);
    EXPECT_THAT(page->next, HasSubstr("max_id=17")) << "not the id of the last post, which is a boost's";
}

TEST(FriendicaTimelines, GoOnFromABoostWhereItsOriginalStands)
{
    Desk desk;
    desk.answer("GET v1/timelines/home", 200,
                "[" + post_json("56", bob, R"(,"reblog":)" + post_json("49", alice)) + "]");
    ASSERT_TRUE(run(desk.client.timeline({}, {})));
    PageRequest older;
    older.max_id = "56";
    ASSERT_TRUE(run(desk.client.timeline({}, older)));
    EXPECT_THAT(desk.last_asked(), HasSubstr("max_id=49"));
    desk.answer("GET v1/accounts/5/statuses", 200, "[]");
    ASSERT_TRUE(run(desk.client.timeline(Timeline{TimelineKind::account, "5"}, older)));
    EXPECT_THAT(desk.last_asked(), HasSubstr("max_id=56")) << "an account's own posts are in the order of their ids";
}

} // namespace
} // namespace fedibee::friendica
