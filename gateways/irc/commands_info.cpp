// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions about the server, and what only operators of other servers may do.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/registration.hpp"
#include "session/reference.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/chrono.h>

namespace fedibee::irc {
namespace {

/// True when the question is for another server; that was said then.
bool is_elsewhere(Connection& connection, Response& response, std::string_view server)
{
    if (server.empty() || text::same_ignoring_case(server, connection.server_name()) ||
        text::same_ignoring_case(server, connection.identity().nick))
        return false;
    response.numeric(err_nosuchserver, "{} :No such server", server);
    return true;
}

void send_template(Connection& connection, Response& response, const LineTemplate& lines)
{
    std::string all;
    lines.fill(all, connection.shown_nick(), {});
    for (auto line : text::split(all, '\n')) {
        if (!line.empty()) response.line({}, line.substr(0, line.size() - 1));
    }
}

void motd(Connection& connection, const Message& message, Response& response)
{
    if (is_elsewhere(connection, response, message.param(0))) return;
    send_template(connection, response, connection.hub().welcome.motd);
}

void lusers(Connection& connection, const Message&, Response& response)
{
    LineTemplate lines;
    for (const auto& [numeric, text] : user_counts(connection.hub()))
        lines.add(connection.server_name(), numeric, text);
    send_template(connection, response, lines);
}

/// draft/extended-isupport: what VERSION shows, at any time, and in a batch.
void isupport(Connection& connection, const Message&, Response& response)
{
    const bool batched = connection.has(Capability::batch) && connection.has(Capability::extended_isupport);
    const std::string batch = batched ? connection.next_batch() : std::string{};
    const auto server = connection.server_name();
    if (batched) response.line({}, fmt::format(":{} BATCH +{} draft/isupport", server, batch));
    LineTags tags;
    tags.batch = batch;
    for (const auto& line : isupport_lines(connection.hub().options))
        response.line(tags, fmt::format(":{} 005 {} {}", server, connection.shown_nick(), line));
    if (batched) response.line({}, fmt::format(":{} BATCH -{}", server, batch));
}

void version(Connection& connection, const Message& message, Response& response)
{
    if (is_elsewhere(connection, response, message.param(0))) return;
    response.numeric(rpl_version, "fedibee-{} {} :The Fediverse from your chat client",
                     connection.hub().options.version, connection.server_name());
    send_template(connection, response, connection.hub().welcome.isupport);
}

void time(Connection& connection, const Message& message, Response& response)
{
    if (is_elsewhere(connection, response, message.param(0))) return;
    const auto now = std::chrono::floor<std::chrono::seconds>(connection.hub().clock.wall());
    response.numeric(rpl_time, "{} :{:%Y-%m-%d %H:%M:%S} UTC", connection.server_name(), now);
}

void admin(Connection& connection, const Message& message, Response& response)
{
    if (is_elsewhere(connection, response, message.param(0))) return;
    response.numeric(rpl_adminme, "{} :Administrative info", connection.server_name());
    response.numeric(rpl_adminloc1, ":A fedibee gateway to the Fediverse");
    response.numeric(rpl_adminloc2, ":{}", connection.server_name());
    response.numeric(rpl_adminemail, ":Ask the people who gave you this address");
}

void info(Connection& connection, const Message& message, Response& response)
{
    if (is_elsewhere(connection, response, message.param(0))) return;
    response.numeric(rpl_info, ":fedibee {}: the Fediverse from the chat client you already love",
                     connection.hub().options.version);
    response.numeric(rpl_info, ":Free software under the GNU AGPL, version 3 or later");
    response.numeric(rpl_endofinfo, ":End of the info");
}

void help(Connection&, const Message& message, Response& response)
{
    constexpr std::array lines{
        "Timelines are channels: /join &home, &local, &federated, &notifications, #hashtag; /list shows more.",
        "What you type in a timeline is posted; what you type to a nick is a private post.",
        "Commands: type help in &fedibee, or help WORD for one of them.",
        "Without an account here: register PASSWORD, or identify PASSWORD; then: account add @you@your.instance",
    };
    const std::string subject(message.param(0).empty() ? std::string_view("*") : message.param(0));
    if (subject != "*" && !text::same_ignoring_case(subject, "index"))
        return response.numeric(err_helpnotfound, "{} :Help on commands is in &fedibee; type there: help {}", subject,
                                subject);
    response.numeric(rpl_helpstart, "{} :How this gateway works", subject);
    for (const auto* const line : lines) response.numeric(rpl_helptxt, "{} :{}", subject, line);
    response.numeric(rpl_endofhelp, "{} :End of the help", subject);
}

void stats(Connection&, const Message& message, Response& response)
{
    response.numeric(rpl_endofstats, "{} :End of the statistics", message.param(0).empty() ? "*" : message.param(0));
}

void links(Connection& connection, const Message&, Response& response)
{
    const std::string_view server = connection.server_name();
    response.numeric(rpl_links, "{} {} :0 A fedibee gateway", server, server);
    response.numeric(rpl_endoflinks, "* :End of the list of links");
}

void users(Connection&, const Message&, Response& response)
{
    response.numeric(err_usersdisabled, ":Who else uses this gateway is nobody's business");
}

void summon(Connection&, const Message&, Response& response)
{
    response.numeric(err_summondisabled, ":Nobody can be summoned here");
}

void operators_only(Connection&, const Message&, Response& response)
{
    response.numeric(err_noprivileges, ":There are no operators on IRC here; the gateway is run from its command line");
}

/// BitlBee's way to tell a client's script what it may complete.
void completions(Connection& connection, const Message&, Response& response)
{
    const std::string front = fmt::format(":{} NOTICE {} :COMPLETIONS ",
                                          service_source(root_nick, connection.server_name()), connection.shown_nick());
    response.line({}, front + "OK");
    for (const auto& word : session::completions()) response.line({}, front + word);
    response.line({}, front + "END");
}

constexpr std::array commands{
    Command{"MOTD", 0, false, true, motd},
    Command{"LUSERS", 0, false, true, lusers},
    Command{"VERSION", 0, false, true, version},
    Command{"ISUPPORT", 0, true, true, isupport},
    Command{"TIME", 0, false, true, time},
    Command{"ADMIN", 0, false, true, admin},
    Command{"INFO", 0, false, true, info},
    Command{"HELP", 0, false, true, help},
    Command{"HELPOP", 0, false, true, help},
    Command{"COMPLETIONS", 0, false, false, completions},
    Command{"STATS", 0, false, true, stats},
    Command{"LINKS", 0, false, true, links},
    Command{"USERS", 0, false, true, users},
    Command{"SUMMON", 0, false, true, summon},
    Command{"REHASH", 0, false, true, operators_only},
    Command{"KILL", 2, false, true, operators_only},
    Command{"WALLOPS", 1, false, true, operators_only},
};

} // namespace

std::span<const Command> info_commands()
{
    return commands;
}

} // namespace fedibee::irc
