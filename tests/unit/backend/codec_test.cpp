// SPDX-License-Identifier: AGPL-3.0-or-later
// What real recordings do not show: other dialects, broken and hostile bodies, events.
#include "backend/mastodon/codec.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Reading plain{"example.social", "example.social"};
const Reading snac{"snac.example", "snac.example:8101", false, true};

std::string status_json(const std::string& id, const std::string& more = {})
{
    return R"({"id":")" + id + R"(","uri":"https://example.social/p/)" + id +
           R"(","account":{"id":"7","username":"bob","acct":"bob@Remote.Example"},"content":"<p>hi</p>","visibility":"public")" +
           more + "}";
}

template <class T> const T* as(const std::optional<Event>& event)
{
    return event ? std::get_if<T>(&*event) : nullptr;
}

TEST(Codec, AddressOfARemoteAccountHasALowerCaseHost)
{
    EXPECT_EQ((*read_status(status_json("1"), plain))->account.address, "bob@remote.example");
}

TEST(Codec, IdsMayBeNumbersAndNullsAreDefaults)
{
    const auto status = read_status(
        R"({"id":42,"account":{"id":7,"acct":"bob","note":null,"fields":null},"content":null,"mentions":null,
        "in_reply_to_id":41,"poll":null,"card":{},"quote":null,"filtered":null,"visibility":"mutuals_only"})",
        plain);
    ASSERT_TRUE(status);
    EXPECT_EQ((*status)->id.value, "42");
    EXPECT_EQ((*status)->in_reply_to_id.value, "41");
    EXPECT_EQ((*status)->account.username, "bob");
    EXPECT_EQ((*status)->visibility, Visibility::unknown);
    EXPECT_FALSE((*status)->card);
}

TEST(Codec, StatusWithoutIdOrAuthorIsABadResponseAndIsDroppedFromLists)
{
    EXPECT_EQ(read_status("{}", plain).error().code, Errc::bad_response);
    EXPECT_EQ(read_status(R"({"id":"1"})", plain).error().code, Errc::bad_response);
    EXPECT_EQ(read_status("<!DOCTYPE html>", plain).error().code, Errc::bad_response);
    EXPECT_THAT(read_status("", plain).error().detail, HasSubstr("example.social"));
    EXPECT_THAT(*read_statuses("[{}," + status_json("2") + ",3,null]", plain), SizeIs(1));
    EXPECT_EQ(read_statuses("{}", plain).error().code, Errc::bad_response);
}

TEST(Codec, EndlessBoostsAreCut)
{
    std::string body = status_json("1");
    for (int i = 2; i < 40; ++i) body = status_json(std::to_string(i), ",\"reblog\":" + body);
    const auto status = read_status(body, plain);
    ASSERT_TRUE(status);
    int depth = 0;
    for (auto inner = (*status)->reblog; inner; inner = inner->reblog) ++depth;
    EXPECT_LT(depth, 6);
    EXPECT_FALSE(read_status(std::string(100000, '['), plain));
}

TEST(Codec, BareQuoteOfPleromaCountsAsAccepted)
{
    const auto akkoma = read_status(status_json("1", ",\"quote\":" + status_json("2")), plain);
    ASSERT_TRUE((*akkoma)->quote);
    EXPECT_EQ((*akkoma)->quote->state, "accepted");
    EXPECT_EQ((*akkoma)->quote->status->id.value, "2");
    const auto pleroma = read_status(status_json("1", ",\"pleroma\":{\"quote\":" + status_json("3") + "}"), plain);
    EXPECT_EQ((*pleroma)->quote->quoted_status_id.value, "3");
}

TEST(Codec, PendingQuoteShowsNothing)
{
    const auto status = read_status(status_json("1", R"(,"quote":{"state":"pending","quoted_status":null})"), plain);
    ASSERT_TRUE((*status)->quote);
    EXPECT_EQ((*status)->quote->state, "pending");
    EXPECT_EQ((*status)->quote->status, nullptr);
}

