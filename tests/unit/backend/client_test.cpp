// SPDX-License-Identifier: AGPL-3.0-or-later
// What the client asks of a server, and what it makes of the answers.
#include "backend/connector.hpp"
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::FakeHttp;
using test::run;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string account_json(const std::string& id, const std::string& acct)
{
    return R"({"id":")" + id + R"(","acct":")" + acct + R"("})";
}

std::string status_json(const std::string& id, const std::string& more = {})
{
    return R"({"id":")" + id + R"(","account":)" + account_json("7", "bob") + more + "}";
}

PageRequest page_of(std::string PageRequest::* field, std::string value)
{
    PageRequest page;
    page.*field = std::move(value);
    return page;
}

TEST(Client, EveryRequestCarriesTheTokenAndTheBudget)
{
    Desk desk;
    desk.answer("GET v1/accounts/verify_credentials", 200, account_json("1", "alice"));
    const auto own = run(desk.client.verify_credentials());
    ASSERT_TRUE(own);
    EXPECT_EQ(own->account.address, "alice@example.social");
    EXPECT_EQ(desk.http.last().headers.find("Authorization"), "Bearer TOKEN");
    EXPECT_EQ(desk.http.last().budget, "login 1");
}

TEST(Client, TimelinesLiveAtTheirAddresses)
{
    Desk desk;
    desk.answer("GET v1/", 200, "[]");
    const std::vector<std::pair<Timeline, std::string>> addresses{
        {{TimelineKind::home, ""}, "v1/timelines/home?limit=20"},
        {{TimelineKind::local, ""}, "v1/timelines/public?local=true&limit=20"},
        {{TimelineKind::federated, ""}, "v1/timelines/public?limit=20"},
        {{TimelineKind::remote, ""}, "v1/timelines/public?remote=true&limit=20"},
        {{TimelineKind::hashtag, "a", {.any = {"b"}}}, "v1/timelines/tag/a?any%5B%5D=b&limit=20"},
        {{TimelineKind::account, "7", {.without_boosts = true, .only_pinned = true}},
         "v1/accounts/7/statuses?exclude_reblogs=true&pinned=true&limit=20"},
        {{TimelineKind::hashtag, "größe"}, "v1/timelines/tag/gr%C3%B6%C3%9Fe?limit=20"},
        {{TimelineKind::list, "4"}, "v1/timelines/list/4?limit=20"},
        {{TimelineKind::account, "a/b"}, "v1/accounts/a%2Fb/statuses?limit=20"},
        {{TimelineKind::bookmarks, ""}, "v1/bookmarks?limit=20"},
        {{TimelineKind::favourites, ""}, "v1/favourites?limit=20"},
    };
    for (const auto& [which, address] : addresses) {
        EXPECT_TRUE(run(desk.client.timeline(which, {})));
        EXPECT_EQ(desk.last_asked(), "GET " + address);
    }
    EXPECT_EQ(run(desk.client.timeline({TimelineKind::group, "g"}, {})).error().code, Errc::unsupported);
}

TEST(Client, CatchingUpIsBackgroundWorkAndReadingIsNot)
{
    Desk desk;
    desk.answer("GET v1/", 200, "[]");
    EXPECT_TRUE(run(desk.client.timeline({}, page_of(&PageRequest::min_id, "5"))));
    EXPECT_THAT(desk.last_asked(), EndsWith("limit=20&min_id=5"));
    EXPECT_EQ(desk.http.last().urgency, Urgency::background);
    EXPECT_TRUE(run(desk.client.timeline({}, page_of(&PageRequest::max_id, "5"))));
    EXPECT_EQ(desk.http.last().urgency, Urgency::interactive);
}

