// SPDX-License-Identifier: AGPL-3.0-or-later
// Pleroma's chats come as conversations and direct posts, and direct posts to those who take chats go there.
#include "unit/backend/desk.hpp"

#include <gmock/gmock.h>

namespace fedibee::mastodon {
namespace {

using test::run;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* bob = R"({"id":"B","acct":"bob@far.example","url":"https://far.example/bob"})";

std::string message(const std::string& id, const std::string& from, const std::string& text)
{
    return R"({"id":")" + id + R"(","chat_id":"12","account_id":")" + from + R"(","content":")" + text +
           R"(","created_at":"2026-11-26T12:00:00.000Z"})";
}

std::string chat(const std::string& last)
{
    return R"({"id":"12","account":)" + std::string(bob) + R"(,"unread":2,"last_message":)" + last + "}";
}

struct Pleroma : Desk {
    Pleroma() : Desk(NodeInfo{"pleroma", "2.9.1", {"pleroma_chat_messages"}})
    {
        answer("GET v1/accounts/verify_credentials", 200,
               R"({"id":"A","acct":"alice","url":"https://example.social/alice"})");
        answer("GET v1/pleroma/chats", 200, "[" + chat(message("9", "B", "soup &amp; bread")) + "]");
        answer("GET v1/conversations", 200, "[]");
        EXPECT_TRUE(run(client.verify_credentials()));
    }
    static NewStatus direct(const std::string& parent = {})
    {
        NewStatus draft;
        draft.text = "@bob@far.example with butter";
        draft.visibility = Visibility::direct;
        draft.allowed_mentions = {AccountId("B")};
        draft.in_reply_to_id = StatusId(parent);
        draft.idempotency_key = "key";
        return draft;
    }
};

TEST(Chats, AreConversationsWhoseLastWordIsADirectPost)
{
    Pleroma desk;
    const auto talks = run(desk.client.conversations({}));
    ASSERT_TRUE(talks);
    ASSERT_THAT(talks->items, SizeIs(1));
    const Conversation& talk = talks->items.front();
    EXPECT_EQ(talk.id.value, "chat/12");
    EXPECT_TRUE(talk.unread);
    EXPECT_EQ(talk.accounts.front().address, "bob@far.example");
    EXPECT_EQ(talk.last_status->id.value, "chat/12/9");
    EXPECT_EQ(talk.last_status->visibility, Visibility::direct);
    EXPECT_EQ(talk.last_status->content, "soup &amp; bread");
    EXPECT_EQ(talk.last_status->mentions.front().address, "alice@example.social");
}

TEST(Chats, TheTranscriptIsTheContextOfAMessage)
{
    Pleroma desk;
    desk.answer("GET v1/pleroma/chats/12/messages?limit=40&max_id=9", 200,
                "[" + message("8", "A", "second") + "," + message("7", "B", "first") + "]");
    const auto around = run(desk.client.context(StatusId("chat/12/9")));
    ASSERT_TRUE(around);
    ASSERT_THAT(around->ancestors, SizeIs(2));
    EXPECT_EQ(around->ancestors[0]->content, "first");
    EXPECT_EQ(around->ancestors[1]->account.address, "alice@example.social");
    EXPECT_EQ(around->ancestors[1]->mentions.front().address, "bob@far.example");
}

TEST(Chats, AnAnswerGoesIntoTheChatWithoutTheName)
{
    Pleroma desk;
    desk.answer("POST v1/pleroma/chats/12/messages", 200, message("10", "A", "with butter"));
    const auto sent = run(desk.client.post(Pleroma::direct("chat/12/9")));
    ASSERT_TRUE(sent);
    EXPECT_EQ((*sent)->id.value, "chat/12/10");
    EXPECT_EQ(desk.http.last().body, R"({"content":"with butter"})");
    EXPECT_EQ(desk.http.last().headers.find("Idempotency-Key"), "key");
}

TEST(Chats, AFirstWordGoesIntoAChatOnlyWhenThePeerTakesThem)
{
    Pleroma desk;
    desk.answer("GET v1/accounts/B", 200,
                R"({"id":"B","acct":"bob@far.example","pleroma":{"accepts_chat_messages":true}})");
    desk.answer("POST v1/pleroma/chats/by-account-id/B", 200, chat("null"));
    desk.answer("POST v1/pleroma/chats/12/messages", 200, message("1", "A", "with butter"));
    EXPECT_EQ(run(desk.client.post(Pleroma::direct())).value()->id.value, "chat/12/1");
    Pleroma other;
    other.answer("GET v1/accounts/B", 200,
                 R"({"id":"B","acct":"bob@far.example","pleroma":{"accepts_chat_messages":null}})");
    other.answer("POST v1/statuses", 200, R"({"id":"1","account":{"id":"A","acct":"alice"}})");
    EXPECT_EQ(run(other.client.post(Pleroma::direct())).value()->id.value, "1");
}

TEST(Chats, AreReadAndDeletedByCallsOfTheirOwnAndNothingElseIsTried)
{
    Pleroma desk;
    desk.answer("GET v1/pleroma/chats/12/messages?limit=1", 200, "[" + message("9", "B", "x") + "]");
    desk.answer("POST v1/pleroma/chats/12/read", 200, "{}");
    EXPECT_TRUE(run(desk.client.mark_conversation_read(ConversationId("chat/12"))));
    EXPECT_EQ(desk.http.last().body, R"({"last_read_id":"9"})");
    desk.answer("DELETE v1/pleroma/chats/12/messages/9", 200, "{}");
    EXPECT_EQ(run(desk.client.remove(StatusId("chat/12/9"))).value()->id.value, "chat/12/9");
    const auto asked = desk.http.requests.size();
    EXPECT_THAT(run(desk.client.act(StatusId("chat/12/9"), StatusAction::favourite)).error().detail,
                HasSubstr("cannot favourite what was said in a chat"));
    EXPECT_EQ(run(desk.client.edit(StatusId("chat/12/9"), NewStatus{})).error().code, Errc::unsupported);
    EXPECT_EQ(desk.http.requests.size(), asked);
}

TEST(Chats, WhatTheOtherSaysComesByTheStream)
{
    const Reading how{"example.social", "example.social"};
    const auto event = read_event("pleroma:chat_update", chat(message("9", "B", "soup")), {}, how);
    ASSERT_TRUE(event);
    EXPECT_EQ(std::get<StatusPosted>(*event).status->account.address, "bob@far.example");
    EXPECT_FALSE(read_event("pleroma:chat_update", chat(message("9", "A", "mine")), {}, how));
    EXPECT_FALSE(read_event("pleroma:chat_update", "{}", {}, how));
}

TEST(Chats, WhatTheReaderSaysWithAnotherClientComesByTheStreamToo)
{
    auto self = std::make_shared<Account>();
    self->id = AccountId("A");
    self->address = "alice@example.social";
    Reading how{"example.social", "example.social"};
    how.self = self;
    const auto event = read_event("pleroma:chat_update", chat(message("9", "A", "mine")), {}, how);
    ASSERT_TRUE(event);
    const Status& said = *std::get<StatusPosted>(*event).status;
    EXPECT_EQ(said.account.address, "alice@example.social");
    EXPECT_EQ(said.mentions.front().address, "bob@far.example");
    EXPECT_EQ(said.id.value, "chat/12/9");
}

TEST(Chats, AreNotAskedForWhereThereAreNone)
{
    Desk desk("akkoma", "3.15.2");
    desk.answer("GET v1/conversations", 200, "[]");
    EXPECT_THAT(run(desk.client.conversations({}))->items, IsEmpty());
    EXPECT_THAT(desk.http.requests, SizeIs(1));
}

} // namespace
} // namespace fedibee::mastodon
