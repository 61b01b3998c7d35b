// SPDX-License-Identifier: AGPL-3.0-or-later
// All rooms of a gateway, and the people who may be in them, by name. Pure.
#pragma once

#include "irc/room.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fedibee::irc {

/// "#name"; the rest is what IRC allows.
[[nodiscard]] bool is_room_name(std::string_view name) noexcept;

inline constexpr std::size_t most_gone = 200; ///< people that WHOWAS remembers

struct GonePerson {
    std::string nick;
    std::string user;
    std::string host;
    std::string real_name;
    std::string account;
    Timestamp at{};
};

class Rooms {
public:
    explicit Rooms(Timestamp started) : started_(started) {}

    [[nodiscard]] RoomPersonPtr person(std::string_view nick) const;
    /// The person of that nick, made when there is none.
    RoomPersonPtr add_person(RoomPerson person);
    void remove_person(const RoomPersonPtr& person);
    /// The new nick must be free, or the person's own.
    void rename(const RoomPersonPtr& person, std::string_view nick);
    [[nodiscard]] std::vector<RoomPersonPtr> people() const;

    /// The person goes, or takes another nick: WHOWAS.
    void note_gone(const RoomPerson& person, Timestamp now);
    /// Those who had that nick, the last one first.
    [[nodiscard]] std::vector<const GonePerson*> gone(std::string_view nick) const;

    [[nodiscard]] Room* find(std::string_view name) const;
    /// The room of that name, made when there is none.
    Room& open(std::string_view name, Timestamp now);
    /// A room that everybody left is gone.
    void close_if_empty(Room& room);
    [[nodiscard]] std::vector<Room*> all() const;
    [[nodiscard]] std::size_t size() const noexcept { return rooms_.size(); }

    /// Unique, also after a restart.
    std::string next_msgid();

private:
    Timestamp started_;
    std::uint64_t messages_ = 0;
    std::map<std::string, std::unique_ptr<Room>, std::less<>> rooms_;
    std::unordered_map<std::string, RoomPersonPtr> people_;
    std::deque<GonePerson> gone_; ///< the last one at the end
};

} // namespace fedibee::irc
