// SPDX-License-Identifier: AGPL-3.0-or-later
// Private mails of the older API come as conversations and direct posts; notifications are told for what they are.
#include "unit/backend/friendica_desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::friendica {
namespace {

using test::run;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string user(const std::string& id, const std::string& name, const std::string& host)
{
    return R"({"id":)" + id + R"(,"screen_name":")" + name + R"(","name":")" + name + R"(","url":"https://)" + host +
           "/profile/" + name + R"("})";
}

const std::string alice_user = user("3", "alice", "example.social");
const std::string bob_user = user("5", "bob", "example.social");
const std::string rita_user = user("24", "rita", "far.example");

std::string mail_json(const std::string& id, const std::string& from, const std::string& to, const std::string& text,
                      bool seen = true)
{
    return R"({"id":)" + id + R"(,"text":")" + text + R"(","created_at":"Mon Nov 23 00:46:40 +0000 2026","sender":)" +
           from + R"(,"recipient":)" + to + R"(,"title":"","friendica_seen":)" + (seen ? "true" : "false") + "}";
}

struct Box : Desk {
    Box()
    {
        const std::string four = mail_json("4", bob_user, alice_user, "soup?", false);
        const std::string five = mail_json("5", alice_user, bob_user, "yes");
        const std::string eight = mail_json("8", rita_user, alice_user, "bread?", false);
        all("", "[" + eight + "," + five + "," + four + "]");
        all("&since_id=4&max_id=6", "[" + five + "]");
        all("&since_id=7&max_id=9", "[" + eight + "]");
        all("&user_id=5&max_id=5", "[" + four + "]");
        all("&user_id=5", "[" + five + "," + four + "]");
        answer("GET v1/accounts/24", 200, R"({"id":"24","username":"rita","acct":"rita@home.example"})");
    }
    void all(const std::string& fields, const std::string& body)
    {
        // Of two prefixes the longer one answers: what ends is told apart from what goes on.
        answer("GET direct_messages/all.json?getText=plain&count=40" + fields, 200, body);
    }
    static NewStatus direct(const std::string& to)
    {
        NewStatus draft;
        draft.text = "@bob@example.social with *butter*";
        draft.visibility = Visibility::direct;
        draft.allowed_mentions = {AccountId(to)};
        return draft;
    }
};

TEST(FriendicaMails, AreOneConversationWithEachPerson)
{
    Box desk;
    const auto talks = run(desk.client.conversations({}));
    ASSERT_TRUE(talks);
    ASSERT_THAT(talks->items, SizeIs(2));
    EXPECT_EQ(talks->items[0].last_status->id.value, "dm/8");
    EXPECT_TRUE(talks->items[0].unread);
    EXPECT_EQ(talks->items[0].accounts.front().address, "rita@home.example") << "as their own server calls them";
    EXPECT_EQ(talks->items[1].last_status->id.value, "dm/5");
    EXPECT_FALSE(talks->items[1].unread) << "the last word is the login's own";
    EXPECT_EQ(talks->items[1].accounts.front().address, "bob@example.social");
    EXPECT_TRUE(talks->next.empty());
}

TEST(FriendicaMails, WhatWasSaidBeforeIsTheContext)
{
    Box desk;
    const auto around = run(desk.client.context(StatusId("dm/5")));
    ASSERT_TRUE(around);
    ASSERT_THAT(around->ancestors, SizeIs(1));
    EXPECT_EQ(around->ancestors.front()->content, "soup?");
}

TEST(FriendicaMails, AreFoundBetweenTheirNeighbours)
{
    Box desk;
    const auto mail = run(desk.client.status(StatusId("dm/5")));
    ASSERT_TRUE(mail);
    EXPECT_EQ((*mail)->content, "yes");
    desk.all("&since_id=98&max_id=100", "[]");
    EXPECT_EQ(run(desk.client.status(StatusId("dm/99"))).error().code, Errc::not_found);
}

TEST(FriendicaMails, AnAnswerToOneIsAMailInItsThread)
{
    Box desk;
    desk.answer("POST direct_messages/new.json", 200, mail_json("9", alice_user, bob_user, "with *butter*"));
    auto draft = Box::direct("5");
    draft.in_reply_to_id = StatusId("dm/5");
    const auto sent = run(desk.client.post(draft));
    ASSERT_TRUE(sent);
    EXPECT_EQ((*sent)->id.value, "dm/9");
    EXPECT_THAT(desk.http.last().body, HasSubstr("user_id=5&text=with%20%2Abutter%2A&replyto=5"));
}

