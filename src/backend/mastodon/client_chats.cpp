// SPDX-License-Identifier: AGPL-3.0-or-later
// Pleroma's chats behind the calls about conversations and direct posts.
#include "backend/mastodon/chat.hpp"
#include "backend/mastodon/client.hpp"
#include "backend/shared/whole.hpp"

#include "text/url_encode.hpp"

#include <algorithm>

namespace fedibee::mastodon {
namespace {

constexpr const char* chats_path = "/api/v1/pleroma/chats";
constexpr const char* most_messages = "40";

std::string chat_path(const ChatId& chat, const char* rest)
{
    return std::string(chats_path) + "/" + text::url_encode(chat.chat) + rest;
}

} // namespace

Task<std::vector<Conversation>> Client::chats()
{
    auto answer = co_await get(chats_path, Urgency::background);
    if (!answer && lacks_endpoint(answer.error(), &Capabilities::chats, "chats")) co_return std::vector<Conversation>{};
    if (!answer) co_return fail(std::move(answer));
    co_return read_chats(answer->body, self_, reading_);
}

Task<Account> Client::chat_peer(std::string chat)
{
    const std::string wanted = id_of(ChatId{std::move(chat), {}});
    auto all = co_await chats();
    if (!all) co_return fail(std::move(all));
    for (const Conversation& one : *all) {
        if (one.id.value == wanted) co_return one.accounts.front();
    }
    co_return fail(Errc::not_found, reading_.host + " does not have this chat any more");
}

/// The newest first; those before a message when it is named.
Task<std::vector<StatusPtr>> Client::chat_messages(ChatId chat)
{
    auto peer = co_await chat_peer(chat.chat);
    if (!peer) co_return fail(std::move(peer));
    std::string target = with_field(chat_path(chat, "/messages"), "limit", most_messages);
    if (!chat.message.empty()) target = with_field(std::move(target), "max_id", chat.message);
    auto answer = co_await get(std::move(target));
    if (!answer) co_return fail(std::move(answer));
    co_return read_chat_messages(answer->body, *peer, self_, reading_);
}

Task<StatusPtr> Client::chat_message(ChatId chat)
{
    const std::string wanted = id_of(chat);
    ChatId whole{chat.chat, {}};
    auto newest = co_await chat_messages(std::move(whole));
    if (!newest) co_return fail(std::move(newest));
    const auto found = std::ranges::find(*newest, wanted, [](const StatusPtr& one) { return one->id.value; });
    if (found != newest->end()) co_return *found;
    co_return fail(Errc::not_found, reading_.host + " does not have this message any more");
}

Task<Context> Client::chat_context(ChatId chat)
{
    auto before = co_await chat_messages(std::move(chat));
    if (!before) co_return fail(std::move(before));
    std::ranges::reverse(*before);
    co_return Context{std::move(*before), {}};
}

Task<void> Client::mark_chat_read(ChatId chat)
{
    auto newest = co_await get(with_field(chat_path(chat, "/messages"), "limit", "1"));
    if (!newest) co_return fail(std::move(newest));
    auto peer = co_await chat_peer(chat.chat);
    if (!peer) co_return fail(std::move(peer));
    const auto messages = read_chat_messages(newest->body, *peer, self_, reading_);
    if (!messages) co_return fail(messages.error());
    if (messages->empty()) co_return Result<void>{};
    const auto last = chat_of(messages->front()->id.value);
    co_return co_await done("POST", chat_path(chat, "/read"), write_last_read(last->message));
}

/// The chat that a direct post belongs into: that of the message it answers, or a new one with a peer who takes chats.
Task<std::string> Client::chat_for(const NewStatus& draft)
{
    if (draft.visibility != Visibility::direct || !capabilities().chats) co_return std::string{};
    if (const auto answered = chat_of(draft.in_reply_to_id.value)) co_return answered->chat;
    const bool is_simple = draft.poll_options.empty() && draft.spoiler_text.empty() && draft.media_ids.size() < 2;
    const bool is_first = draft.in_reply_to_id.empty() && draft.allowed_mentions.size() == 1;
    if (!is_simple || !is_first || draft.scheduled_at) co_return std::string{};
    const std::string peer = text::url_encode(draft.allowed_mentions.front().value);
    const auto account = co_await get("/api/v1/accounts/" + peer);
    if (!account || !accepts_chats(account->body)) co_return std::string{};
    auto made = co_await deed("POST", std::string(chats_path) + "/by-account-id/" + peer);
    if (!made) co_return fail(std::move(made));
    const auto chats = read_chats("[" + made->body + "]", self_, reading_);
    if (!chats || chats->empty()) co_return std::string{};
    co_return chat_of(chats->front().id.value)->chat;
}

Task<StatusPtr> Client::post_in_chat(std::string chat, NewStatus draft)
{
    auto peer = co_await chat_peer(chat);
    if (!peer) co_return fail(std::move(peer));
    Call call;
    call.method = "POST";
    call.target = chat_path(ChatId{chat, {}}, "/messages");
    call.body = write_chat_message(backend::without_first_mentions(draft.text), draft.media_ids);
    call.content_type = "application/json";
    call.urgency = Urgency::posting;
    call.idempotency_key = draft.idempotency_key;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    auto sent = read_chat_message(answer->body, *peer, self_, reading_);
    if (!sent) sent.error().maybe_done = true;
    co_return sent;
}

Task<StatusPtr> Client::remove_from_chat(ChatId chat)
{
    const std::string target = chat_path(chat, "/messages/") + text::url_encode(chat.message);
    auto answer = co_await deed("DELETE", target);
    if (!answer) co_return fail(std::move(answer));
    auto gone = std::make_shared<Status>();
    gone->id = StatusId(id_of(chat));
    co_return StatusPtr(std::move(gone));
}

} // namespace fedibee::mastodon