TEST(Client, PagesAreFollowedByTheirLinksOnTheOriginThatWeKnow)
{
    Desk desk;
    desk.answer("GET v1/bookmarks?limit", 200, "[" + status_json("9") + "]",
                {{"Link", "<http://inner:3000/api/v1/bookmarks?max_id=77>; rel=\"next\", "
                          "<https://evil.example/x?min_id=99>; rel=\"prev\""}});
    desk.answer("GET v1/bookmarks?max_id=77", 206, "[]");
    const auto first = run(desk.client.timeline({TimelineKind::bookmarks, ""}, {}));
    ASSERT_TRUE(first);
    const auto second =
        run(desk.client.timeline({TimelineKind::bookmarks, ""}, page_of(&PageRequest::cursor, first->next)));
    EXPECT_TRUE(second);
    EXPECT_EQ(desk.last_asked(), "GET v1/bookmarks?max_id=77");
    EXPECT_THAT(second->next, IsEmpty());
}

TEST(Client, PagesWithoutLinksGoOnByTheirIds)
{
    Desk desk("snac");
    desk.answer("GET v1/timelines/public", 200, "[" + status_json("9") + "," + status_json("8") + "]");
    desk.answer("GET v1/accounts/7/followers", 200, "[" + account_json("9", "x") + "]");
    const auto page = run(desk.client.timeline({TimelineKind::local, ""}, {}));
    EXPECT_EQ(page->next, "/api/v1/timelines/public?local=true&max_id=8");
    EXPECT_EQ(page->prev, "/api/v1/timelines/public?local=true&min_id=9");
    EXPECT_THAT(run(desk.client.followers(AccountId("7"), {}))->next, IsEmpty());
}

TEST(Client, ThreadIsReadNewestFirst)
{
    Desk desk;
    desk.answer("GET v1/statuses/2", 200, status_json("2", R"(,"created_at":"2026-01-02T00:00:00Z")"));
    desk.answer("GET v1/statuses/2/context", 200,
                R"({"ancestors":[)" + status_json("1", R"(,"created_at":"2026-01-01T00:00:00Z")") +
                    R"(],"descendants":[)" + status_json("3", R"(,"created_at":"2026-01-03T00:00:00Z")") + "]}");
    const auto thread = run(desk.client.timeline({TimelineKind::thread, "2"}, {}));
    ASSERT_THAT(thread->items, SizeIs(3));
    EXPECT_EQ(thread->items[0]->id.value, "3");
    EXPECT_EQ(thread->items[2]->id.value, "1");
}

TEST(Client, PostIsJsonWithItsKey)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, status_json("1"));
    NewStatus draft;
    draft.text = "hello";
    draft.idempotency_key = "uuid";
    const auto posted = run(desk.client.post(draft));
    ASSERT_TRUE(posted);
    EXPECT_EQ(desk.http.last().body, R"({"status":"hello"})");
    EXPECT_EQ(desk.http.last().headers.find("Content-Type"), "application/json");
    EXPECT_EQ(desk.http.last().headers.find("Idempotency-Key"), "uuid");
    EXPECT_EQ(desk.http.last().urgency, Urgency::posting);
}

TEST(Client, KeyIsNotSentWhereItMeansNothing)
{
    for (const char* software : {"gotosocial", "snac", "pixelfed"}) {
        Desk desk(software);
        desk.answer("POST v1/statuses", 200, status_json("1"));
        NewStatus draft;
        draft.text = "hello";
        draft.media_ids = {MediaId("m")};
        draft.idempotency_key = "uuid";
        EXPECT_TRUE(run(desk.client.post(draft)));
        EXPECT_THAT(desk.http.last().headers.find("Idempotency-Key"), IsEmpty()) << software;
    }
}

TEST(Client, ScheduledPostHasNoStatusYet)
{
    Desk desk;
    desk.answer("POST v1/statuses", 200, R"({"id":"1","scheduled_at":"2027-01-01T00:00:00Z","params":{"text":"x"}})");
    NewStatus draft;
    draft.text = "later";
    draft.scheduled_at = Timestamp(std::chrono::days(20820));
    const auto posted = run(desk.client.post(draft));
    ASSERT_TRUE(posted);
    EXPECT_EQ(*posted, nullptr);
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("scheduled_at":"2027-)"));
}

