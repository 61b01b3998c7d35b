// SPDX-License-Identifier: AGPL-3.0-or-later
// Places as channels: JOIN, PART, NAMES, TOPIC, MODE, LIST, and what timelines do not have.
#include "irc/commands.hpp"

#include "irc/channel.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::string_view account_needed =
    "This needs an account here: type register PASSWORD or identify PASSWORD in &fedibee";
constexpr std::string_view no_such_place = "There is no such place; /list shows those you can join";

// ---- JOIN and PART --------------------------------------------------------------------------------------------

/// Joins and enters. The unseen posts come after the names, so the place is entered last.
void come_in(Connection& connection, Response& response, Channel channel, std::vector<Place>& enter_later)
{
    if (connection.find_channel(channel.name) != nullptr) return;
    const Channel& added = add_channel(connection, std::move(channel));
    const Place place = added.place;
    show_join(response, added);
    if (response.is_labelled()) {
        enter_later.push_back(place);
    } else {
        connection.user()->enter(connection, place);
    }
}

/// False when the place cannot be joined; that was said then.
bool may_join(Connection& connection, Response& response, const std::string& name, const std::optional<Place>& place)
{
    if (!place) {
        show_refusal(response, err_nosuchchannel, name, no_such_place);
        return false;
    }
    const std::size_t most = connection.hub().options.limits.channels_per_client;
    const std::size_t rooms = connection.seat ? connection.seat->rooms.size() : 0;
    if (most > 0 && connection.channels().size() + rooms >= most) {
        response.numeric(err_toomanychannels, "{} :You are in too many places; /part one first", name);
        return false;
    }
    if (!connection.is_guest() || place->kind == PlaceKind::control) return true;
    show_refusal(response, err_needreggednick, name, account_needed);
    return false;
}

asio::awaitable<void> join_all(std::shared_ptr<Connection> self, OperationPtr operation, std::vector<std::string> names)
{
    std::vector<Place> enter_later;
    for (const auto& name : names) {
        auto place = parse_channel(name);
        if (self->is_closed()) co_return;
        if (self->find_channel(name) != nullptr) continue;
        if (!may_join(*self, operation->response, name, place)) continue;
        const session::UserPtr user = self->user();
        auto info = co_await user->find_place(*place);
        if (self->is_closed() || user != self->user()) co_return;
        if (!info) {
            const ErrorReply reply = to_reply(info.error());
            show_refusal(operation->response, reply.channel_numeric, name, reply.sentence);
            continue;
        }
        Timestamp read{};
        if (self->marks_reading()) {
            const auto known = co_await user->read_up_to(info->place);
            if (self->is_closed() || user != self->user()) co_return;
            if (known) read = *known;
        }
        // BitlBee's name of the control place stays as typed: scripts look for it.
        const bool alias = info->place.kind == PlaceKind::control;
        const Timestamp created = info->created == Timestamp{} ? self->hub().started : info->created;
        Channel channel{alias ? text::lowered(name) : channel_name(info->place, self->seat != nullptr),
                        std::move(info->place), std::move(info->topic), created};
        channel.read = read;
        come_in(*self, operation->response, std::move(channel), enter_later);
    }
    if (enter_later.empty()) co_return;
    operation->response.finish();
    for (const auto& place : enter_later) self->user()->enter(*self, place);
}

void part_channel(Connection& connection, Response& response, std::string_view name, std::string_view reason)
{
    const Channel* const channel = connection.find_channel(name);
    if (channel == nullptr) {
        const bool exists = parse_channel(name).has_value();
        return exists ? response.numeric(err_notonchannel, "{} :You are not there", name)
                      : response.numeric(err_nosuchchannel, "{} :{}", name, no_such_place);
    }
    std::string line = fmt::format(":{} PART {}", connection.source(), channel->name);
    if (!reason.empty()) line.append(" :").append(reason);
    response.line({}, line);
    forget_channel(connection, std::string(channel->name));
}

void join(Connection& connection, const Message& message, Response& response)
{
    if (message.param(0).empty()) return response.numeric(err_needmoreparams, "JOIN :Not enough parameters");
    if (message.param(0) == "0") {
        while (!connection.channels().empty())
            part_channel(connection, response, std::string(connection.channels().back().name), "Left all places");
        return;
    }
    std::vector<std::string> names;
    for (const auto name : text::split(message.param(0), ',')) {
        if (!name.empty()) names.emplace_back(name);
    }
    auto operation = connection.begin(std::move(response));
    auto task = join_all(connection.shared_from_this(), operation, std::move(names));
    connection.run(std::move(operation), std::move(task));
}

