// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing to a GNU social site: nothing is carried out as a command, and nothing is published twice or lost.
#include "backend/gnusocial/markup.hpp"
#include "unit/backend/gnusocial_desk.hpp"

namespace fedibee::gnusocial {
namespace {

using test::run;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

NewStatus draft_of(std::string text)
{
    NewStatus draft;
    draft.text = std::move(text);
    draft.idempotency_key = "key";
    return draft;
}

constexpr const char* invisible = "\xE2\x80\x8B";

TEST(GnuSocialCommands, AreKnownByTheirWordsAndHowManyFollow)
{
    for (const char* text : {"reply bob interesting idea", "r u there", "list of good books", "get well", "join us",
                             "Drop it", "on vacation", "stop", "fav bob", "d bob x", "HELP", "  off  "})
        EXPECT_TRUE(looks_like_command(text)) << text;
    for (const char* text : {"on my way home", "last night was fun", "reply bob", "hello", "stop it", "fav", "drop"})
        EXPECT_FALSE(looks_like_command(text)) << text;
}

TEST(GnuSocialPost, WhatLooksLikeACommandIsSentWithAnInvisibleMarkAndShownWithout)
{
    Site site;
    site.answer("POST statuses/update.json", 200, own_json("9", std::string(invisible) + "reply bob interesting idea"));
    const auto posted = run(site.client.post(draft_of("reply bob interesting idea")));
    ASSERT_TRUE(posted) << posted.error().detail;
    EXPECT_EQ(site.sent("status"), std::string(invisible) + "reply bob interesting idea");
    EXPECT_EQ((*posted)->content, "reply bob interesting idea");
}

TEST(GnuSocialPost, AnAnswerThatIsAnOlderNoticeMeansThatTheTextWasSwallowed)
{
    Site site;
    site.answer("GET statuses/home_timeline.json", 200, "[" + notice_json("20", "something") + "]");
    run(site.client.timeline(Timeline{}, {}));
    site.answer("POST statuses/update.json", 200, own_json("14", "an older one"));
    site.answer("POST statuses/update.json", 200, own_json("21", std::string(invisible) + "zap everything"));
    const auto posted = run(site.client.post(draft_of("zap everything")));
    ASSERT_TRUE(posted);
    EXPECT_EQ((*posted)->id.value, "21");
    EXPECT_THAT(site.sent("status"), StartsWith(invisible));
}

TEST(GnuSocialPost, WhatIsSwallowedAllTheSameIsToldAsNotPublished)
{
    Site site;
    site.answer("POST statuses/update.json", 200, recorded("v1.20.10/update_swallowed_as_command.json"));
    const auto posted = run(site.client.post(draft_of("reply bob interesting idea")));
    ASSERT_FALSE(posted);
    EXPECT_THAT(posted.error().detail, HasSubstr("published nothing"));
    EXPECT_FALSE(posted.error().maybe_done);
}

TEST(GnuSocialPost, WordsThatTheServerChangesDoNotMakeItForeign)
{
    Site site;
    site.answer("POST statuses/update.json", 200, own_json("9", "smile: U+1F600"),
                {{"Date", "Mon, 23 Nov 2026 00:33:10 GMT"}});
    const auto posted = run(site.client.post(draft_of("smile: :-)")));
    ASSERT_TRUE(posted);
    EXPECT_EQ(site.http.requests.size(), 1U);
}

TEST(GnuSocialPost, EntitiesAreSentSoThatTheyAreStoredAsTyped)
{
    EXPECT_EQ(escaped("a &lt; b & c &amp; AT&T; &#8203; R&D"), "a &amp;lt; b & c &amp;amp; AT&amp;T; &amp;#8203; R&D");
    EXPECT_EQ(escaped("\x03\x34red\x0f and \x02 bold\nnext\tcolumn"), "4red and  bold\nnext\tcolumn");
}

TEST(GnuSocialPost, NamesOfTheSiteItselfGoWithoutItsHost)
{
    EXPECT_EQ(with_local_mentions("@bob@example.org: hi @zoe@remote.example, bob@example.org", "example.org"),
              "@bob: hi @zoe@remote.example, bob@example.org");
    EXPECT_EQ(with_local_mentions("@bob@example.organic (@al@Example.org)", "example.org"),
              "@bob@example.organic (@al)");
}

TEST(GnuSocialMarkup, LinksThatDoNotEndAreTextAndNothingComesTwice)
{
    EXPECT_EQ(content_of("a <a href=\"x\">b <a class=\"group\">c</a> d", {}),
              "a <a href=\"x\">b <a class=\"group\">c</a> d");
    EXPECT_EQ(content_of("a <a class=\"group\">c", {}), "a <a class=\"group\">c");
    EXPECT_EQ(content_of("x !<a href=\"g\" class=\"u-url group\">bees</a> @<a class=\"mention\">bob</a>", {}),
              "x !bees <a class=\"mention\">@bob</a>");
    EXPECT_EQ(content_of("a cat <a href=\"f\" class=\"attachment\">f</a>", {"f"}), "a cat");
}

TEST(GnuSocialPost, WarningAndGroupAreWordsOfTheText)
{
    Site site;
    site.answer("POST statuses/update.json", 200, own_json("9", "!bees CW: food soup"));
    NewStatus draft = draft_of("soup");
    draft.spoiler_text = "food";
    draft.group = "bees";
    draft.in_reply_to_id = StatusId("7");
    ASSERT_TRUE(run(site.client.post(draft)));
    EXPECT_EQ(site.sent("status"), "!bees CW: food\n\nsoup");
    EXPECT_EQ(site.sent("in_reply_to_status_id"), "7");
    EXPECT_EQ(site.sent("source"), "fedibee");
}

TEST(GnuSocialPost, LengthIsCountedInCodePointsWithTheAddressesOfFiles)
{
    Site site;
    std::string snow;
    for (int i = 0; i < 1000; ++i) snow += "\u2603";
    site.answer("POST statuses/update.json", 200, own_json("9", snow));
    EXPECT_TRUE(run(site.client.post(draft_of(snow))));
    NewStatus with_file = draft_of(snow);
    with_file.media_ids = {MediaId("4")};
    const auto posted = run(site.client.post(with_file));
    ASSERT_FALSE(posted);
    EXPECT_THAT(posted.error().detail, HasSubstr("at most 1000"));
    EXPECT_EQ(site.http.requests.size(), 1U);
}

TEST(GnuSocialPost, WhatIsThereFromAnEarlierTryIsFoundInsteadOfSentTwice)
{
    Site site;
    site.http.refuse("POST", std::string(gnusocial::site) + "/api/statuses/update.json",
                     Error{Errc::timeout, "no answer", std::nullopt, 0, true});
    EXPECT_FALSE(run(site.client.post(draft_of("hello there"))));
    site.answer("POST statuses/update.json", 400, recorded("v1.20.10/error_duplicate_400.json"));
    site.answer("GET statuses/user_timeline/2.json", 200, "[" + own_json("9", "hello there") + "]");
    site.answer("GET statuses/show/9.json", 200, own_json("9", "hello there"));
    // The script answers in turn: the first is spent by now.
    run(site.client.post(draft_of("hello there")));
    const auto posted = run(site.client.post(draft_of("hello there")));
    ASSERT_TRUE(posted);
    EXPECT_EQ((*posted)->id.value, "9");
}

TEST(GnuSocialPost, TheSameWordsWithinAMinuteAreRefusedInASentence)
{
    Site site;
    site.answer("POST statuses/update.json", 400, recorded("v1.20.10/error_duplicate_400.json"));
    site.answer("GET statuses/user_timeline/2.json", 200, "[" + own_json("9", "hello there") + "]");
    const auto posted = run(site.client.post(draft_of("hello there")));
    ASSERT_FALSE(posted);
    EXPECT_EQ(posted.error().code, Errc::conflict);
    EXPECT_THAT(posted.error().detail, HasSubstr("other words"));
}

TEST(GnuSocialPost, AThrottledOneNamesTheWait)
{
    Site site;
    site.answer("POST statuses/update.json", 400, recorded("v1.20.10/error_throttled_400.json"));
    site.answer("GET statuses/user_timeline/2.json", 200, "[]");
    const auto posted = run(site.client.post(draft_of("hello")));
    ASSERT_FALSE(posted);
    EXPECT_EQ(posted.error().code, Errc::rate_limited);
    EXPECT_TRUE(posted.error().retry_after);
}

TEST(GnuSocialPost, OnlyEverybodyOrOnePersonMayRead)
{
    Site site;
    NewStatus draft = draft_of("hello");
    draft.visibility = Visibility::private_;
    const auto posted = run(site.client.post(draft));
    ASSERT_FALSE(posted);
    EXPECT_EQ(posted.error().code, Errc::unsupported);
    EXPECT_TRUE(site.http.requests.empty());
}

TEST(GnuSocialFiles, GoByTheirNumbersWhereTheUploadWorks)
{
    Site site;
    site.answer("POST media/upload.json", 200, recorded("v1.20.10/media_upload.json"));
    const auto file = run(site.client.upload({"cat.png", "image/png", "PNG", {}}, {}));
    ASSERT_TRUE(file);
    site.answer("POST statuses/update.json", 200, own_json("9", "a cat http://x/attachment/4"));
    NewStatus draft = draft_of("a cat");
    draft.media_ids = {file->id};
    ASSERT_TRUE(run(site.client.post(draft)));
    EXPECT_EQ(site.sent("media_ids"), "4");
}

TEST(GnuSocialFiles, GoWithThePostWhereTheUploadFails)
{
    Site site;
    site.answer("POST media/upload.json", 500, "");
    const auto file = run(site.client.upload({"cat.png", "image/png", "PNG", {}}, {}));
    ASSERT_TRUE(file);
    site.answer("POST statuses/update.json", 200, own_json("9", "a cat https://example.org/url/5"));
    NewStatus draft = draft_of("a cat");
    draft.media_ids = {file->id};
    ASSERT_TRUE(run(site.client.post(draft)));
    const auto& parts = site.http.last().parts;
    ASSERT_FALSE(parts.empty());
    EXPECT_EQ(parts.front().name, "media");
    EXPECT_EQ(parts.front().data, "PNG");
    const auto again = run(site.client.post(draft));
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().detail, HasSubstr("attach it again"));
}

TEST(GnuSocialFiles, AnErrorThatCallsItselfASuccessIsOne)
{
    Site site;
    site.answer("POST media/upload.json", 200, recorded("v1.20.10/media_upload_missing_file_http200.json"));
    const auto file = run(site.client.upload({"cat.png", "image/png", "", {}}, {}));
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().detail, HasSubstr("no uploaded media"));
}

