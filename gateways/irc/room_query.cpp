// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions about people in rooms: WHOIS, and the lists that WHO asks for.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/person.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/chrono.h>

namespace fedibee::irc {
namespace {

std::string rooms_of(Connection& connection, const RoomPerson& person)
{
    std::string words;
    for (const Room* const room : connection.hub().rooms->all()) {
        const RoomMember* const member = room->find(&person);
        if (member == nullptr || !sees_room(connection, *room)) continue;
        words.append(words.empty() ? "" : " ").append(member->prefixes().substr(0, 1)).append(room->name);
    }
    return words;
}

bool shares_room(Connection& connection, const RoomPerson& person)
{
    return std::ranges::any_of(connection.seat->rooms,
                               [&person](const Room* room) { return room->find(&person) != nullptr; });
}

std::chrono::seconds idle_time(Connection& connection, const RoomPerson& person)
{
    auto least = std::chrono::hours(24 * 365) + std::chrono::seconds(0);
    for (const auto* const client : person.clients)
        least = std::min(least,
                         std::chrono::floor<std::chrono::seconds>(connection.hub().clock.now() - client->last_heard()));
    return std::max(least, std::chrono::seconds(0));
}

bool whois(Connection& connection, const Message& message, Response& response)
{
    const std::string_view last = message.params.empty() ? std::string_view{} : message.params.back();
    const auto person = connection.hub().rooms->person(last.substr(0, last.find(',')));
    if (!person) return false;
    const std::string& nick = person->nick;
    response.numeric(rpl_whoisuser, "{} {} {} * :{}", nick, person->user, person->host,
                     person->real_name.empty() ? nick : person->real_name);
    if (const auto rooms = rooms_of(connection, *person); !rooms.empty())
        response.numeric(rpl_whoischannels, "{} :{}", nick, rooms);
    response.numeric(rpl_whoisserver, "{} {} :The fedibee gateway", nick, connection.server_name());
    if (!person->away.empty()) response.numeric(rpl_away, "{} :{}", nick, person->away);
    if (!person->account.empty()) response.numeric(rpl_whoisaccount, "{} {} :is logged in as", nick, person->account);
    if (person_tags(*person).bot) response.numeric(rpl_whoisbot, "{} :is a bot", nick);
    if (std::ranges::all_of(person->clients, &Connection::is_secure))
        response.numeric(rpl_whoissecure, "{} :is using a secure connection", nick);
    response.numeric(rpl_whoisidle, "{} {} {} :seconds idle, signon time", nick, idle_time(connection, *person).count(),
                     std::chrono::floor<std::chrono::seconds>(person->since).time_since_epoch().count());
    response.numeric(rpl_endofwhois, "{} :End of the WHOIS list", nick);
    return true;
}

/// WHOWAS nick [most]
bool whowas(Connection& connection, const Message& message, Response& response)
{
    const std::string_view nick = message.param(0);
    const auto all = connection.hub().rooms->gone(nick);
    if (all.empty()) return false;
    std::size_t most = 0;
    const std::string_view word = message.param(1);
    std::from_chars(word.data(), word.data() + word.size(), most);
    for (std::size_t i = 0; i < all.size() && (most == 0 || i < most); ++i) {
        const GonePerson& person = *all[i];
        response.numeric(rpl_whowasuser, "{} {} {} * :{}", person.nick, person.user, person.host,
                         person.real_name.empty() ? person.nick : person.real_name);
        if (!person.account.empty())
            response.numeric(rpl_whoisaccount, "{} {} :was logged in as", person.nick, person.account);
        response.numeric(rpl_whoisserver, "{} {} :{:%a %b %e %H:%M:%S %Y}", person.nick, connection.server_name(),
                         std::chrono::floor<std::chrono::seconds>(person.at));
    }
    response.numeric(rpl_endofwhowas, "{} :End of the WHOWAS list", nick);
    return true;
}

constexpr std::array commands{RoomCommand{"WHOIS", whois}, RoomCommand{"WHOWAS", whowas}};

} // namespace

std::span<const RoomCommand> room_query_commands()
{
    return commands;
}

std::vector<ChannelMember> room_listing(Connection& connection, std::string_view mask)
{
    std::vector<ChannelMember> listing;
    const Rooms& rooms = *connection.hub().rooms;
    if (mask.starts_with('#')) {
        const Room* const room = rooms.find(mask);
        if (room == nullptr || !sees_room(connection, *room)) return listing;
        for (const auto& member : room->members) {
            listing.push_back(listed_person(*member.person));
            if (!member.prefixes().empty()) listing.back().prefix = member.prefixes().front();
        }
        return listing;
    }
    // A mask finds whom the client meets anyway: who else is here is nobody's business.
    for (const auto& person : rooms.people()) {
        if (person != connection.seat->person && !shares_room(connection, *person)) continue;
        auto listed = listed_person(*person);
        if (is_meant(mask, listed)) listing.push_back(std::move(listed));
    }
    return listing;
}

} // namespace fedibee::irc