TEST(Codec, SnacMentionsHaveNoIdsAndNameNobodyTwice)
{
    const std::string mentions =
        R"(,"mentions":[{"id":"0","acct":"bob@Remote.Example","username":"bob"},{"id":"1","acct":"bob@remote.example"},{"id":"2","acct":"carol"}])";
    const auto status = read_status(status_json("1", mentions), snac);
    ASSERT_THAT((*status)->mentions, SizeIs(2));
    EXPECT_TRUE((*status)->mentions[0].id.empty());
    EXPECT_EQ((*status)->mentions[1].address, "carol@snac.example:8101");
    EXPECT_EQ((*read_status(status_json("1", mentions), plain))->mentions[0].id.value, "0");
}

TEST(Codec, SnacMentionOfTheReaderIsSeenInTheText)
{
    Reading alice = snac;
    alice.viewer = Mention{AccountId("1"), "alice", "alice", "https://snac.example/alice", "alice@snac.example:8101"};
    const std::string to_alice = R"({"id":"1","account":{"id":"7","acct":"bob"},"visibility":"private",
        "content":"<a href=\"https://snac.example/alice\" class=\"u-url mention\">@alice</a> psst"})";
    ASSERT_THAT((*read_status(to_alice, alice))->mentions, SizeIs(1));
    EXPECT_EQ((*read_status(to_alice, alice))->mentions[0].address, "alice@snac.example:8101");
    EXPECT_THAT((*read_status(to_alice, snac))->mentions, IsEmpty());
    EXPECT_THAT((*read_status(status_json("1"), alice))->mentions, IsEmpty());
}

TEST(Codec, SnacNotificationShowsThePostBehindTheBoostThatReplacedIt)
{
    const std::string body = R"([{"id":"n1","type":"mention","account":{"id":"7","acct":"bob"},"status":)" +
                             status_json("1", ",\"reblog\":" + status_json("1", R"(,"spoiler_text":"inner")")) + "}]";
    EXPECT_EQ(read_notifications(body, snac)->front()->status->spoiler_text, "inner");
    EXPECT_NE(read_notifications(body, plain)->front()->status->reblog, nullptr);
}

TEST(Codec, NotificationsOfNewKindsKeepTheirWord)
{
    const auto all =
        read_notifications(R"([{"id":1,"type":"pleroma:emoji_reaction","emoji":"🐝","account":{"id":"7","acct":"bob"}},
        {"id":"2","type":"moderation_warning","moderation_warning":{"action":"silence","text":"be kind"}},
        {"id":"3","type":"severed_relationships","event":{"target_name":"bad.example","followers_count":2,"following_count":1}},
        {"id":"4","type":"collection_update","fallback":{"title":"A collection changed"}},
        {"id":"5","type":"reaction","reaction":{"name":"blobcat"}}])",
                           plain);
    ASSERT_THAT(*all, SizeIs(5));
    EXPECT_EQ((*all)[0]->emoji, "🐝");
    EXPECT_EQ((*all)[1]->text, "be kind");
    EXPECT_FALSE((*all)[1]->account);
    EXPECT_THAT((*all)[2]->text, HasSubstr("bad.example: 2 of your followers and 1"));
    EXPECT_EQ((*all)[3]->text, "A collection changed");
    EXPECT_EQ((*all)[4]->emoji, "blobcat");
}

TEST(Codec, RelationshipWithoutAnIdBelongsToTheOneWhoWasAskedFor)
{
    EXPECT_EQ(read_relationship("{}", AccountId("9"), plain)->id.value, "9");
    EXPECT_EQ(read_relationship("", AccountId("9"), plain).error().code, Errc::bad_response);
}

TEST(Codec, OwnAccountWithoutSourceHasDefaults)
{
    const auto own = read_credential_account(R"({"id":"1","acct":"alice","username":"alice"})", snac);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->account.address, "alice@snac.example:8101");
    EXPECT_EQ(own->default_visibility, Visibility::public_);
}

TEST(StreamMessage, IsParsedTwice)
{
    const auto message =
        read_stream_message(R"({"stream":["hashtag","linux"],"event":"update","payload":"{\"id\":\"1\"}"})");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->event, "update");
    EXPECT_EQ(message->payload, R"({"id":"1"})");
    EXPECT_THAT(message->stream, ElementsAre("hashtag", "linux"));
}

