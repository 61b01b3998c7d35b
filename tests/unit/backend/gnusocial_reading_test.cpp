// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a GNU social site: posts and nothing else, none twice, none lost.
#include "backend/gnusocial/answer.hpp"
#include "unit/backend/gnusocial_desk.hpp"

namespace fedibee::gnusocial {
namespace {

using test::run;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string list(const std::vector<std::string>& items)
{
    std::string text = "[";
    for (const auto& item : items) text += (text.size() > 1 ? "," : "") + item;
    return text + "]";
}

std::vector<std::string> ids_of(const Result<Page<StatusPtr>>& page)
{
    std::vector<std::string> ids;
    if (!page) return {page.error().detail};
    for (const auto& post : page->items) ids.push_back(post->id.value);
    return ids;
}

long asked_for(const Site& site, std::string_view call)
{
    return std::ranges::count_if(
        site.http.requests, [call](const HttpRequest& request) { return request.url.find(call) != std::string::npos; });
}

PageRequest after(const std::string& id)
{
    PageRequest page;
    page.min_id = id;
    return page;
}

const std::string follow_record =
    R"({"id":25,"text":"Bob started following Alice","source":"activity","uri":"tag:example.org,2026-11-23:subscription:3:person:2:2026-11-23T00:33:01+00:00","created_at":"Mon Nov 23 00:33:01 +0000 2026","user":)" +
    user_json("3", "bob") + "}";
const std::string favourite_record =
    R"({"id":26,"text":"bob favorited something by alice: hello","source":"unknown","in_reply_to_status_id":"7","in_reply_to_user_id":2,"uri":"tag:example.org,2026-11-23:fave:3:note:7:2026-11-23T00:33:01+00:00","created_at":"Mon Nov 23 00:33:01 +0000 2026","user":)" +
    user_json("3", "bob") + "}";

TEST(GnuSocialTimeline, TheyLiveAtTheirAddresses)
{
    Site site;
    site.answer("GET ", 200, "[]");
    const std::vector<std::pair<Timeline, std::string>> addresses{
        {{TimelineKind::home, ""}, "statuses/home_timeline.json?count=20"},
        {{TimelineKind::local, ""}, "statuses/public_timeline.json?count=20"},
        {{TimelineKind::remote, ""}, "statuses/networkpublic_timeline.json?count=20"},
        {{TimelineKind::hashtag, "Test_Tag"}, "statusnet/tags/timeline/testtag.json?count=20"},
        {{TimelineKind::account, "3"}, "statuses/user_timeline/3.json?count=20"},
        {{TimelineKind::group, "bees"}, "statusnet/groups/timeline/bees.json?count=20"},
        {{TimelineKind::favourites, ""}, "favorites.json?count=20"},
    };
    for (const auto& [timeline, address] : addresses) {
        EXPECT_THAT(ids_of(run(site.client.timeline(timeline, {}))), IsEmpty());
        EXPECT_EQ(site.last_asked(), "GET " + address);
    }
}

TEST(GnuSocialTimeline, RecordsOfDeedsAreNoPosts)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200,
                list({notice_json("27", "a post"), favourite_record, follow_record, notice_json("7", "hello")}));
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{}, {}))), ElementsAre("27", "7"));
}

TEST(GnuSocialTimeline, APageOfRecordsOnlyIsNotTheEnd)
{
    Site site;
    site.answer("GET statuses/home_timeline.json?count=20", 200, list({favourite_record, follow_record}));
    site.answer("GET statuses/home_timeline.json?count=21&max_id=25", 200,
                list({follow_record, notice_json("7", "hello")}));
    const auto page = run(site.client.timeline(Timeline{}, {}));
    EXPECT_THAT(ids_of(page), ElementsAre("7"));
    EXPECT_THAT(page->next, Not(IsEmpty()));
}

TEST(GnuSocialTimeline, AShortPageIsFollowedByFurtherOnesUntilOneIsEmpty)
{
    Site site;
    site.answer("GET statuses/home_timeline.json?since_id=10&count=100", 200,
                list({notice_json("14", "c"), notice_json("13", "b")}));
    site.answer("GET statuses/home_timeline.json?since_id=10&count=100&max_id=12", 200, list({notice_json("11", "a")}));
    site.answer("GET statuses/home_timeline.json?since_id=10&count=100&max_id=10", 200, "[]");
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{}, after("10")))), ElementsAre("14", "13", "11"));
}

