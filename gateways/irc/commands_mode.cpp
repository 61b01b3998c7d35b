// SPDX-License-Identifier: AGPL-3.0-or-later
// MODE: the client's own modes; of a place only its lists can be changed: b is who is blocked, q who is muted.
#include "irc/commands.hpp"

#include "irc/channel.hpp"
#include "irc/hub.hpp"
#include "irc/mask.hpp"
#include "irc/member.hpp"
#include "irc/names.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

using session::KeptOut;
using session::PersonDeed;

constexpr std::size_t most_changes = 4; ///< MODES

// ---- lists of a place -----------------------------------------------------------------------------------------

struct ListMode {
    char letter;
    KeptOut which;
    PersonDeed put;
    PersonDeed take;
    Numeric item;
    Numeric end;
    std::string_view words; ///< between channel and mask
    std::string_view name;
};

constexpr std::array list_modes{
    ListMode{'b', KeptOut::blocked, PersonDeed::block, PersonDeed::unblock, rpl_banlist, rpl_endofbanlist, "", "bans"},
    ListMode{'q', KeptOut::muted, PersonDeed::mute, PersonDeed::unmute, rpl_quietlist, rpl_endofquietlist, "q ",
             "quiets"},
};

struct ModeChange {
    const ListMode* mode;
    bool on;
    std::string mask; ///< empty: shows the list
};

struct ModeRequest {
    std::string channel;
    Place place;
    std::vector<ModeChange> changes;
    bool has_others = false; ///< modes that no place has
};

ModeRequest parse_modes(const Message& message, std::string channel, Place place)
{
    ModeRequest request{std::move(channel), std::move(place), {}, false};
    bool on = true;
    std::size_t next = 2;
    for (const char letter : message.param(1)) {
        if (letter == '+' || letter == '-') {
            on = letter == '+';
            continue;
        }
        const auto mode = std::ranges::find(list_modes, letter, &ListMode::letter);
        if (mode == list_modes.end()) {
            request.has_others = true;
        } else if (request.changes.size() < most_changes) {
            request.changes.push_back({&*mode, on, std::string(message.param(next))});
            ++next;
        }
    }
    return request;
}

void show_list_end(Response& response, const ListMode& mode, std::string_view channel)
{
    response.numeric(mode.end, "{} {}:End of the list of {}", channel, mode.words, mode.name);
}

asio::awaitable<void> show_list(std::shared_ptr<Connection> self, OperationPtr operation, ModeRequest request,
                                const ListMode* mode)
{
    const auto masks = co_await self->user()->kept_out(request.place, mode->which);
    if (self->is_closed()) co_return;
    Response& response = operation->response;
    if (masks) {
        for (const auto& mask : *masks)
            response.numeric(mode->item, "{} {}{}", request.channel, mode->words, ban_mask(mask));
    } else {
        show_refusal(response, err_chanoprivsneeded, request.channel, to_reply(masks.error()).sentence);
    }
    show_list_end(response, *mode, request.channel);
}

Task<session::Reply> change_ban(std::shared_ptr<Connection> self, Place place, ModeChange change)
{
    std::vector<session::Author> people;
    for (auto& member : channel_members(*self, place)) people.push_back(std::move(member.author));
    const auto target = ban_target(change.mask, people);
    if (!target) co_return fail(target.error());
    const session::UserPtr user = self->user();
    if (target->is_server && change.mode->which != KeptOut::blocked)
        co_return fail(Errc::unsupported, "A whole server can be blocked, not muted: MODE +b *!*@instance");
    if (target->is_server) co_return co_await user->block_server(*self, std::move(place), target->name, change.on);
    const PersonDeed deed = change.on ? change.mode->put : change.mode->take;
    co_return co_await user->change_person(*self, std::move(place), deed, target->name);
}

