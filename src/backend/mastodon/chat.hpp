// SPDX-License-Identifier: AGPL-3.0-or-later
// Pleroma's chats: one for each pair of accounts, of messages that are no posts. The gateway shows them as direct posts
// whose ids say what they are.
#pragma once

#include "backend/mastodon/codec.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::mastodon {

inline constexpr std::string_view chat_prefix = "chat/";

/// "chat/12" is a chat's id among conversations, "chat/12/345" a message's among posts.
struct ChatId {
    std::string chat;
    std::string message;
};
std::optional<ChatId> chat_of(std::string_view id);
std::string id_of(const ChatId& chat);

/// `self` is who reads; without it their own messages are left out.
Result<std::vector<Conversation>> read_chats(std::string_view body, const std::optional<Account>& self,
                                             const Reading& how);
Result<std::vector<StatusPtr>> read_chat_messages(std::string_view body, const Account& peer,
                                                  const std::optional<Account>& self, const Reading& how);
Result<StatusPtr> read_chat_message(std::string_view body, const Account& peer, const std::optional<Account>& self,
                                    const Reading& how);
std::string write_chat_message(const std::string& text, const std::vector<MediaId>& media);
std::string write_last_read(const std::string& message);
/// What an account says of itself.
bool accepts_chats(std::string_view body);

} // namespace fedibee::mastodon