TEST(GnuSocialTimeline, WhereSinceMeansATimeTheNewestPageIsReadAndComparedByNumber)
{
    Site site;
    // 31 came late from elsewhere, with an older date: it stands deep in the page.
    site.answer("GET statuses/networkpublic_timeline.json", 200,
                list({notice_json("30", "known"), notice_json("29", "known"), notice_json("31", "late"),
                      notice_json("28", "known")}));
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{TimelineKind::remote, {}}, after("30")))), ElementsAre("31"));
    EXPECT_THAT(site.last_asked(), Not(HasSubstr("since_id")));
}

TEST(GnuSocialTimeline, WhatIsNewBeyondOnePageIsReadToo)
{
    Site site;
    site.answer("GET statuses/public_timeline.json?count=40", 200,
                list({notice_json("34", "d"), notice_json("33", "c")}));
    site.answer("GET statuses/public_timeline.json?count=40&max_id=33", 200,
                list({notice_json("33", "c"), notice_json("32", "b"), notice_json("31", "known")}));
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{TimelineKind::local, {}}, after("31")))),
                ElementsAre("34", "33", "32"));
}

TEST(GnuSocialTimeline, ALimitThatTheServerDropsIsKeptHere)
{
    Site site;
    // 20 was deleted: the server forgets the limit and gives the newest page.
    site.answer("GET statuses/public_timeline.json?count=21&max_id=20", 200,
                list({notice_json("34", "new"), notice_json("19", "old")}));
    PageRequest page;
    page.max_id = "20";
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{TimelineKind::local, {}}, page))), ElementsAre("19"));
}

/// Headers of an answer with a tag that is old enough.
const test::FakeHttp::Headers tagged{{"ETag", "\"tag\""},
                                     {"Date", "Mon, 23 Nov 2026 00:33:20 GMT"},
                                     {"Last-Modified", "Mon, 23 Nov 2026 00:33:09 +0000"}};

TEST(GnuSocialTimeline, NothingIsSentAgainWhileItsTagHolds)
{
    Site site;
    site.answer("GET statuses/public_timeline.json", 200, list({notice_json("31", "known")}), tagged);
    site.answer("GET statuses/public_timeline.json", 304, "");
    const Timeline local{TimelineKind::local, {}};
    EXPECT_THAT(ids_of(run(site.client.timeline(local, after("31")))), IsEmpty());
    EXPECT_THAT(ids_of(run(site.client.timeline(local, after("31")))), IsEmpty());
    EXPECT_EQ(site.http.last().headers.find("If-None-Match"), "\"tag\"");
}

TEST(GnuSocialTimeline, TheNewestPageNeedNotComeAgainWhileItIsTheSame)
{
    Site site;
    site.answer("GET statuses/home_timeline.json?count=2", 200, list({notice_json("31", "b"), notice_json("30", "a")}),
                tagged);
    site.answer("GET statuses/home_timeline.json?count=2", 304, "");
    PageRequest request;
    request.limit = 2;
    const auto page = run(site.client.timeline(Timeline{}, request));
    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_EQ(page->etag, "\"tag\"");
    EXPECT_FALSE(page->is_same);
    request.etag = page->etag;
    const auto again = run(site.client.timeline(Timeline{}, request));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(site.http.last().headers.find("If-None-Match"), "\"tag\"");
    EXPECT_TRUE(again->is_same);
    EXPECT_THAT(again->items, IsEmpty());
    EXPECT_EQ(site.http.requests.size(), 2U);
}

TEST(GnuSocialTimeline, ATagOfAPageThatIsNotFullIsNotRelied)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200, list({notice_json("31", "b"), notice_json("30", "a")}), tagged);
    const auto page = run(site.client.timeline(Timeline{}, {}));
    ASSERT_TRUE(page) << page.error().detail;
    EXPECT_THAT(page->etag, IsEmpty()) << "what is put between the two would not change it";
}

TEST(GnuSocialTimeline, ATagOfTheSecondInWhichItWasMadeIsNotRelied)
{
    HttpResponse answer;
    answer.headers.add("ETag", "\"tag\"");
    answer.headers.add("Date", "Mon, 23 Nov 2026 00:33:09 GMT");
    answer.headers.add("Last-Modified", "Mon, 23 Nov 2026 00:33:09 +0000");
    EXPECT_THAT(reliable_etag(answer), IsEmpty());
}