asio::awaitable<void> change_modes(std::shared_ptr<Connection> self, OperationPtr operation, ModeRequest request)
{
    const session::UserPtr user = self->user();
    for (const auto& change : request.changes) {
        if (self->is_closed() || user != self->user()) co_return;
        if (change.mask.empty()) {
            co_await show_list(self, operation, request, change.mode);
            continue;
        }
        auto done = co_await change_ban(self, request.place, change);
        if (self->is_closed() || user != self->user()) co_return;
        Response& response = operation->response;
        if (!done) {
            show_person_refusal(response, request.channel, change.mask, done.error());
            continue;
        }
        response.line(own_tags(*self), fmt::format(":{} MODE {} {}{} {}", self->source(), request.channel,
                                                   change.on ? '+' : '-', change.mode->letter, change.mask));
        const bool inside = self->find_channel(request.channel) != nullptr;
        show_reply(response, inside ? channel_spot(request.channel) : control_spot(*self), *done);
    }
}

void show_channel_modes(Connection& connection, Response& response, const Channel* channel, std::string_view name)
{
    response.numeric(rpl_channelmodeis, "{} +nt", name);
    const Timestamp created = channel != nullptr ? channel->created : connection.hub().started;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(created).time_since_epoch().count();
    response.numeric(rpl_creationtime, "{} {}", name, seconds);
}

void channel_mode(Connection& connection, const Message& message, Response& response)
{
    const Channel* const channel = connection.find_channel(message.param(0));
    auto place = channel != nullptr ? std::optional(channel->place) : parse_channel(message.param(0));
    if (!place) return response.numeric(err_nosuchchannel, "{} :{}", message.param(0), no_such_place);
    const std::string name = channel != nullptr ? channel->name : std::string(message.param(0));
    if (message.params.size() < 2) return show_channel_modes(connection, response, channel, name);
    const bool is_control = place->kind == PlaceKind::control;
    auto request = parse_modes(message, name, std::move(*place));
    const bool only_asks = std::ranges::all_of(request.changes, [](const auto& one) { return one.mask.empty(); });
    if (request.has_others || (!only_asks && (is_control || connection.is_guest())))
        response.numeric(err_chanoprivsneeded,
                         "{} :The modes of a place are fixed; +b NICK blocks somebody, +q NICK mutes them, both in any "
                         "place but this server's own",
                         name);
    if (is_control || connection.is_guest()) {
        for (const auto& change : request.changes) {
            if (change.mask.empty()) show_list_end(response, *change.mode, name);
        }
        return;
    }
    if (request.changes.empty()) return;
    auto operation = connection.begin(std::move(response));
    auto task = change_modes(connection.shared_from_this(), operation, std::move(request));
    connection.run(std::move(operation), std::move(task));
}

// ---- the client's own -----------------------------------------------------------------------------------------

void show_user_modes(Connection& connection, Response& response)
{
    std::string letters = "+";
    for (std::size_t i = 0; i < user_mode_letters.size(); ++i) {
        if ((connection.identity().modes >> i & 1U) != 0) letters += user_mode_letters[i];
    }
    response.numeric(rpl_umodeis, "{}", letters);
}

void user_mode(Connection& connection, const Message& message, Response& response)
{
    if (!text::same_ignoring_case(message.param(0), connection.identity().nick))
        return response.numeric(err_usersdontmatch, ":Modes of other people cannot be seen or set");
    if (message.params.size() < 2) return show_user_modes(connection, response);
    bool on = true;
    std::string changed;
    for (const char letter : message.param(1)) {
        if (letter == '+' || letter == '-') {
            on = letter == '+';
            continue;
        }
        const auto index = user_mode_letters.find(letter);
        if (index == std::string_view::npos) {
            response.numeric(err_umodeunknownflag, ":Unknown user mode");
            continue;
        }
        auto& modes = connection.identity().modes;
        const auto bit = static_cast<std::uint8_t>(1U << index);
        if (((modes & bit) != 0) == on) continue;
        modes = static_cast<std::uint8_t>(on ? modes | bit : modes & ~bit);
        changed.append(1, on ? '+' : '-').append(1, letter);
    }
    if (!changed.empty())
        response.line({}, fmt::format(":{} MODE {} :{}", connection.source(), connection.identity().nick, changed));
}

void mode(Connection& connection, const Message& message, Response& response)
{
    if (is_channel_name(message.param(0))) return channel_mode(connection, message, response);
    user_mode(connection, message, response);
}

constexpr std::array commands{Command{"MODE", 1, false, false, mode}};

} // namespace

std::span<const Command> mode_commands()
{
    return commands;
}

} // namespace fedibee::irc