TEST(Client, PostWhoseAnswerIsLostOrNonsenseMayBeOut)
{
    Desk desk;
    NewStatus draft;
    draft.text = "x";
    desk.http.refuse("POST", std::string(api) + "v1/statuses", Error{Errc::network, "broke", std::nullopt, 0, true});
    EXPECT_TRUE(run(desk.client.post(draft)).error().maybe_done);
    desk.answer("POST v1/statuses", 200, "<html>");
    EXPECT_TRUE(run(desk.client.post(draft)).error().maybe_done);
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::bad_response);
}

TEST(Client, PollIsNotGivenToASnacThatWouldDropIt)
{
    Desk desk("snac", "2.75");
    NewStatus draft;
    draft.text = "which?";
    draft.poll_options = {"a", "b"};
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported);
    EXPECT_THAT(desk.http.requests, IsEmpty());
}

TEST(Client, SnacGetsPollsAndVotesAsForms)
{
    Desk desk("snac", "2.94");
    desk.answer("POST v1/statuses", 200, status_json("1"));
    desk.answer("POST v1/polls/9/votes", 200, R"({"id":"9"})");
    NewStatus draft;
    draft.text = "which?";
    draft.poll_options = {"a", "b"};
    draft.poll_expires_in = std::chrono::seconds{600};
    EXPECT_TRUE(run(desk.client.post(draft)));
    EXPECT_THAT(desk.http.last().body,
                StartsWith("status=which%3F&poll%5Boptions%5D%5B%5D=a&poll%5Boptions%5D%5B%5D=b"));
    EXPECT_TRUE(run(desk.client.vote(PollId("9"), {1})));
    EXPECT_EQ(desk.http.last().body, "choices%5B%5D=1");
}

TEST(Client, SnacSaysBeforehandWhatItCannotDo)
{
    Desk desk("snac");
    EXPECT_EQ(run(desk.client.remove(StatusId("1"))).error().code, Errc::unsupported);
    EXPECT_EQ(run(desk.client.act(AccountId("1"), AccountAction::mute)).error().code, Errc::unsupported);
    EXPECT_THAT(run(desk.client.conversations({}))->items, IsEmpty());
    EXPECT_THAT(desk.http.requests, IsEmpty());
}

TEST(Client, PixelfedTextNeedsAPictureUnlessItIsAReply)
{
    Desk desk("pixelfed");
    desk.answer("POST v1/statuses", 200, status_json("1"));
    NewStatus draft;
    draft.text = "x";
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported);
    draft.in_reply_to_id = StatusId("2");
    EXPECT_TRUE(run(desk.client.post(draft)));
}

TEST(Client, ActionsArePostsAndTheirFlagIsAsAsked)
{
    Desk desk("gotosocial");
    desk.answer("POST v1/statuses/1/unreblog", 200, status_json("1", R"(,"reblogged":true)"));
    desk.answer("POST v1/statuses/1/favourite", 200, status_json("1", R"(,"favourited":true)"));
    EXPECT_FALSE((*run(desk.client.act(StatusId("1"), StatusAction::unreblog)))->reblogged);
    EXPECT_TRUE((*run(desk.client.act(StatusId("1"), StatusAction::favourite)))->favourited);
}

TEST(Client, PeopleAreActedOnAtTheirAddresses)
{
    Desk desk;
    desk.answer("POST v1/", 200, "{}");
    const std::vector<std::pair<AccountAction, std::string>> addresses{
        {AccountAction::follow, "v1/accounts/7/follow"},
        {AccountAction::unblock, "v1/accounts/7/unblock"},
        {AccountAction::accept_follow, "v1/follow_requests/7/authorize"},
        {AccountAction::reject_follow, "v1/follow_requests/7/reject"},
        {AccountAction::remove_follower, "v1/accounts/7/remove_from_followers"},
    };
    for (const auto& [action, address] : addresses) {
        EXPECT_EQ(run(desk.client.act(AccountId("7"), action))->id.value, "7");
        EXPECT_EQ(desk.last_asked(), "POST " + address);
    }
}