TEST(GnuSocialTimeline, OfSomebodyElsewhereSaysWhatWorksInstead)
{
    Site site;
    site.answer("GET statuses/user_timeline/6.json", 501, recorded("v1.20.10/error_remote_user_timeline_501.json"));
    const auto page = run(site.client.timeline(Timeline{TimelineKind::account, "6"}, {}));
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, Errc::unsupported);
    EXPECT_THAT(page.error().detail, HasSubstr("open their profile's web address"));
}

TEST(GnuSocialTimeline, FederatedIsBothOfTheSitesOwn)
{
    Site site;
    site.answer("GET statuses/public_timeline.json", 200, list({notice_json("34", "here")}));
    site.answer("GET statuses/networkpublic_timeline.json", 200,
                list({notice_json("35", "there"), notice_json("33", "there")}));
    EXPECT_THAT(ids_of(run(site.client.timeline(Timeline{TimelineKind::federated, {}}, {}))),
                ElementsAre("35", "34", "33"));
}

TEST(GnuSocialThread, IsTheConversationAroundThePost)
{
    Site site;
    site.answer("GET statuses/show/8.json", 200, notice_json("8", "b", R"(,"in_reply_to_status_id":"7")"));
    site.answer("GET statusnet/conversation/8.json", 200,
                list({notice_json("10", "other", R"(,"in_reply_to_status_id":"7")"),
                      notice_json("9", "c", R"(,"in_reply_to_status_id":"8")"),
                      notice_json("8", "b", R"(,"in_reply_to_status_id":"7")"), notice_json("7", "a")}));
    const auto around = run(site.client.context(StatusId("8")));
    ASSERT_TRUE(around) << around.error().detail;
    ASSERT_THAT(around->ancestors, SizeIs(1));
    EXPECT_EQ(around->ancestors[0]->id.value, "7");
    ASSERT_THAT(around->descendants, SizeIs(1));
    EXPECT_EQ(around->descendants[0]->id.value, "9");
}

TEST(GnuSocialMessages, AreConversationsAndNoPosts)
{
    Site site;
    site.answer("GET direct_messages.json", 200,
                list({message_json("12", "bob", "alice", "second"), message_json("10", "bob", "alice", "first")}));
    site.answer("GET direct_messages/sent.json", 200, list({message_json("11", "alice", "bob", "answer")}));
    const auto talks = run(site.client.conversations({}));
    ASSERT_TRUE(talks);
    ASSERT_THAT(talks->items, SizeIs(1));
    EXPECT_EQ(talks->items[0].accounts.at(0).address, "bob@example.org");
    EXPECT_EQ(talks->items[0].last_status->id.value, "dm/12");
    const auto around = run(site.client.context(StatusId("dm/12")));
    ASSERT_TRUE(around);
    EXPECT_THAT(around->ancestors, SizeIs(2));
}

TEST(GnuSocialMessages, ThatWereSentAreAskedForByEveryOtherPollAndWheneverSomebodyWantsThem)
{
    Site site;
    site.answer("GET direct_messages.json", 200, list({message_json("12", "bob", "alice", "hello")}));
    site.answer("GET direct_messages/sent.json", 200, list({message_json("13", "alice", "bob", "answer")}), tagged);
    site.answer("GET direct_messages/sent.json", 304, "");
    for (int poll = 0; poll < 4; ++poll) {
        const auto talks = run(site.client.conversations({}));
        ASSERT_TRUE(talks) << talks.error().detail;
        ASSERT_THAT(talks->items, SizeIs(1));
        EXPECT_EQ(talks->items[0].last_status->id.value, "dm/13") << "poll " << poll;
    }
    EXPECT_EQ(asked_for(site, "direct_messages.json"), 4);
    EXPECT_EQ(asked_for(site, "direct_messages/sent.json"), 2);
    EXPECT_TRUE(run(site.client.context(StatusId("dm/12"))));
    EXPECT_EQ(asked_for(site, "direct_messages/sent.json"), 3);
}

std::vector<std::string> told(const Result<Page<NotificationPtr>>& page)
{
    std::vector<std::string> lines;
    if (!page) return {page.error().detail};
    for (const auto& one : page->items) lines.push_back(one->type + " " + one->id.value);
    return lines;
}

TEST(GnuSocialNotifications, AreMentionsAndTheRecordsOfTheHomeTimeline)
{
    Site site;
    site.answer("GET statuses/mentions.json", 200, list({notice_json("30", "@alice hi")}));
    site.answer("GET statuses/home_timeline.json", 200, list({favourite_record, follow_record}));
    site.answer("GET followers/ids.json", 200, "[]");
    EXPECT_THAT(told(run(site.client.notifications({}))),
                ElementsAre("mention notice/30", "follow follow/3", "favourite favourite/3/7"));
}

