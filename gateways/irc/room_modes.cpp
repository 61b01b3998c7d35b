// SPDX-License-Identifier: AGPL-3.0-or-later
// The modes of a room: o v b i k l m n s t.
#include "irc/room.hpp"

#include "irc/room_mask.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_mask = 250;
constexpr std::size_t greatest_limit = 1'000'000;

bool fits_key(std::string_view key)
{
    return !key.empty() && key.size() <= room_key_length && !key.starts_with(':') &&
           key.find_first_of(" ,\t") == std::string_view::npos;
}

/// One MODE line on its way through a room.
class ModeChange {
public:
    ModeChange(Room& room, const RoomPerson& actor, std::span<const std::string_view> words,
               const FindRoomPerson& find_person, Timestamp now)
        : room_(room), actor_(actor), words_(words), find_person_(find_person), now_(now)
    {
        const RoomMember* const member = room.find(&actor);
        is_operator_ = member != nullptr && member->is_operator;
    }

    RoomModeOutcome run()
    {
        const std::string_view letters = words_.empty() ? std::string_view{} : words_.front();
        for (const char letter : letters) {
            if (letter == '+' || letter == '-')
                adds_ = letter == '+';
            else
                take(letter);
        }
        return std::move(outcome_);
    }

private:
    void take(char letter)
    {
        const auto flag = room_flag_letters.find(letter);
        if (flag == std::string_view::npos && std::string_view("bklov").find(letter) == std::string_view::npos)
            return refuse(err_unknownmode,
                          fmt::format("{} :is no mode of rooms; there are o v b i k l m n s t", letter));
        if (letter == 'b' && next_ >= words_.size()) {
            outcome_.lists_bans = true;
            return;
        }
        const std::string_view argument = takes_argument(letter) ? next_argument() : std::string_view{};
        if (!is_operator_) return refuse_once();
        if (flag != std::string_view::npos) return set_flag(letter, static_cast<std::uint8_t>(1U << flag));
        switch (letter) {
        case 'b': return adds_ ? add_ban(argument) : remove_ban(argument);
        case 'k': return set_key(argument);
        case 'l': return set_limit(argument);
        default: return set_privilege(letter, argument);
        }
    }

    [[nodiscard]] bool takes_argument(char letter) const
    {
        if (letter == 'l') return adds_;
        return letter == 'b' || letter == 'k' || letter == 'o' || letter == 'v';
    }
    std::string_view next_argument() { return next_ < words_.size() ? words_[next_++] : std::string_view{}; }

    void refuse(Numeric number, std::string text) { outcome_.refusals.push_back({number, std::move(text)}); }
    void refuse_once()
    {
        if (std::exchange(refused_, true)) return;
        refuse(err_chanoprivsneeded, fmt::format("{} :Only this room's operators may do that", room_.name));
    }
    void refuse_argument(char letter, std::string_view argument, std::string_view why)
    {
        refuse(err_invalidmodeparam,
               fmt::format("{} {} {} :{}", room_.name, letter, argument.empty() ? "*" : argument, why));
    }

    void changed(char letter, std::string_view argument = {})
    {
        const char sign = adds_ ? '+' : '-';
        if (std::exchange(sign_, sign) != sign) outcome_.letters += sign;
        outcome_.letters += letter;
        if (!argument.empty()) outcome_.arguments.emplace_back(argument);
    }

    void set_flag(char letter, std::uint8_t bit)
    {
        if (((room_.flags & bit) != 0) == adds_) return;
        room_.flags = static_cast<std::uint8_t>(room_.flags ^ bit);
        changed(letter);
    }

    void set_privilege(char letter, std::string_view nick)
    {
        if (nick.empty()) return refuse_argument(letter, nick, "say whom: MODE #room +o NICK");
        const RoomPersonPtr person = find_person_(nick);
        if (!person) return refuse(err_nosuchnick, fmt::format("{} :There is nobody of that nick here", nick));
        RoomMember* const member = room_.find(person.get());
        if (member == nullptr)
            return refuse(err_usernotinchannel, fmt::format("{} {} :They are not there", nick, room_.name));
        bool& privilege = letter == 'o' ? member->is_operator : member->has_voice;
        if (privilege == adds_) return;
        privilege = adds_;
        changed(letter, person->nick);
    }

    void add_ban(std::string_view typed)
    {
        if (typed.empty() || typed.size() > longest_mask || typed.find(' ') != std::string_view::npos)
            return refuse_argument('b', "*", "a ban is a mask such as bob!*@*");
        const std::string mask = complete_mask(typed);
        const auto same = [&mask](const RoomBan& ban) { return text::same_ignoring_case(ban.mask, mask); };
        if (std::ranges::any_of(room_.bans, same)) return;
        if (room_.bans.size() >= most_room_bans)
            return refuse(err_banlistfull,
                          fmt::format("{} {} :The list of bans is full; take one off first", room_.name, mask));
        room_.bans.push_back({mask, actor_.source(), now_});
        changed('b', mask);
    }

    void remove_ban(std::string_view typed)
    {
        const std::string mask = complete_mask(typed);
        const auto found = std::ranges::find_if(
            room_.bans, [&mask](const RoomBan& ban) { return text::same_ignoring_case(ban.mask, mask); });
        if (found == room_.bans.end()) return;
        changed('b', found->mask);
        room_.bans.erase(found);
    }

    void set_key(std::string_view key)
    {
        if (!adds_) {
            // Any word takes it off: clients send "*" or the key.
            if (!room_.key.empty()) changed('k', "*");
            return room_.key.clear();
        }
        if (!fits_key(key))
            return refuse(err_invalidkey, fmt::format("{} :A key is one word of at most {} bytes, without commas",
                                                      room_.name, room_key_length));
        if (room_.key == key) return;
        room_.key = key;
        changed('k', key);
    }

    void set_limit(std::string_view typed)
    {
        if (!adds_) {
            if (room_.limit > 0) changed('l');
            room_.limit = 0;
            return;
        }
        std::size_t limit = 0;
        const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), limit);
        if (error != std::errc{} || end != typed.data() + typed.size() || limit == 0 || limit > greatest_limit)
            return refuse_argument('l', typed.substr(0, typed.find(' ')), "a limit is a number of people");
        if (room_.limit == limit) return;
        room_.limit = limit;
        changed('l', fmt::format("{}", limit));
    }

    Room& room_;
    const RoomPerson& actor_;
    std::span<const std::string_view> words_;
    const FindRoomPerson& find_person_;
    Timestamp now_;
    RoomModeOutcome outcome_;
    std::size_t next_ = 1; ///< of words_: the next argument
    char sign_ = 0;
    bool adds_ = true;
    bool is_operator_ = false;
    bool refused_ = false;
};

} // namespace

RoomModeOutcome change_modes(Room& room, const RoomPerson& actor, std::span<const std::string_view> words,
                             const FindRoomPerson& find_person, Timestamp now)
{
    return ModeChange(room, actor, words, find_person, now).run();
}

} // namespace fedibee::irc