TEST(Client, DeletionWithAnEmptyAnswerStillDeletes)
{
    Desk desk("gotosocial");
    desk.answer("DELETE v1/statuses/1", 200, "{}");
    EXPECT_EQ((*run(desk.client.remove(StatusId("1"))))->id.value, "1");
}

TEST(Client, RelationshipsAreAskedForInBatches)
{
    Desk desk;
    desk.answer("GET v1/accounts/relationships", 200, R"([{"id":"0"}])");
    std::vector<AccountId> ids;
    for (int i = 0; i < 41; ++i) ids.emplace_back(std::to_string(i));
    EXPECT_THAT(*run(desk.client.relationships(ids)), SizeIs(2));
    EXPECT_THAT(desk.http.requests, SizeIs(2));
    EXPECT_EQ(desk.last_asked(), "GET v1/accounts/relationships?id%5B%5D=40");
}

TEST(ResolveAccount, LocalOneIsLookedUpByItsName)
{
    Desk desk;
    desk.answer("GET v1/accounts/lookup?acct=bob", 200, account_json("7", "bob"));
    EXPECT_EQ(run(desk.client.resolve_account("@bob@Example.Social"))->id.value, "7");
    EXPECT_EQ(desk.last_asked(), "GET v1/accounts/lookup?acct=bob");
}

TEST(ResolveAccount, RemoteOneIsSearchedForAndMustBeExactlyTheOne)
{
    Desk desk;
    desk.answer("GET v2/search", 200,
                R"({"accounts":[)" + account_json("1", "bob@other.example") + "," +
                    account_json("2", "Bob@remote.example") + "]}");
    EXPECT_EQ(run(desk.client.resolve_account("bob@remote.example"))->id.value, "2");
    EXPECT_EQ(desk.last_asked(), "GET v2/search?q=%40bob%40remote.example&type=accounts&resolve=true&limit=5");
}

TEST(ResolveAccount, NobodyIsFoundInsteadOfSomebodyElse)
{
    Desk desk;
    desk.answer("GET v2/search", 200, R"({"accounts":[)" + account_json("1", "bobby@remote.example") + "]}");
    desk.answer("GET v1/accounts/search", 200, "[]");
    const auto found = run(desk.client.resolve_account("bob@remote.example"));
    EXPECT_EQ(found.error().code, Errc::not_found);
    EXPECT_THAT(found.error().detail, HasSubstr("bob@remote.example"));
    EXPECT_EQ(run(desk.client.resolve_account("bob")).error().code, Errc::invalid_input);
}

TEST(ResolveAccount, RefusedTokenIsSaidAtOnce)
{
    Desk desk;
    desk.answer("GET v1/accounts/lookup", 401, R"({"error":"The access token was revoked"})");
    EXPECT_EQ(run(desk.client.resolve_account("bob@remote.example")).error().code, Errc::unauthorized);
    EXPECT_THAT(desk.http.requests, SizeIs(1));
}