TEST(FriendicaMails, AFirstWordIsAMailAndADirectPostForThoseWhoTakeNone)
{
    Box desk;
    desk.answer("POST direct_messages/new.json", 200, R"({"error":-1})");
    desk.answer("POST v1/statuses", 200, post_json("35", alice, R"(,"visibility":"private")"));
    const auto sent = run(desk.client.post(Box::direct("5")));
    ASSERT_TRUE(sent);
    EXPECT_EQ(desk.asked(0), "POST direct_messages/new.json");
    EXPECT_THAT(desk.http.last().body, HasSubstr(R"("visibility":"direct")"));
    EXPECT_THAT(desk.http.last().body, HasSubstr("@bob@example.social with"));
}

TEST(FriendicaMails, AnAnswerToAPrivatePostStaysAPost)
{
    Box desk;
    desk.answer("POST v1/statuses", 200, post_json("36", alice, R"(,"visibility":"private")"));
    auto draft = Box::direct("5");
    draft.in_reply_to_id = StatusId("35");
    EXPECT_TRUE(run(desk.client.post(draft)));
    EXPECT_THAT(desk.http.requests, SizeIs(1));
    EXPECT_EQ(desk.last_asked(), "POST v1/statuses");
}

TEST(FriendicaMails, ARefusalInAPageIsNoMail)
{
    Box desk;
    desk.answer_page("POST direct_messages/new.json", 200);
    auto draft = Box::direct("5");
    draft.in_reply_to_id = StatusId("dm/5");
    EXPECT_EQ(run(desk.client.post(draft)).error().code, Errc::unsupported);
}

TEST(FriendicaMails, ThoseNotSeenAreMarkedOneByOne)
{
    Box desk;
    desk.answer("POST friendica/direct_messages_setseen.json", 200, R"({"result":"ok"})");
    EXPECT_TRUE(run(desk.client.mark_conversation_read(ConversationId("5"))));
    EXPECT_EQ(desk.http.last().body, "id=4");
    EXPECT_THAT(desk.http.requests, SizeIs(2)) << "the own one is seen";
}

TEST(FriendicaMails, AreNotBoostedEditedOrDeleted)
{
    Box desk;
    EXPECT_EQ(run(desk.client.act(StatusId("dm/5"), StatusAction::favourite)).error().code, Errc::unsupported);
    EXPECT_EQ(run(desk.client.edit(StatusId("dm/5"), {})).error().code, Errc::unsupported);
    EXPECT_EQ(run(desk.client.remove(StatusId("dm/5"))).error().code, Errc::unsupported);
}

// ---- notifications --------------------------------------------------------------------------------------------------

std::vector<std::string> types_in(Desk& desk)
{
    const auto page = run(desk.client.notifications({}));
    std::vector<std::string> types;
    if (!page) return types;
    for (const auto& one : page->items) types.push_back(one->type);
    return types;
}

/// Whether the account was locked when the login began says nothing: its owner may have locked it since.
TEST(FriendicaNotifications, AFollowMayBeARequest)
{
    Desk desk;
    desk.answer("GET v1/notifications", 200, R"([{"id":"2","type":"follow","account":)" + std::string(bob) + "}]");
    desk.answer("GET v1/follow_requests", 200, "[" + std::string(bob) + "]");
    EXPECT_THAT(types_in(desk), ElementsAre("follow_request"));
    const auto asked = desk.http.requests.size();
    EXPECT_THAT(types_in(desk), ElementsAre("follow_request"));
    EXPECT_EQ(desk.http.requests.size(), asked + 1) << "what is known is not asked again";
}

TEST(FriendicaNotifications, AFollowThatNobodyHasToAllowIsOne)
{
    Desk desk;
    desk.answer("GET v1/notifications", 200, R"([{"id":"2","type":"follow","account":)" + std::string(bob) + "}]");
    desk.answer("GET v1/follow_requests", 200, "[]");
    EXPECT_THAT(types_in(desk), ElementsAre("follow"));
}

TEST(FriendicaNotifications, AFavouriteMayBeADislike)
{
    Desk desk;
    const auto favourite = [](const std::string& id, const std::string& by) {
        return R"({"id":")" + id + R"(","type":"favourite","account":)" + by + R"(,"status":)" +
               post_json("19", alice) + "}";
    };
    const std::string carol = R"({"id":"7","acct":"carol"})";
    desk.answer("GET v1/notifications", 200, "[" + favourite("9", bob) + "," + favourite("8", carol) + "]");
    desk.answer("GET friendica/statuses/19/disliked_by", 200, "[" + carol + "]");
    EXPECT_THAT(types_in(desk), ElementsAre("favourite", "dislike"));
    EXPECT_THAT(desk.http.requests, SizeIs(2)) << "one question for each post";
}

} // namespace
} // namespace fedibee::friendica