TEST(GnuSocialRepeat, IsOfTheOriginal)
{
    Site site;
    site.answer("GET statuses/show/27.json", 200,
                notice_json("27", "RT @carol hi", R"(,"retweeted_status":)" + notice_json("7", "hi")));
    site.answer("POST statuses/retweet/7.json", 200,
                own_json("30", "RT @bob hi", R"(,"retweeted_status":)" + notice_json("7", "hi")));
    const auto repeated = run(site.client.act(StatusId("27"), StatusAction::reblog));
    ASSERT_TRUE(repeated);
    EXPECT_EQ((*repeated)->reblog->id.value, "7");
}

TEST(GnuSocialRepeat, IsNeverOfARecordOrOfOnesOwn)
{
    Site site;
    site.answer(
        "GET statuses/show/6.json", 200,
        R"({"id":6,"text":"Bob started following Alice","uri":"tag:example.org,2026-11-23:subscription:3:person:2:x","user":)" +
            user_json("3", "bob") + "}");
    site.answer("GET statuses/show/7.json", 200, own_json("7", "mine"));
    EXPECT_THAT(run(site.client.act(StatusId("6"), StatusAction::reblog)).error().detail, HasSubstr("is no post"));
    EXPECT_THAT(run(site.client.act(StatusId("7"), StatusAction::reblog)).error().detail, HasSubstr("their own posts"));
    EXPECT_THAT(site.last_asked(), StartsWith("GET"));
}