TEST(Upload, SendsFileAndDescriptionAndFallsBackToVersion1)
{
    Desk desk;
    desk.answer("POST v1/media", 200, R"({"id":"5","type":"image","url":"https://x/5.png"})");
    const auto media = run(desk.client.upload({"cat.png", "image/png", "PNG", "a cat", "0.5,-0.5"}, {}));
    ASSERT_TRUE(media);
    EXPECT_EQ(media->id.value, "5");
    EXPECT_EQ(desk.asked(0), "POST v2/media");
    ASSERT_THAT(desk.http.last().parts, SizeIs(3));
    EXPECT_EQ(desk.http.last().parts[0].filename, "cat.png");
    EXPECT_EQ(desk.http.last().parts[1].data, "0.5,-0.5");
    EXPECT_EQ(desk.http.last().parts[2].data, "a cat");
}

TEST(Upload, SnacGetsNamesThatOverwriteNothing)
{
    Desk desk("snac");
    desk.answer("POST v2/media", 200, R"({"id":"5","type":"image"})");
    EXPECT_TRUE(run(desk.client.upload({"cat.png", "image/png", "PNG", "", ""}, {})));
    EXPECT_THAT(desk.http.last().parts[0].filename, EndsWith(".png"));
    EXPECT_THAT(desk.http.last().parts[0].filename, Not(HasSubstr("cat")));
}

TEST(OptionalEndpoints, AreEmptyWhereTheyAreMissingAndNotAskedForAgain)
{
    Desk desk;
    EXPECT_THAT(run(desk.client.conversations({}))->items, IsEmpty());
    EXPECT_THAT(*run(desk.client.lists()), IsEmpty());
    EXPECT_THAT(*run(desk.client.markers()), IsEmpty());
    const auto asked = desk.http.requests.size();
    EXPECT_THAT(*run(desk.client.lists()), IsEmpty());
    EXPECT_EQ(run(desk.client.create_list("friends")).error().code, Errc::unsupported);
    EXPECT_EQ(desk.http.requests.size(), asked);
    EXPECT_FALSE(desk.client.capabilities().conversations);
}

TEST(Unauthorized, IsConfirmedWhereItMayMeanAnything)
{
    Desk desk("sharkey");
    desk.answer("GET v1/statuses/1", 401, "{}");
    desk.answer("GET v1/accounts/verify_credentials", 200, account_json("1", "alice"));
    EXPECT_EQ(run(desk.client.status(StatusId("1"))).error().code, Errc::forbidden);
    Desk gone("sharkey");
    gone.answer("GET v1/", 401, "{}");
    EXPECT_EQ(run(gone.client.status(StatusId("1"))).error().code, Errc::unauthorized);
}

TEST(Raw, StaysUnderTheOrigin)
{
    Desk desk;
    desk.answer("GET v1/custom", 200, "[1]");
    EXPECT_EQ(*run(desk.client.raw("GET", "/api/v1/custom", {{"a", "b c"}})), "[1]");
    EXPECT_EQ(desk.last_asked(), "GET v1/custom?a=b%20c");
    for (const char* path :
         {"//evil.example/x", "https://evil.example/", "@evil.example", "/x y", "/x\r\nHost: y", "/\\evil"})
        EXPECT_EQ(run(desk.client.raw("GET", path, {})).error().code, Errc::invalid_input) << path;
}

TEST(Raw, PostsItsFieldsAsAForm)
{
    Desk desk;
    desk.answer("POST v1/tags/bees/follow", 200, "{}");
    EXPECT_TRUE(run(desk.client.raw("POST", "/api/v1/tags/bees/follow", {{"x", "1"}})));
    EXPECT_EQ(desk.http.last().body, "x=1");
}

TEST(CanStream, DependsOnTheServerAndTheTimeline)
{
    Desk mastodon;
    EXPECT_TRUE(mastodon.client.can_stream({TimelineKind::home, ""}));
    EXPECT_TRUE(mastodon.client.can_stream({TimelineKind::hashtag, "bees"}));
    EXPECT_FALSE(mastodon.client.can_stream({TimelineKind::account, "7"}));
    EXPECT_FALSE(mastodon.client.can_stream({TimelineKind::bookmarks, ""}));
    Desk snac("snac");
    EXPECT_FALSE(snac.client.can_stream({TimelineKind::home, ""}));
}

TEST(ClientBudget, IsTheLoginsOwnUnlessTheInstanceCountsByAddress)
{
    for (const auto& [software, budget] : {std::pair{"mastodon", "login 1"}, std::pair{"gotosocial", ""}}) {
        Desk desk(software);
        desk.answer("GET v1/lists", 200, "[]");
        ASSERT_TRUE(test::run(desk.client.lists())) << software;
        EXPECT_EQ(desk.http.last().budget, budget) << software;
    }
}

} // namespace
} // namespace fedibee::mastodon