TEST(GnuSocialNotifications, HaveTheSameNamesAfterARestart)
{
    std::vector<std::string> first;
    for (int i = 0; i < 2; ++i) {
        Site site;
        site.answer("GET statuses/mentions.json", 200, list({notice_json("30", "@alice hi")}));
        site.answer("GET statuses/home_timeline.json", 200, list({favourite_record}));
        site.answer("GET followers/ids.json", 200, "[3]");
        site.answer("GET statuses/followers/2.json", 200, list({user_json("3", "bob")}));
        const auto all = told(run(site.client.notifications({})));
        if (i > 0) EXPECT_EQ(all, first);
        first = all;
    }
    EXPECT_THAT(first, SizeIs(3));
}

TEST(GnuSocialNotifications, ReadOnFromTheOneToldLast)
{
    Site site;
    site.answer("GET statuses/mentions.json", 200, list({notice_json("30", "@alice hi")}));
    site.answer("GET statuses/mentions.json", 200,
                list({notice_json("31", "@alice again"), notice_json("30", "@alice hi")}));
    site.answer("GET statuses/home_timeline.json", 200, "[]");
    site.answer("GET followers/ids.json", 200, "[]");
    const auto first = run(site.client.notifications({}));
    ASSERT_THAT(told(first), SizeIs(1));
    EXPECT_THAT(told(run(site.client.notifications(after(first->items[0]->id.value)))),
                ElementsAre("mention notice/31"));
}

TEST(GnuSocialNotifications, DoNotReadAHomeTimelineAgainInWhichNothingIsNew)
{
    Site site;
    for (const auto& page : {list({notice_json("10", "a")}), list({notice_json("10", "a")}),
                             list({favourite_record, notice_json("10", "a")})})
        site.answer("GET statuses/home_timeline.json", 200, page);
    site.answer("GET statuses/mentions.json", 200, "[]");
    site.answer("GET followers/ids.json", 200, "[]");
    const auto home_readings = [&site] { return asked_for(site, "home_timeline"); };
    EXPECT_TRUE(run(site.client.notifications({})));
    EXPECT_EQ(home_readings(), 1);
    EXPECT_TRUE(run(site.client.timeline({TimelineKind::home, {}}, {})));
    EXPECT_TRUE(run(site.client.notifications({})));
    EXPECT_EQ(home_readings(), 2) << "the timeline had nothing that the first look had not";
    EXPECT_TRUE(run(site.client.timeline({TimelineKind::home, {}}, {})));
    EXPECT_THAT(told(run(site.client.notifications({}))), ElementsAre("favourite favourite/3/7"));
    EXPECT_EQ(home_readings(), 4) << "something new may be a record";
}

TEST(GnuSocialNotifications, AreFoundInAHomeTimelineThatWasTheSameMeanwhile)
{
    Site site;
    site.answer("GET statuses/mentions.json", 200, "[]");
    site.answer("GET followers/ids.json", 200, "[]");
    site.answer("GET statuses/home_timeline.json", 200, list({notice_json("10", "a")}));
    EXPECT_THAT(told(run(site.client.notifications({}))), IsEmpty());
    site.answer("GET statuses/home_timeline.json?count=2", 200, list({favourite_record, notice_json("10", "a")}),
                tagged);
    site.answer("GET statuses/home_timeline.json?count=2", 304, "");
    PageRequest request;
    request.limit = 2;
    request.etag = run(site.client.timeline(Timeline{}, request))->etag;
    EXPECT_TRUE(run(site.client.timeline(Timeline{}, request))->is_same);
    site.answer("GET statuses/home_timeline.json?count=40&since_id=10", 200, list({favourite_record}));
    EXPECT_THAT(told(run(site.client.notifications({}))), ElementsAre("favourite favourite/3/7"));
}

TEST(GnuSocialNotifications, AskOnceForOwnPostsAndWatchThoseThatAreWrittenElsewhere)
{
    Site site;
    site.answer("GET ", 200, "[]");
    const auto look = [&site](int times) {
        for (int i = 0; i < times; ++i) {
            run(site.client.notifications({}));
            site.clock.advance(std::chrono::minutes{1});
        }
    };
    look(6);
    EXPECT_EQ(asked_for(site, "user_timeline"), 1);
    EXPECT_EQ(asked_for(site, "favs/"), 0);
    site.answer("GET statuses/home_timeline.json?count=20", 200, list({own_json("40", "from the web page")}));
    run(site.client.timeline(Timeline{}, {}));
    look(2);
    EXPECT_EQ(asked_for(site, "favs/40"), 1);
}

