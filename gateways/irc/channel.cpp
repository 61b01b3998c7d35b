// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/channel.hpp"

#include "irc/history.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace fedibee::irc {
namespace {

std::int64_t unix_seconds(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

ChannelMember self_of(Connection& connection)
{
    ChannelMember self;
    self.author.nick = connection.identity().nick;
    self.author.address = connection.identity().user + "@" + std::string(connection.server_name());
    self.author.display_name = connection.identity().real_name;
    self.author.bot = (connection.identity().modes & bot_mode) != 0;
    self.source = connection.source();
    self.account = connection.is_guest() ? "0" : std::string(connection.user()->name());
    self.prefix = '@';
    return self;
}

ChannelMember root_of(const Connection& connection)
{
    ChannelMember root;
    root.author.nick = root_nick;
    root.author.address = std::string(root_nick) + "@" + std::string(connection.server_name());
    root.author.display_name = "The gateway's own commands";
    root.author.bot = true;
    root.source = service_source(root_nick, connection.server_name());
    root.account = "0";
    root.prefix = '@';
    return root;
}

} // namespace

std::vector<ChannelMember> channel_members(Connection& connection, const Place& place)
{
    std::vector<ChannelMember> members;
    members.push_back(self_of(connection));
    if (place.kind == PlaceKind::control) members.push_back(root_of(connection));
    for (auto& member : connection.user()->members(place)) {
        if (member.own || is_service_nick(member.author.nick)) continue;
        if (text::same_ignoring_case(member.author.nick, connection.identity().nick)) continue;
        std::string source = source_of(member.author);
        std::string account = member.author.address;
        members.push_back(
            {std::move(member.author), std::move(source), std::move(account), member.mutual ? '+' : '\0'});
    }
    return members;
}

Channel& add_channel(Connection& connection, Channel channel)
{
    channel.joined = connection.hub().clock.wall();
    return connection.channels().emplace_back(std::move(channel));
}

void forget_channel(Connection& connection, std::string_view name)
{
    const Channel* const channel = connection.find_channel(name);
    if (channel == nullptr) return;
    const Place place = channel->place;
    auto& channels = connection.channels();
    channels.erase(channels.begin() + (channel - channels.data()));
    if (connection.find_channel(place) == nullptr) connection.user()->leave(connection, place);
}

void show_join(Response& response, const Channel& channel)
{
    Connection& connection = response.connection();
    std::string line = fmt::format(":{} JOIN {}", connection.source(), channel.name);
    const bool guest = connection.is_guest();
    if (connection.has(Capability::extended_join)) {
        line += fmt::format(" {} :{}", guest ? "*" : connection.user()->name(), connection.identity().real_name);
    }
    response.line(own_tags(connection), line);
    show_topic(response, channel, false);
    show_read_marker(response, channel.name, channel.read);
    if (!connection.has(Capability::no_implicit_names)) show_names(response, channel.name);
}

void show_topic(Response& response, const Channel& channel, bool when_empty)
{
    if (channel.topic.empty()) {
        if (when_empty) response.numeric(rpl_notopic, "{} :No topic is set", channel.name);
        return;
    }
    response.numeric(rpl_topic, "{} :{}", channel.name, channel.topic);
    response.numeric(rpl_topicwhotime, "{} {} {}", channel.name,
                     service_source(root_nick, response.connection().server_name()), unix_seconds(channel.created));
}

void show_names(Response& response, std::string_view name)
{
    Connection& connection = response.connection();
    const Channel* const channel = connection.find_channel(name);
    const std::string shown(channel != nullptr ? std::string_view(channel->name) : name);
    if (channel != nullptr) {
        const bool with_hosts = connection.has(Capability::userhost_in_names);
        std::vector<std::string> words;
        for (const auto& member : channel_members(connection, channel->place)) {
            std::string word = with_hosts ? member.source : member.author.nick;
            if (member.prefix != 0) word.insert(word.begin(), member.prefix);
            words.push_back(std::move(word));
        }
        const std::size_t front = connection.server_name().size() + connection.shown_nick().size() + shown.size() + 12;
        for (const auto& line : pack_words(words, sent_body_limit - std::min<std::size_t>(front, 400)))
            response.numeric(rpl_namreply, "= {} :{}", shown, line);
    }
    response.numeric(rpl_endofnames, "{} :End of the list of names", shown);
}

} // namespace fedibee::irc