TEST(GnuSocialRepeat, IsTakenBackByDeletingIt)
{
    Site site;
    site.answer("GET statuses/show/7.json", 200, notice_json("7", "hi", R"(,"repeated":true,"repeated_id":30)"));
    site.answer("POST statuses/destroy/30.json", 200, own_json("30", "RT"));
    ASSERT_TRUE(run(site.client.act(StatusId("7"), StatusAction::unreblog)));
    EXPECT_EQ(site.asked(1), "POST statuses/destroy/30.json");
}

TEST(GnuSocialFavourite, ThatIsThereAlreadyIsASuccess)
{
    Site site;
    site.answer("POST favorites/create/7.json", 403, error_json("This status is already a favorite."));
    site.answer("GET statuses/show/7.json", 200, notice_json("7", "hi", R"(,"favorited":true)"));
    const auto liked = run(site.client.act(StatusId("7"), StatusAction::favourite));
    ASSERT_TRUE(liked);
    EXPECT_TRUE((*liked)->favourited);
}

TEST(GnuSocialFavourite, TakenBackInSpiteOfTheErrorIsASuccess)
{
    Site site;
    site.answer("POST favorites/destroy/7.json", 500, error_json("No parent for notice 7"));
    site.answer("GET statuses/show/7.json", 200, notice_json("7", "hi", R"(,"favorited":false)"));
    const auto left = run(site.client.act(StatusId("7"), StatusAction::unfavourite));
    ASSERT_TRUE(left);
    EXPECT_FALSE((*left)->favourited);
}