TEST(StreamMessage, MayBeARefusalOrNonsense)
{
    EXPECT_EQ(read_stream_message(R"({"error":"Unknown stream","status":400})")->error, "Unknown stream");
    for (const char* text : {"", "ping", "[]", "{}", R"({"event":7})", "{\"event\":"})
        EXPECT_FALSE(read_stream_message(text)) << text;
    EXPECT_EQ(read_stream_message(R"({"event":"update","payload":{"id":"1"}})")->payload, R"({"id":"1"})");
    const auto list = read_stream_message(R"({"event":"delete","payload":12,"stream":["list",42]})");
    EXPECT_EQ(list->payload, "12");
    EXPECT_THAT(list->stream, ElementsAre("list", "42"));
    const auto more = read_stream_message(R"({"id":1,"queue":["a"],"event":"update","payload":"x","stream":null})");
    ASSERT_TRUE(more);
    EXPECT_EQ(more->payload, "x");
    EXPECT_TRUE(more->stream.empty());
}

TEST(StreamEvent, DeletionHoldsARawId)
{
    const Timeline tag{TimelineKind::hashtag, "linux"};
    const auto event = read_event("delete", "117020593473214477", tag, plain);
    ASSERT_NE(as<StatusDeleted>(event), nullptr);
    EXPECT_EQ(as<StatusDeleted>(event)->id.value, "117020593473214477");
    EXPECT_EQ(as<StatusDeleted>(event)->timeline, tag);
    EXPECT_EQ(as<StatusDeleted>(read_event("delete", "\"01ABC\"", tag, plain))->id.value, "01ABC");
    EXPECT_FALSE(read_event("delete", "", tag, plain));
}

TEST(StreamEvent, EachKindBecomesItsValue)
{
    EXPECT_NE(as<StatusPosted>(read_event("update", status_json("1"), {}, plain)), nullptr);
    EXPECT_NE(as<StatusEdited>(read_event("status.update", status_json("1"), {}, plain)), nullptr);
    EXPECT_NE(as<NotificationReceived>(read_event("notification", R"({"id":"1","type":"follow"})", {}, plain)),
              nullptr);
    EXPECT_NE(as<ConversationUpdated>(read_event("conversation", R"({"id":"1"})", {}, plain)), nullptr);
    EXPECT_NE(as<FiltersChanged>(read_event("filters_changed", "undefined", {}, plain)), nullptr);
    EXPECT_NE(as<NotificationsMerged>(read_event("notifications_merged", "1", {}, plain)), nullptr);
    EXPECT_NE(as<AnnouncementPublished>(read_event("announcement", R"({"id":"1","content":"<p>x</p>"})", {}, plain)),
              nullptr);
}

TEST(StreamEvent, UnknownOrBrokenOnesAreNothing)
{
    EXPECT_FALSE(read_event("pleroma:chat_update", "{}", {}, plain));
    EXPECT_FALSE(read_event("update", "{}", {}, plain));
    EXPECT_FALSE(read_event("update", "{\"id\":", {}, plain));
    EXPECT_FALSE(read_event("announcement.reaction", "{}", {}, plain));
}

TEST(RequestBody, PostSaysOnlyWhatWasChosen)
{
    NewStatus draft;
    draft.text = "hi";
    EXPECT_EQ(write_new_status(draft, {}), R"({"status":"hi"})");
    draft.visibility = Visibility::direct;
    draft.allowed_mentions = {AccountId("7")};
    EXPECT_EQ(write_new_status(draft, {}), R"({"status":"hi","visibility":"direct"})");
    Capabilities can;
    can.allowed_mentions = true;
    EXPECT_EQ(write_new_status(draft, can), R"({"allowed_mentions":["7"],"status":"hi","visibility":"direct"})");
}

TEST(RequestBody, PollIsNested)
{
    NewStatus draft;
    draft.text = "which?";
    draft.poll_options = {"a", "b"};
    draft.poll_expires_in = std::chrono::hours{1};
    EXPECT_THAT(write_new_status(draft, {}),
                HasSubstr(R"("poll":{"expires_in":3600,"multiple":false,"options":["a","b"]})"));
}