void part(Connection& connection, const Message& message, Response& response)
{
    for (const auto name : text::split(message.param(0), ','))
        part_channel(connection, response, name, message.param(1));
}

// ---- lists and modes ------------------------------------------------------------------------------------------

void names(Connection&, const Message& message, Response& response)
{
    if (message.params.empty()) return response.numeric(rpl_endofnames, "* :End of the list of names");
    for (const auto name : text::split(message.param(0), ',')) show_names(response, name);
}

void topic(Connection& connection, const Message& message, Response& response)
{
    const Channel* const channel = connection.find_channel(message.param(0));
    if (channel == nullptr) return response.numeric(err_notonchannel, "{} :You are not there", message.param(0));
    if (message.params.size() > 1)
        return response.numeric(err_chanoprivsneeded, "{} :The topic of a place says what it shows; it cannot be set",
                                channel->name);
    show_topic(response, *channel, true);
}

void channel_mode(Connection& connection, const Message& message, Response& response)
{
    const Channel* const channel = connection.find_channel(message.param(0));
    if (channel == nullptr && !parse_channel(message.param(0)))
        return response.numeric(err_nosuchchannel, "{} :{}", message.param(0), no_such_place);
    const std::string name = channel != nullptr ? channel->name : std::string(message.param(0));
    if (message.params.size() < 2) {
        response.numeric(rpl_channelmodeis, "{} +nt", name);
        const Timestamp created = channel != nullptr ? channel->created : connection.hub().started;
        const auto seconds = std::chrono::floor<std::chrono::seconds>(created).time_since_epoch().count();
        return response.numeric(rpl_creationtime, "{} {}", name, seconds);
    }
    const std::string_view change = message.param(1);
    if ((change == "b" || change == "+b") && message.params.size() == 2)
        return response.numeric(rpl_endofbanlist, "{} :End of the list of bans", name);
    response.numeric(err_chanoprivsneeded,
                     "{} :The modes of a place are fixed; to keep somebody out type: block NICK, or: mute user NICK",
                     name);
}

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

void list(Connection& connection, const Message& message, Response& response)
{
    std::vector<std::string_view> wanted;
    if (is_channel_name(message.param(0))) wanted = text::split(message.param(0), ',');
    response.numeric(rpl_liststart, "Channel :Users  Name");
    if (connection.seat) list_rooms(response, wanted);
    for (const auto& info : connection.user()->places()) {
        const std::string name = channel_name(info.place, connection.seat != nullptr);
        const bool asked = wanted.empty() || std::ranges::any_of(wanted, [&name](std::string_view one) {
                               return text::same_ignoring_case(one, name);
                           });
        // A private conversation has no channel name.
        if (!asked || info.place.kind == PlaceKind::direct) continue;
        response.numeric(rpl_list, "{} {} :{}", name, connection.user()->members(info.place).size() + 1, info.topic);
    }
    response.numeric(rpl_listend, ":End of the list");
}

void invite(Connection&, const Message& message, Response& response)
{
    const std::string_view nick = message.param(0);
    response.numeric(err_chanoprivsneeded,
                     "{} :Nobody can be invited to a timeline; to follow somebody type: follow {}", message.param(1),
                     nick);
}

void kick(Connection&, const Message& message, Response& response)
{
    const std::string_view nick = message.param(1);
    response.numeric(err_chanoprivsneeded, "{} :Nobody can be kicked from a timeline; type: unfollow {}, or: block {}",
                     message.param(0), nick, nick);
}

constexpr std::array commands{
    Command{"JOIN", 1, false, false, join},    Command{"PART", 1, false, true, part},
    Command{"NAMES", 0, false, true, names},   Command{"TOPIC", 1, false, true, topic},
    Command{"MODE", 1, false, true, mode},     Command{"LIST", 0, false, true, list},
    Command{"INVITE", 2, false, true, invite}, Command{"KICK", 2, false, true, kick},
};

} // namespace

std::span<const Command> channel_commands()
{
    return commands;
}

} // namespace fedibee::irc
