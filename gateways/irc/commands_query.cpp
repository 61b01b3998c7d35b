// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions about people: WHO and WHOX, WHOIS, WHOWAS, USERHOST, ISON. All but WHOIS answer from memory.
#include "irc/commands.hpp"

#include "irc/channel.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/person.hpp"
#include "irc/room_front.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_names = 5; ///< of one USERHOST

// ---- WHO ------------------------------------------------------------------------------------------------------

struct WhoQuestion {
    bool extended = false;
    std::string fields;
    std::string token;
};

WhoQuestion parse_who(std::string_view options)
{
    WhoQuestion question;
    const auto percent = options.find('%');
    if (percent == std::string_view::npos) return question;
    const auto parts = text::split(options.substr(percent + 1), ',');
    question.extended = true;
    question.fields = parts.front();
    if (parts.size() > 1) question.token = parts[1];
    return question;
}

std::string who_flags(Connection& connection, const ChannelMember& person)
{
    std::string flags(1, is_away(connection, person) ? 'G' : 'H');
    if (person.prefix != 0) flags += person.prefix;
    if (person.author.bot) flags += 'B';
    return flags;
}

/// The asked fields in the order that WHOX fixes.
std::string whox_row(Connection& connection, const WhoQuestion& question, std::string_view channel,
                     const ChannelMember& person)
{
    std::string row;
    const auto add = [&](char field, std::string_view value) {
        if (question.fields.find(field) == std::string::npos) return;
        row.append(row.empty() ? "" : " ").append(value);
    };
    add('t', question.token.empty() ? "0" : question.token);
    add('c', channel);
    add('u', person.author.user());
    add('i', "255.255.255.255");
    add('h', person.author.host());
    add('s', connection.server_name());
    add('n', person.author.nick);
    add('f', who_flags(connection, person));
    add('d', "0");
    add('l', "0");
    add('a', person.account);
    add('o', "n/a");
    add('r', ":" + std::string(real_name(person.author)));
    return row;
}

void show_who(Response& response, const WhoQuestion& question, std::string_view channel, const ChannelMember& person)
{
    Connection& connection = response.connection();
    if (question.extended)
        return response.numeric(rpl_whospcrpl, "{}", whox_row(connection, question, channel, person));
    response.numeric(rpl_whoreply, "{} {} {} {} {} {} :0 {}", channel, person.author.user(), person.author.host(),
                     connection.server_name(), person.author.nick, who_flags(connection, person),
                     real_name(person.author));
}

/// Of those in the client's places and rooms; each once.
std::vector<ChannelMember> people_meant(Connection& connection, std::string_view mask)
{
    std::vector<ChannelMember> all;
    if (mask.empty()) return all;
    if (connection.seat) all = room_listing(connection, mask);
    std::set<std::string> known;
    for (const auto& person : all) known.insert(text::lowered(person.author.nick));
    for (const auto& channel : connection.channels()) {
        for (auto& person : channel_members(connection, channel.place)) {
            if (is_service_nick(person.author.nick)) continue;
            person.prefix = 0;
            const bool is_new = is_meant(mask, person) && known.insert(text::lowered(person.author.nick)).second;
            if (is_new) all.push_back(std::move(person));
        }
    }
    return all;
}

void who(Connection& connection, const Message& message, Response& response)
{
    const std::string_view mask = message.param(0);
    const WhoQuestion question = parse_who(message.param(1));
    if (connection.seat && mask.starts_with('#')) {
        for (const auto& person : room_listing(connection, mask)) show_who(response, question, mask, person);
    } else if (is_channel_name(mask)) {
        if (const Channel* const channel = connection.find_channel(mask)) {
            for (const auto& person : channel_members(connection, channel->place))
                show_who(response, question, channel->name, person);
        }
    } else if (const auto person = find_person(connection, mask)) {
        show_who(response, question, "*", *person);
    } else {
        for (const auto& met : people_meant(connection, mask)) show_who(response, question, "*", met);
    }
    response.numeric(rpl_endofwho, "{} :End of the WHO list", mask.empty() ? "*" : mask);
}

// ---- WHOIS ----------------------------------------------------------------------------------------------------

void show_local_whois(Response& response, const ChannelMember& person)
{
    const std::string& nick = person.author.nick;
    const std::string_view server = response.connection().server_name();
    response.numeric(rpl_whoisuser, "{} {} {} * :{}", nick, person.author.user(), person.author.host(),
                     real_name(person.author));
    response.numeric(rpl_whoisserver, "{} {} :The fedibee gateway", nick, server);
    if (person.account != "0") response.numeric(rpl_whoisaccount, "{} {} :is logged in as", nick, person.account);
    if (person.author.bot) response.numeric(rpl_whoisbot, "{} :is a bot", nick);
    const bool own = text::same_ignoring_case(nick, response.connection().identity().nick);
    if (own && response.connection().is_secure())
        response.numeric(rpl_whoissecure, "{} :is using a secure connection", nick);
}

std::string relation_line(const Relationship& relation)
{
    std::string line;
    const auto add = [&line](bool holds, std::string_view words) {
        if (holds) line.append(line.empty() ? "" : ", ").append(words);
    };
    add(relation.following, "you follow them");
    add(relation.requested, "you asked to follow them");
    add(relation.followed_by, "they follow you");
    add(relation.requested_by, "they asked to follow you");
    add(relation.blocking, "you block them");
    add(relation.blocked_by, "they block you");
    add(relation.muting, "you mute them");
    add(relation.domain_blocking, "you block their server");
    return line.empty() ? "no relation" : line;
}

