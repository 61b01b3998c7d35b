// SPDX-License-Identifier: AGPL-3.0-or-later
// Reactions (XEP-0444): sessions tell one change, programs want the whole set of one person each time, and send theirs
// so. What is new in a set is done, what is gone taken back; numbers under a poll are votes.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/message_ids.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::xmpp {

/// "1️⃣" is 1 and "🔟" 10; nothing for other emoji.
std::optional<int> keycap(std::string_view emoji);

/// The sets of the last posts to which somebody reacted.
class ReactionSets {
public:
    /// Of one person; the user is nobody (empty).
    std::vector<std::string>& of(const std::string& msgid, const std::string& who);
    [[nodiscard]] std::vector<std::string> own(const std::string& msgid) const;
    void note(const std::string& msgid, const std::string& who, const std::string& emoji, bool wanted);

private:
    static constexpr std::size_t most = 500;
    std::deque<std::pair<std::string, std::vector<std::string>>> sets_; ///< by "msgid who"
};

/// The polls among the posts that were shown last.
class ShownPolls {
public:
    void note(const session::ShownStatus& shown);
    /// Whether it has a poll, and one in which several choices may be made.
    [[nodiscard]] std::optional<bool> is_multiple(std::string_view msgid) const;

private:
    static constexpr std::size_t most = 100;
    std::deque<std::pair<std::string, bool>> polls_;
};

/// What a message with reactions asks for.
struct ReactionWish {
    std::string msgid;
    std::vector<std::string> emoji;
};
ReactionWish wish_of(const gloox::Tag& message, const MessageIds& ids);
/// Does it. An error is sent to who asked; then false.
asio::awaitable<bool> carry_out(ClientPtr client, const Request& request, const ReactionWish& wish, ReactionSets& sets,
                                const ShownPolls& polls);
/// `<reactions/>` and a hint to keep it.
void add_reactions(gloox::Tag& message, std::string_view id, const std::vector<std::string>& emoji);

} // namespace fedibee::xmpp
