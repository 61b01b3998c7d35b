// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/rooms.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_name = 200;

} // namespace

bool is_room_name(std::string_view name) noexcept
{
    if (!name.starts_with('#') || name.size() < 2 || name.size() > longest_name) return false;
    return std::ranges::none_of(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7f || c == ',' || c == ':' || c == '*' || c == '?' || c == '!' || c == '@';
    });
}

RoomPersonPtr Rooms::person(std::string_view nick) const
{
    const auto found = people_.find(text::lowered(nick));
    return found == people_.end() ? nullptr : found->second;
}

RoomPersonPtr Rooms::add_person(RoomPerson person)
{
    auto& slot = people_[text::lowered(person.nick)];
    if (!slot) slot = std::make_shared<RoomPerson>(std::move(person));
    return slot;
}

void Rooms::remove_person(const RoomPersonPtr& person)
{
    const auto found = people_.find(text::lowered(person->nick));
    if (found != people_.end() && found->second == person) people_.erase(found);
}

void Rooms::rename(const RoomPersonPtr& person, std::string_view nick)
{
    remove_person(person);
    person->nick = nick;
    people_[text::lowered(nick)] = person;
}

std::vector<RoomPersonPtr> Rooms::people() const
{
    std::vector<RoomPersonPtr> all;
    all.reserve(people_.size());
    for (const auto& [nick, person] : people_) all.push_back(person);
    std::ranges::sort(all, {}, [](const RoomPersonPtr& one) -> const std::string& { return one->nick; });
    return all;
}

void Rooms::note_gone(const RoomPerson& person, Timestamp now)
{
    if (gone_.size() >= most_gone) gone_.pop_front();
    gone_.push_back({person.nick, person.user, person.host, person.real_name, person.account, now});
}

std::vector<const GonePerson*> Rooms::gone(std::string_view nick) const
{
    std::vector<const GonePerson*> found;
    for (auto one = gone_.rbegin(); one != gone_.rend(); ++one) {
        if (text::same_ignoring_case(one->nick, nick)) found.push_back(&*one);
    }
    return found;
}

Room* Rooms::find(std::string_view name) const
{
    const auto found = rooms_.find(text::lowered(name));
    return found == rooms_.end() ? nullptr : found->second.get();
}

Room& Rooms::open(std::string_view name, Timestamp now)
{
    auto& slot = rooms_[text::lowered(name)];
    if (!slot) {
        slot = std::make_unique<Room>();
        slot->name = name;
        slot->created = now;
    }
    return *slot;
}

void Rooms::close_if_empty(Room& room)
{
    if (room.members.empty()) rooms_.erase(text::lowered(room.name));
}

std::vector<Room*> Rooms::all() const
{
    std::vector<Room*> all;
    all.reserve(rooms_.size());
    for (const auto& [name, room] : rooms_) all.push_back(room.get());
    return all;
}

std::string Rooms::next_msgid()
{
    const auto start = std::chrono::floor<std::chrono::milliseconds>(started_).time_since_epoch().count();
    return fmt::format("room.{:x}.{:x}", start, ++messages_);
}

} // namespace fedibee::irc