TEST(GnuSocialMessage, IsSentThoughTheAnswerIsAnError)
{
    Site site;
    site.answer("GET direct_messages/sent.json", 200, "[]");
    site.answer("GET direct_messages/sent.json", 200, "[" + message_json("12", "alice", "bob", "psst & <b>") + "]");
    site.answer("POST direct_messages/new.json", 500, recorded("v1.20.10/direct_messages_new_http500_but_sent.json"));
    NewStatus draft = draft_of("@bob@example.org psst & <b>");
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {AccountId("3")};
    const auto sent = run(site.client.post(draft));
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)->id.value, "dm/12");
    EXPECT_EQ((*sent)->visibility, Visibility::direct);
    EXPECT_EQ(site.sent("text"), "psst & <b>");
    EXPECT_EQ(site.sent("user_id"), "3");
}

TEST(GnuSocialMessage, OfTheSameWordsFromBeforeIsNotTakenForIt)
{
    Site site;
    site.answer("GET direct_messages/sent.json", 200, "[" + message_json("12", "alice", "bob", "ok") + "]");
    site.answer("POST direct_messages/new.json", 500, error_json("Argument 1 passed to ..."));
    NewStatus draft = draft_of("ok");
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {AccountId("3")};
    const auto sent = run(site.client.post(draft));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Errc::unsupported);
    EXPECT_THAT(sent.error().detail, HasSubstr("cannot send direct messages"));
    EXPECT_FALSE(sent.error().maybe_done);
}

TEST(GnuSocialMessage, ThatWasCutOffIsLookedForBeforeItIsSentAgain)
{
    Site site;
    site.answer("GET direct_messages/sent.json", 200, "[]");
    site.answer("GET direct_messages/sent.json", 200, "[" + message_json("12", "alice", "bob", "psst") + "]");
    site.http.refuse("POST", std::string(gnusocial::site) + "/api/direct_messages/new.json",
                     Error{Errc::timeout, "no answer", std::nullopt, 0, true});
    NewStatus draft = draft_of("psst");
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {AccountId("3")};
    EXPECT_FALSE(run(site.client.post(draft)));
    const auto before_it = site.http.requests.size();
    const auto sent = run(site.client.post(draft));
    ASSERT_TRUE(sent);
    EXPECT_EQ((*sent)->id.value, "dm/12");
    EXPECT_EQ(site.http.requests.size(), before_it + 1);
}

TEST(GnuSocialMessage, IsAnsweredInTheTalkThatItStandsIn)
{
    Site site;
    site.answer("GET direct_messages.json", 200, "[" + message_json("12", "bob", "alice", "hey") + "]");
    site.answer("GET direct_messages/sent.json", 200, "[]");
    site.answer("GET direct_messages/sent.json", 200, "[]");
    site.answer("GET direct_messages/sent.json", 200, "[" + message_json("13", "alice", "bob", "yes") + "]");
    site.answer("POST direct_messages/new.json", 500, error_json("x"));
    NewStatus draft = draft_of("@bob yes");
    draft.visibility = Visibility::direct;
    draft.in_reply_to_id = StatusId("dm/12");
    const auto sent = run(site.client.post(draft));
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)->id.value, "dm/13");
}

TEST(GnuSocialMessage, ToAStrangerNamesWhatIsMissing)
{
    Site site;
    site.answer("GET direct_messages/sent.json", 200, "[]");
    site.answer("POST direct_messages/new.json", 403,
                error_json("Cannot send direct messages to users who aren't your friend."));
    NewStatus draft = draft_of("psst");
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {AccountId("6")};
    EXPECT_THAT(run(site.client.post(draft)).error().detail, HasSubstr("follow you and whom you follow"));
}

} // namespace
} // namespace fedibee::gnusocial
