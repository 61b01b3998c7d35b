// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/room.hpp"

#include "irc/room_mask.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace fedibee::irc {
namespace {

constexpr std::size_t first_page = 20; ///< messages for an account that comes for the first time
constexpr std::size_t most_unseen = 100;
constexpr std::size_t most_invited = 100; ///< of one room; the oldest invitation gives way

bool is_invited(const Room& room, const RoomPerson& person)
{
    return std::ranges::any_of(room.invited, [&](const auto& one) { return one.lock().get() == &person; });
}

RoomRefusal not_there(const Room& room)
{
    return {err_notonchannel, fmt::format("{} :You are not there; /join it first", room.name)};
}

RoomRefusal operators_only(const Room& room)
{
    return {err_chanoprivsneeded, fmt::format("{} :Only this room's operators may do that", room.name)};
}

/// Who has read least gives way.
void keep_reading(Room& room, const std::string& account, RoomReading reading)
{
    room.read[account] = reading;
    if (room.read.size() <= most_room_readers) return;
    room.read.erase(std::ranges::min_element(room.read, {}, [](const auto& one) { return one.second.number; }));
}

} // namespace

RoomMember* Room::find(const RoomPerson* person) noexcept
{
    const auto found = std::ranges::find_if(members, [person](const auto& one) { return one.person.get() == person; });
    return found == members.end() ? nullptr : &*found;
}

const RoomMember* Room::find(const RoomPerson* person) const noexcept
{
    const auto found = std::ranges::find_if(members, [person](const auto& one) { return one.person.get() == person; });
    return found == members.end() ? nullptr : &*found;
}

std::string Room::modes(bool for_member) const
{
    std::string letters = "+";
    std::string arguments;
    for (std::size_t i = 0; i < room_flag_letters.size(); ++i) {
        if ((flags >> i & 1U) != 0) letters += room_flag_letters[i];
    }
    if (!key.empty()) {
        letters += 'k';
        arguments += for_member ? " " + key : " *";
    }
    if (limit > 0) {
        letters += 'l';
        arguments += fmt::format(" {}", limit);
    }
    return letters + arguments;
}

bool Room::is_banned(const RoomPerson& person) const
{
    const std::string source = person.source();
    return std::ranges::any_of(bans, [&source](const RoomBan& ban) { return matches_mask(ban.mask, source); });
}

RoomVerdict may_join(const Room& room, const RoomPerson& person, std::string_view key)
{
    if (is_invited(room, person)) return std::nullopt;
    if (room.is_banned(person))
        return RoomRefusal{err_bannedfromchan, fmt::format("{} :You are banned from this room (+b)", room.name)};
    if (room.has(invite_only))
        return RoomRefusal{err_inviteonlychan,
                           fmt::format("{} :This room takes invited people only (+i); ask one of its members "
                                       "to invite you",
                                       room.name)};
    if (!room.key.empty() && room.key != key)
        return RoomRefusal{err_badchannelkey,
                           fmt::format("{} :This room has a key (+k); type: /join {} KEY", room.name, room.name)};
    if (room.limit > 0 && room.members.size() >= room.limit)
        return RoomRefusal{err_channelisfull, fmt::format("{} :This room is full (+l)", room.name)};
    return std::nullopt;
}

RoomVerdict may_speak(const Room& room, const RoomPerson& person)
{
    const auto refused = [&room](std::string_view why) {
        return RoomRefusal{err_cannotsendtochan, fmt::format("{} :{}", room.name, why)};
    };
    const RoomMember* const member = room.find(&person);
    if (member != nullptr && (member->is_operator || member->has_voice)) return std::nullopt;
    if (member == nullptr && room.has(members_only)) return refused("You are not there; /join it first");
    if (room.has(moderated)) return refused("Only people with a voice may speak in this room (+m)");
    if (room.is_banned(person)) return refused("You are banned in this room (+b)");
    return std::nullopt;
}

RoomVerdict may_set_topic(const Room& room, const RoomPerson& person)
{
    const RoomMember* const member = room.find(&person);
    if (member == nullptr) return not_there(room);
    if (room.has(topic_locked) && !member->is_operator) return operators_only(room);
    return std::nullopt;
}

RoomVerdict may_kick(const Room& room, const RoomPerson& actor, const RoomPerson* target, std::string_view nick)
{
    const RoomMember* const member = room.find(&actor);
    if (member == nullptr) return not_there(room);
    if (!member->is_operator) return operators_only(room);
    if (target == nullptr || room.find(target) == nullptr)
        return RoomRefusal{err_usernotinchannel, fmt::format("{} {} :They are not there", nick, room.name)};
    return std::nullopt;
}

RoomVerdict may_invite(const Room& room, const RoomPerson& actor, const RoomPerson& target)
{
    const RoomMember* const member = room.find(&actor);
    if (member == nullptr) return not_there(room);
    if (room.has(invite_only) && !member->is_operator) return operators_only(room);
    if (room.find(&target) != nullptr)
        return RoomRefusal{err_useronchannel, fmt::format("{} {} :is there already", target.nick, room.name)};
    return std::nullopt;
}

void invite_into(Room& room, const RoomPersonPtr& person)
{
    std::erase_if(room.invited, [](const auto& one) { return one.expired(); });
    if (is_invited(room, *person)) return;
    if (room.invited.size() >= most_invited) room.invited.erase(room.invited.begin());
    room.invited.push_back(person);
}

bool enter_room(Room& room, const RoomPersonPtr& person, Connection* client)
{
    if (RoomMember* const member = room.find(person.get())) {
        if (std::ranges::find(member->clients, client) == member->clients.end()) member->clients.push_back(client);
        return false;
    }
    const bool founds = room.members.empty();
    room.members.push_back({person, founds, false, {client}});
    std::erase_if(room.invited, [&person](const auto& one) { return one.lock() == person; });
    return true;
}

bool leave_room(Room& room, const RoomPerson* person, const Connection* client)
{
    RoomMember* const member = room.find(person);
    if (member == nullptr) return false;
    std::erase(member->clients, client);
    if (!member->clients.empty()) return false;
    room.members.erase(room.members.begin() + (member - room.members.data()));
    return true;
}

Timestamp read_in(const Room& room, const RoomPerson& person)
{
    const auto found = room.read.find(person.account);
    return found == room.read.end() ? Timestamp{} : found->second.time;
}

bool mark_read_in(Room& room, const RoomPerson& person, Timestamp time)
{
    if (person.account.empty() || time <= read_in(room, person)) return false;
    RoomReading reading = room.read[person.account];
    reading.time = time;
    for (const auto& message : room.past.messages()) {
        if (message.time <= time) reading.number = std::max(reading.number, message.number);
    }
    keep_reading(room, person.account, reading);
    return true;
}

bool mark_all_read_in(Room& room, const RoomPerson& person)
{
    if (person.account.empty()) return false;
    const Timestamp before = read_in(room, person);
    const Timestamp time = std::max(before, room.past.last_time());
    keep_reading(room, person.account, RoomReading{room.past.last_number(), time});
    return time > before;
}

std::vector<const RoomMessage*> unseen_in(const Room& room, const RoomPerson& person)
{
    if (person.account.empty()) return {};
    const auto read = room.read.find(person.account);
    if (read == room.read.end()) return room.past.texts_after(0, first_page);
    return room.past.texts_after(read->second.number, most_unseen);
}

} // namespace fedibee::irc
