// SPDX-License-Identifier: AGPL-3.0-or-later
// Places as channels: JOIN, PART, NAMES, TOPIC, LIST.
#include "irc/commands.hpp"

#include "irc/channel.hpp"
#include "irc/hub.hpp"
#include "irc/list.hpp"
#include "irc/member.hpp"
#include "irc/metadata.hpp"
#include "irc/names.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace fedibee::irc {
namespace {

// ---- JOIN and PART --------------------------------------------------------------------------------------------

/// Joins and enters. The unseen posts come after the names, so the place is entered last.
void come_in(Connection& connection, Response& response, Channel channel, std::vector<Place>& enter_later)
{
    if (connection.find_channel(channel.name) != nullptr) return;
    const Channel& added = add_channel(connection, std::move(channel));
    const Place place = added.place;
    show_join(response, added);
    show_metadata(response, added, false);
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
    for (auto& name : names) {
        if (const auto person = parse_invitation(name)) name = co_await accept_invitation(self, operation, *person);
        if (self->is_closed()) co_return;
        if (name.empty()) continue;
        auto place = parse_channel(name);
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

// ---- names and topics -----------------------------------------------------------------------------------------

void names(Connection&, const Message& message, Response& response)
{
    if (message.params.empty()) return response.numeric(rpl_endofnames, "* :End of the list of names");
    for (const auto name : text::split(message.param(0), ',')) show_names(response, name);
}

asio::awaitable<void> set_topic(std::shared_ptr<Connection> self, OperationPtr operation, Channel channel,
                                std::string wanted)
{
    auto done = co_await self->user()->set_topic(channel.place, std::move(wanted));
    if (self->is_closed()) co_return;
    if (done) co_return show_reply(operation->response, channel_spot(channel.name), *done);
    show_refusal(operation->response, err_chanoprivsneeded, channel.name, to_reply(done.error()).sentence);
}

/// What somebody says of themselves is the topic of a query with them.
asio::awaitable<void> show_bio(std::shared_ptr<Connection> self, OperationPtr operation, std::string nick)
{
    const session::UserPtr user = self->user();
    const auto profile = co_await user->whois(nick);
    if (!profile)
        co_return operation->response.numeric(err_nosuchnick, "{} :{}", nick, to_reply(profile.error()).sentence);
    std::string bio;
    for (const auto& line : profile->bio_lines) bio.append(bio.empty() || line.empty() ? "" : " ").append(line);
    if (bio.empty()) co_return operation->response.numeric(rpl_notopic, "{} :No biography", nick);
    operation->response.numeric(rpl_topic, "{} :{}", nick, render::clean_line(bio));
}

void topic(Connection& connection, const Message& message, Response& response)
{
    const std::string name(message.param(0));
    const bool sets = message.params.size() > 1;
    if (!is_channel_name(name)) {
        if (sets) return response.numeric(err_nosuchchannel, "{} :Only a place has a topic that can be set", name);
        auto operation = connection.begin(std::move(response));
        auto task = show_bio(connection.shared_from_this(), operation, name);
        return connection.run(std::move(operation), std::move(task));
    }
    const Channel* const channel = connection.find_channel(name);
    if (channel == nullptr) return response.numeric(err_notonchannel, "{} :You are not there", name);
    if (!sets) return show_topic(response, *channel, true);
    auto operation = connection.begin(std::move(response));
    auto task = set_topic(connection.shared_from_this(), operation, *channel, std::string(message.param(1)));
    connection.run(std::move(operation), std::move(task));
}

// ---- LIST -----------------------------------------------------------------------------------------------------

void show_place(Response& response, const ListQuestion& question, const session::PlaceInfo& info)
{
    // A private conversation has no channel name.
    if (info.place.kind == PlaceKind::direct) return;
    const std::string name = channel_name(info.place, response.connection().seat != nullptr);
    // Nobody knows when a timeline was made or its topic set.
    if (question.created.is_asked() || question.topic_set.is_asked()) return;
    const auto known = static_cast<std::int64_t>(channel_members(response.connection(), info.place).size());
    const auto people = std::max(known, info.people);
    if (!fits(question, name, people)) return;
    response.numeric(rpl_list, "{} {} :{}", name, people, info.topic);
}

asio::awaitable<void> show_directory(std::shared_ptr<Connection> self, OperationPtr operation, ListQuestion question)
{
    const session::UserPtr user = self->user();
    const auto places = co_await user->directory();
    if (self->is_closed() || user != self->user()) co_return;
    Response& response = operation->response;
    response.numeric(rpl_liststart, "Channel :Users  Name");
    if (self->seat) list_rooms(response, question);
    if (places) {
        for (const auto& info : *places) show_place(response, question, info);
    }
    response.numeric(rpl_listend, ":End of the list");
}

void list(Connection& connection, const Message& message, Response& response)
{
    auto operation = connection.begin(std::move(response));
    auto task = show_directory(connection.shared_from_this(), operation, parse_list(message.param(0)));
    connection.run(std::move(operation), std::move(task));
}

constexpr std::array commands{
    Command{"JOIN", 1, false, false, join},  Command{"PART", 1, false, true, part},
    Command{"NAMES", 0, false, true, names}, Command{"TOPIC", 1, false, false, topic},
    Command{"LIST", 0, false, false, list},
};

} // namespace

std::span<const Command> channel_commands()
{
    return commands;
}

} // namespace fedibee::irc