TEST(RequestBody, BrokenUtf8IsMendedInsteadOfThrown)
{
    NewStatus draft;
    draft.text = "caf\xe9";
    EXPECT_EQ(write_new_status(draft, {}), "{\"status\":\"caf\xef\xbf\xbd\"}");
}

TEST(RequestBody, EditIsComplete)
{
    NewStatus whole;
    whole.text = "mended";
    EXPECT_EQ(write_edit(whole, {}), R"({"media_ids":[],"sensitive":false,"spoiler_text":"","status":"mended"})");
    whole.spoiler_text = "food";
    EXPECT_THAT(write_edit(whole, {}), HasSubstr(R"("sensitive":true,"spoiler_text":"food")"));
}

TEST(RequestBody, SmallOnesAreObjects)
{
    EXPECT_EQ(write_title("friends"), R"({"title":"friends"})");
    EXPECT_EQ(write_comment("x\"y"), R"({"comment":"x\"y"})");
    EXPECT_EQ(write_choices({0, 2}), R"({"choices":[0,2]})");
    EXPECT_EQ(write_list_accounts(AccountId("7")), R"({"account_ids":["7"]})");
    EXPECT_EQ(write_marker({"home", "9"}), R"({"home":{"last_read_id":"9"}})");
    NewReport report{.account = AccountId("7"), .statuses = {StatusId("1")}, .comment = "spam"};
    EXPECT_EQ(write_report(report), R"({"account_id":"7","comment":"spam","status_ids":["1"]})");
    report.category = "violation";
    report.rule_ids = {"2"};
    report.forward = true;
    EXPECT_EQ(
        write_report(report),
        R"({"account_id":"7","category":"violation","comment":"spam","forward":true,"rule_ids":["2"],"status_ids":["1"]})");
    EXPECT_EQ(write_follow({.boosts = false, .notify = std::nullopt, .languages = std::vector<std::string>{"en"}}),
              R"({"languages":["en"],"reblogs":false})");
    EXPECT_EQ(write_mute({}), R"({"duration":0,"notifications":true})");
    EXPECT_EQ(write_mute({.duration = std::chrono::seconds{60}, .notifications = false}),
              R"({"duration":60,"expires_in":60,"notifications":false})");
    EXPECT_EQ(write_subscription("subscribe", "hashtag", "linux"),
              R"({"stream":"hashtag","tag":"linux","type":"subscribe"})");
    EXPECT_EQ(write_subscription("unsubscribe", "list", "4"), R"({"list":"4","stream":"list","type":"unsubscribe"})");
    EXPECT_EQ(write_subscription("subscribe", "user", ""), R"({"stream":"user","type":"subscribe"})");
}

TEST(ServerDocuments, NodeInfoTakesTheHighestKnownSchema)
{
    const std::string links =
        R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://a/2.1"},
        {"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://a/2.0"},{"rel":"https://www.w3.org/ns/activitystreams#Application","href":"https://a/actor"}]})";
    EXPECT_EQ(read_nodeinfo_link(links), "https://a/2.1");
    EXPECT_THAT(read_nodeinfo_link("<html>"), IsEmpty());
    EXPECT_FALSE(read_nodeinfo("{}"));
    EXPECT_EQ(read_nodeinfo(R"({"software":{"name":"GoToSocial","version":"0.20.0"}})")->software, "gotosocial");
    EXPECT_EQ(read_webfinger_self(R"({"links":[{"rel":"self","href":"https://social.example/users/a"}]})"),
              "https://social.example/users/a");
}

TEST(ServerDocuments, TokenWithoutATokenIsABadResponse)
{
    EXPECT_EQ(read_token(R"({"error":"invalid_grant"})", plain).error().code, Errc::bad_response);
    EXPECT_THAT(
        read_token(R"({"access_token":"t","refresh_token":"r","expires_in":600})", plain)->refresh_token.reveal(), "r");
    EXPECT_FALSE(read_app("{}", out_of_band_uri, plain));
}

} // namespace
} // namespace fedibee::mastodon
