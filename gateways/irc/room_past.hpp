// SPDX-License-Identifier: AGPL-3.0-or-later
// What was said and done in a room, for those who ask later. Bounded in number and in bytes. Pure.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/error.hpp"
#include "irc/multiline.hpp"
#include "session/front.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

inline constexpr std::size_t most_room_messages = 500; ///< texts kept of each room
inline constexpr std::size_t most_room_events = 500;   ///< joins, topics, kicks ... kept of each room
inline constexpr std::size_t most_room_bytes = 1 << 20;

struct RoomMessage {
    std::string msgid; ///< empty: an event
    Timestamp time{};
    std::string source;
    std::string account;
    std::string command;
    std::vector<TextLine> lines; ///< of PRIVMSG and NOTICE; of an event, all that follows the source
    std::string client_tags;     ///< as the client sent them
    std::uint64_t number = 0;    ///< in the order of the room

    [[nodiscard]] bool is_text() const noexcept { return command == "PRIVMSG" || command == "NOTICE"; }
};

class RoomPast {
public:
    void keep(RoomMessage message);
    /// The message of that id, or nullptr.
    [[nodiscard]] const RoomMessage* find(std::string_view msgid) const;
    void erase(std::string_view msgid);
    [[nodiscard]] const std::deque<RoomMessage>& messages() const noexcept { return messages_; }
    [[nodiscard]] std::uint64_t last_number() const noexcept { return last_number_; }
    /// When the newest text was written; no time: there is none.
    [[nodiscard]] Timestamp last_time() const;

    /// The stretch that CHATHISTORY asks for, oldest first; not_found: it names a message that is not kept.
    [[nodiscard]] Result<std::vector<const RoomMessage*>> page(const session::HistoryRequest& request,
                                                               bool with_events) const;
    /// The newest texts after that number.
    [[nodiscard]] std::vector<const RoomMessage*> texts_after(std::uint64_t number, std::size_t most) const;

private:
    void drop_oldest(bool text);

    std::deque<RoomMessage> messages_;
    std::size_t texts_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t last_number_ = 0;
};

} // namespace fedibee::irc