void show_profile(Response& response, const session::Profile& profile)
{
    Connection& connection = response.connection();
    const auto& author = profile.author;
    const Account& account = profile.account;
    const std::string& nick = author.nick;
    const auto special = [&response, &nick](std::string_view text) {
        const std::string clean = render::clean_line(text);
        if (!clean.empty()) response.numeric(rpl_whoisspecial, "{} :{}", nick, clean);
    };
    const std::string name = author.display_name.empty() ? nick : author.display_name;
    response.numeric(rpl_whoisuser, "{} {} {} * :{}", nick, author.user(), author.host(), name);
    std::string places;
    for (const auto& place : profile.places)
        places.append(places.empty() ? "" : " ").append(channel_name(place, connection.seat != nullptr));
    if (!places.empty()) response.numeric(rpl_whoischannels, "{} :{}", nick, places);
    response.numeric(rpl_whoisserver, "{} {} :{}", nick, connection.server_name(),
                     render::clean_line(profile.instance));
    if (author.bot) response.numeric(rpl_whoisbot, "{} :is a bot", nick);
    response.numeric(rpl_whoisaccount, "{} {} :is logged in as", nick, author.address);
    if (author.dormant) response.numeric(rpl_away, "{} :{}", nick, dormant_text);
    if (account.moved) special("moved to " + account.moved->address);
    if (profile.relationship) special(relation_line(*profile.relationship));
    if (profile.relationship && !profile.relationship->note.empty()) special("note: " + profile.relationship->note);
    special(fmt::format("{} posts, {} followers, follows {}", account.statuses_count, account.followers_count,
                        account.following_count));
    for (const auto& line : profile.bio_lines) special(line);
    for (const auto& [field, value] : profile.fields) special(field + ": " + value);
    special(account.url);
    if (!account.last_status_at) return;
    const auto idle = std::chrono::floor<std::chrono::seconds>(connection.hub().clock.wall() - *account.last_status_at);
    const auto since = std::chrono::floor<std::chrono::seconds>(account.created_at.value_or(Timestamp{}));
    response.numeric(rpl_whoisidle, "{} {} {} :seconds since the last post, member since", nick,
                     std::max<std::int64_t>(0, idle.count()), since.time_since_epoch().count());
}

asio::awaitable<void> ask_whois(std::shared_ptr<Connection> self, OperationPtr operation, std::string nick)
{
    const session::UserPtr user = self->user();
    auto profile = co_await user->whois(nick);
    if (profile) {
        show_profile(operation->response, *profile);
    } else {
        operation->response.numeric(err_nosuchnick, "{} :{}", nick, to_reply(profile.error()).sentence);
    }
    operation->response.numeric(rpl_endofwhois, "{} :End of the WHOIS list", nick);
}

void whois(Connection& connection, const Message& message, Response& response)
{
    // "WHOIS server nick" asks for the nick too.
    const std::string_view last = message.params.empty() ? std::string_view{} : message.params.back();
    const std::string nick(last.substr(0, last.find(',')));
    if (nick.empty()) return response.numeric(err_nonicknamegiven, ":No nickname given");
    auto nearby = channel_members(connection, Place{});
    for (std::size_t i = 0; i < 2; ++i) {
        if (!text::same_ignoring_case(nearby[i].author.nick, nick)) continue;
        show_local_whois(response, nearby[i]);
        return response.numeric(rpl_endofwhois, "{} :End of the WHOIS list", nearby[i].author.nick);
    }
    auto operation = connection.begin(std::move(response));
    auto task = ask_whois(connection.shared_from_this(), operation, nick);
    connection.run(std::move(operation), std::move(task));
}

void whowas(Connection&, const Message& message, Response& response)
{
    const std::string_view nick = message.param(0);
    if (nick.empty()) return response.numeric(err_nonicknamegiven, ":No nickname given");
    response.numeric(err_wasnosuchnick, "{} :Nobody here is ever gone; try WHOIS", nick);
    response.numeric(rpl_endofwhowas, "{} :End of the WHOWAS list", nick);
}

// ---- short ones -----------------------------------------------------------------------------------------------

void userhost(Connection& connection, const Message& message, Response& response)
{
    std::string answers;
    for (std::size_t i = 0; i < std::min(message.params.size(), most_names); ++i) {
        const auto person = find_person(connection, message.params[i]);
        if (!person) continue;
        const bool away = is_away(connection, *person);
        answers.append(answers.empty() ? "" : " ").append(person->author.nick).append(away ? "=-" : "=+");
        answers += person->source.substr(person->source.find('!') + 1);
    }
    response.numeric(rpl_userhost, ":{}", answers);
}

void ison(Connection& connection, const Message& message, Response& response)
{
    std::string there;
    for (auto words : message.params) {
        for (auto nick = text::take_word(words); !nick.empty(); nick = text::take_word(words)) {
            if (const auto person = find_person(connection, nick))
                there.append(there.empty() ? "" : " ").append(person->author.nick);
        }
    }
    response.numeric(rpl_ison, ":{}", there);
}

constexpr std::array commands{
    Command{"WHO", 0, false, true, who},       Command{"WHOIS", 0, false, false, whois},
    Command{"WHOWAS", 0, false, true, whowas}, Command{"USERHOST", 1, false, true, userhost},
    Command{"ISON", 1, false, true, ison},
};

} // namespace

std::span<const Command> query_commands()
{
    return commands;
}

} // namespace fedibee::irc
