// SPDX-License-Identifier: AGPL-3.0-or-later
// Pleroma's chats, read as what the gateway knows already: a chat is a conversation, its messages are direct posts.
#include "backend/mastodon/chat.hpp"
#include "backend/mastodon/codec_parts.hpp"
#include "backend/shared/json_write.hpp"

namespace fedibee::mastodon {
namespace {

Mention mention_of(const Account& account)
{
    return {account.id, account.username, account.acct, account.url, account.address};
}

} // namespace

std::optional<ChatId> chat_of(std::string_view id)
{
    if (!id.starts_with(chat_prefix)) return std::nullopt;
    id.remove_prefix(chat_prefix.size());
    const auto slash = id.find('/');
    ChatId chat{std::string(id.substr(0, slash)), {}};
    if (slash != std::string_view::npos) chat.message = id.substr(slash + 1);
    return chat;
}

std::string id_of(const ChatId& chat)
{
    return std::string(chat_prefix) + chat.chat + (chat.message.empty() ? "" : "/" + chat.message);
}

StatusPtr chat_message_from(const Json& message, const Account& peer, const std::optional<Account>& self,
                            const Reading& how)
{
    if (id_of(message).empty()) return nullptr;
    const bool is_own = id_of(message, "account_id") != peer.id.value;
    if (is_own && !self) return nullptr;
    auto status = std::make_shared<Status>();
    status->id = StatusId(id_of(ChatId{id_of(message, "chat_id"), id_of(message)}));
    status->uri = "https://" + how.host + "/" + status->id.value;
    status->created_at = time_of(message, "created_at").value_or(Timestamp{});
    status->account = is_own ? *self : peer;
    status->visibility = Visibility::direct;
    status->content = text_of(message, "content");
    if (is_own) status->mentions.push_back(mention_of(peer));
    if (!is_own && self) status->mentions.push_back(mention_of(*self));
    const Json* file = member(message, "attachment");
    if (auto media = file ? media_from(*file) : std::nullopt) status->media_attachments.push_back(std::move(*media));
    return status;
}

std::optional<Conversation> chat_from(const Json& chat, const std::optional<Account>& self, const Reading& how)
{
    const Json* account = member(chat, "account");
    auto peer = account ? account_from(*account, how) : std::nullopt;
    if (id_of(chat).empty() || !peer) return std::nullopt;
    Conversation conversation;
    conversation.id = ConversationId(id_of(ChatId{id_of(chat), {}}));
    conversation.unread = count_of(chat, "unread") > 0;
    if (const Json* last = member(chat, "last_message"))
        conversation.last_status = chat_message_from(*last, *peer, self, how);
    conversation.accounts.push_back(std::move(*peer));
    return conversation;
}

Result<std::vector<Conversation>> read_chats(std::string_view body, const std::optional<Account>& self,
                                             const Reading& how)
{
    return array_answer<Conversation>(body, how, [&](const Json& one) { return chat_from(one, self, how); });
}

Result<std::vector<StatusPtr>> read_chat_messages(std::string_view body, const Account& peer,
                                                  const std::optional<Account>& self, const Reading& how)
{
    return array_answer<StatusPtr>(body, how, [&](const Json& one) { return chat_message_from(one, peer, self, how); });
}

Result<StatusPtr> read_chat_message(std::string_view body, const Account& peer, const std::optional<Account>& self,
                                    const Reading& how)
{
    auto message = chat_message_from(parse_json(body), peer, self, how);
    if (!message) return not_understood(how);
    return message;
}

std::string write_chat_message(const std::string& text, const std::vector<MediaId>& media)
{
    auto body = JsonBody::object();
    if (!text.empty()) body["content"] = text;
    if (!media.empty()) body["media_id"] = media.front().value;
    return dumped(body);
}

std::string write_last_read(const std::string& message)
{
    return dumped({{"last_read_id", message}});
}

bool accepts_chats(std::string_view body)
{
    const JsonDocument account = parse_json(body);
    const Json* accepts = path(account, "pleroma", "accepts_chat_messages");
    return accepts && accepts->flag();
}

} // namespace fedibee::mastodon
