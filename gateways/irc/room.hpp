// SPDX-License-Identifier: AGPL-3.0-or-later
// A room: a channel in which the gateway's users talk among themselves. Who may do what in it; nothing here sends.
#pragma once

#include "fedibee/clock.hpp"
#include "irc/numeric.hpp"
#include "irc/room_past.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

class Connection;

/// Somebody in rooms. All clients of one user under one nick are one person.
struct RoomPerson {
    std::string nick;
    std::string user;
    std::string host;
    std::string real_name;
    std::string account; ///< empty: a guest
    std::string away;    ///< empty: here
    Timestamp since{};
    std::vector<Connection*> clients; ///< opaque here

    [[nodiscard]] std::string source() const { return nick + "!" + user + "@" + host; }
};
using RoomPersonPtr = std::shared_ptr<RoomPerson>;

struct RoomMember {
    RoomPersonPtr person;
    bool is_operator = false;
    bool has_voice = false;
    std::vector<Connection*> clients; ///< those of the person that are in the room

    [[nodiscard]] std::string_view prefixes() const noexcept
    {
        if (is_operator) return has_voice ? "@+" : "@";
        return has_voice ? "+" : "";
    }
};

struct RoomBan {
    std::string mask;
    std::string by;
    Timestamp at{};
};

/// Modes without an argument; bits of Room::flags in the order of room_flag_letters.
enum RoomFlag : std::uint8_t { invite_only = 1, moderated = 2, members_only = 4, secret = 8, topic_locked = 16 };
inline constexpr std::string_view room_flag_letters = "imnst";

inline constexpr std::size_t most_room_bans = 100;
inline constexpr std::size_t most_room_readers = 1000; ///< accounts of which is known how far they have read
inline constexpr std::size_t room_key_length = 32;
inline constexpr std::size_t room_topic_length = 390;

/// How far an account has read.
struct RoomReading {
    std::uint64_t number = 0; ///< of the last message
    Timestamp time{};
};

struct Room {
    std::string name; ///< as its founder wrote it
    Timestamp created{};
    std::string topic;
    std::string topic_by;
    Timestamp topic_at{};
    std::uint8_t flags = members_only | topic_locked;
    std::string key;
    std::size_t limit = 0; ///< 0: none
    std::vector<RoomBan> bans;
    std::vector<RoomMember> members;
    std::vector<std::weak_ptr<RoomPerson>> invited;
    RoomPast past;
    std::map<std::string, RoomReading> read; ///< by account

    [[nodiscard]] bool has(RoomFlag flag) const noexcept { return (flags & flag) != 0; }
    [[nodiscard]] RoomMember* find(const RoomPerson* person) noexcept;
    [[nodiscard]] const RoomMember* find(const RoomPerson* person) const noexcept;
    /// "+knt secret"; the key only for those who are in.
    [[nodiscard]] std::string modes(bool for_member) const;
    [[nodiscard]] bool is_banned(const RoomPerson& person) const;
};

/// Why not: a numeric and what follows the nick in it.
struct RoomRefusal {
    Numeric number;
    std::string text;
};
using RoomVerdict = std::optional<RoomRefusal>; ///< nothing: it may be done

// The rules: nothing, or why not.
RoomVerdict may_join(const Room& room, const RoomPerson& person, std::string_view key);
RoomVerdict may_speak(const Room& room, const RoomPerson& person);
RoomVerdict may_set_topic(const Room& room, const RoomPerson& person);
RoomVerdict may_kick(const Room& room, const RoomPerson& actor, const RoomPerson* target, std::string_view nick);
RoomVerdict may_invite(const Room& room, const RoomPerson& actor, const RoomPerson& target);

void invite_into(Room& room, const RoomPersonPtr& person);
/// The first one in is the operator. True when the person is new in the room.
bool enter_room(Room& room, const RoomPersonPtr& person, Connection* client);
/// True when no client of the person is left in the room.
bool leave_room(Room& room, const RoomPerson* person, const Connection* client);
/// How far the person's account has read; no time: not known, or a guest.
[[nodiscard]] Timestamp read_in(const Room& room, const RoomPerson& person);
/// The account has read up to there. False: it had before, or there is no account.
bool mark_read_in(Room& room, const RoomPerson& person, Timestamp time);
/// It was shown everything at a client that does not say what is read. False: it had read it before.
bool mark_all_read_in(Room& room, const RoomPerson& person);
/// What somebody who comes in has not seen: after what the account has read, or the latest page. Nothing for guests.
std::vector<const RoomMessage*> unseen_in(const Room& room, const RoomPerson& person);

/// What a MODE line came to.
struct RoomModeOutcome {
    std::string letters;                ///< "+o-v", what changed
    std::vector<std::string> arguments; ///< those of `letters`
    std::vector<RoomRefusal> refusals;
    bool lists_bans = false;
};
using FindRoomPerson = std::function<RoomPersonPtr(std::string_view nick)>;

/// Carries out "+o-k bob secret" as far as `actor` may.
RoomModeOutcome change_modes(Room& room, const RoomPerson& actor, std::span<const std::string_view> words,
                             const FindRoomPerson& find_person, Timestamp now);

} // namespace fedibee::irc