TEST(GnuSocialNotifications, OfQvitterAreUsedWhereTheyWork)
{
    Site site(Site::by_token());
    site.answer("GET statuses/home_timeline.json", 200, "[]", {{"Qvitter-Notifications", R"({"like":"1"})"}});
    run(site.client.timeline(Timeline{}, {}));
    site.answer("GET qvitter/statuses/notifications.json", 200,
                recorded("v1.2.0-beta4-qvitter/notifications_via_oauth.json"));
    EXPECT_THAT(told(run(site.client.notifications({}))), ElementsAre("favourite favourite/4/51", "reblog qvitter/5",
                                                                      "follow follow/4", "favourite favourite/3/43"));
    EXPECT_THAT(site.http.last().headers.find("Authorization"), StartsWith("OAuth oauth_consumer_key=\"anonymous\""));
}

TEST(GnuSocialNotifications, OfQvitterAreNotAskedForByPasswordNorWhenItSaysThatThereAreNone)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200, "[]", {{"Qvitter-Notifications", "[]"}});
    run(site.client.timeline(Timeline{}, {}));
    site.answer("GET statuses/mentions.json", 200, "[]");
    site.answer("GET followers/ids.json", 200, "[]");
    EXPECT_THAT(told(run(site.client.notifications({}))), IsEmpty());
    Site signed_site(Site::by_token());
    signed_site.answer("GET statuses/home_timeline.json", 200, "[]", {{"Qvitter-Notifications", "[]"}});
    run(signed_site.client.timeline(Timeline{}, {}));
    const auto asked = signed_site.http.requests.size();
    EXPECT_THAT(told(run(signed_site.client.notifications(after("notice/30")))), IsEmpty());
    EXPECT_EQ(signed_site.http.requests.size(), asked);
}

TEST(GnuSocialAnswers, PagesAreNeverReadAsDataNorShown)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200, "<html>hello</html>", {{"Content-Type", "text/html"}});
    const auto page = run(site.client.timeline(Timeline{}, {}));
    EXPECT_EQ(page.error().code, Errc::bad_response);
    site.answer("GET statuses/show/7.json", 405, recorded("v1.20.10/error_get_on_post_405.html"),
                {{"Content-Type", "text/html"}});
    EXPECT_THAT(run(site.client.status(StatusId("7"))).error().detail, Not(HasSubstr("<")));
    site.answer("GET statuses/show/8.json", 500, "");
    EXPECT_EQ(run(site.client.status(StatusId("8"))).error().code, Errc::network);
}

TEST(GnuSocialAnswers, MistakesThatComeAsAServersErrorAreNotTriedAgain)
{
    HttpResponse answer;
    answer.status = 500;
    answer.body = recorded("v1.20.10/error_user_missing_http500.json");
    const Error error = explain(answer, "example.org", "POST", true);
    EXPECT_EQ(error.code, Errc::not_found);
    EXPECT_LT(error.http_status, 500);
    EXPECT_FALSE(error.maybe_done);
}

TEST(GnuSocialAnswers, StatusesCountBeforeWordsThatMayBeInAnyLanguage)
{
    HttpResponse answer;
    answer.status = 410;
    answer.body = error_json("Nachricht gel\u00f6scht.");
    EXPECT_EQ(explain(answer, "example.org", "GET", true).code, Errc::not_found);
    answer.status = 403;
    EXPECT_EQ(explain(answer, "example.org", "POST", true).code, Errc::forbidden);
}

TEST(GnuSocialAnswers, APasswordThatWasRefusedIsNotTriedAgain)
{
    Site site;
    site.answer("GET statuses/mentions.json", 401, recorded("v1.20.10/error_bad_password_401.json"));
    EXPECT_EQ(run(site.client.timeline(Timeline{TimelineKind::home, {}}, {})).error().code, Errc::not_found);
    EXPECT_EQ(run(site.client.notifications({})).error().code, Errc::unauthorized);
    const auto asked = site.http.requests.size();
    EXPECT_EQ(run(site.client.verify_credentials()).error().code, Errc::unauthorized);
    EXPECT_EQ(site.http.requests.size(), asked);
}

} // namespace
} // namespace fedibee::gnusocial
