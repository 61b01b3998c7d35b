// SPDX-License-Identifier: AGPL-3.0-or-later
// Who the client is and how it talks: CAP, PASS, NICK, USER, OPER, AWAY, PING, QUIT.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/networks.hpp"
#include "irc/registration.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "render/length.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t away_length = 390;
constexpr std::size_t name_length = 128;
constexpr std::size_t capability_line = 400;

// ---- CAP ------------------------------------------------------------------------------------------------------

CapabilityTerms terms_of(const Connection& connection, const IrcConfig& irc)
{
    CapabilityTerms terms{irc.registration != "closed", {}};
    if (irc.sts_port > 0 && connection.is_direct())
        terms.sts =
            connection.is_secure() ? fmt::format("duration={}", irc.sts_seconds) : fmt::format("port={}", irc.sts_port);
    return terms;
}

CapabilityTerms terms_of(const Connection& connection)
{
    return terms_of(connection, connection.hub().options.irc);
}

/// "CAP nick LS * :..." for all lines but the last.
void show_capabilities(Response& response, std::string_view subcommand, const std::vector<std::string>& words)
{
    Connection& connection = response.connection();
    const auto lines = pack_words(words, capability_line);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool more = i + 1 < lines.size() && connection.capabilities().version_302;
        response.line({}, fmt::format(":{} CAP {} {} {}:{}", connection.server_name(), connection.shown_nick(),
                                      subcommand, more ? "* " : "", lines[i]));
    }
}

void end_negotiation(Connection& connection, Response& response)
{
    Registration* const registration = connection.registration();
    if (registration == nullptr) return;
    registration->negotiating = false;
    if (connection.sasl()) {
        connection.sasl().reset();
        response.numeric(err_saslaborted, ":SASL authentication aborted");
    }
    try_to_welcome(connection);
}

void request_capabilities(Connection& connection, const Message& message, Response& response)
{
    if (Registration* const registration = connection.registration()) registration->negotiating = true;
    const bool told_networks = connection.has(Capability::bouncer_networks_notify);
    const bool granted = connection.capabilities().request(message.param(1), terms_of(connection));
    response.line({}, fmt::format(":{} CAP {} {} :{}", connection.server_name(), connection.shown_nick(),
                                  granted ? "ACK" : "NAK", message.param(1)));
    if (!told_networks) greet_with_networks(connection, response);
}

void list_offers(Connection& connection, const Message& message, Response& response)
{
    if (Registration* const registration = connection.registration()) registration->negotiating = true;
    const std::string version(message.param(1));
    const bool modern = version.size() >= 3 && version >= "302" && text::is_digits(version);
    if (modern) {
        connection.capabilities().version_302 = true;
        connection.capabilities().add(Capability::cap_notify);
    }
    show_capabilities(response, "LS",
                      offered_capabilities(connection.capabilities().version_302, terms_of(connection)));
}

void cap(Connection& connection, const Message& message, Response& response)
{
    const std::string_view subcommand = message.param(0);
    if (text::same_ignoring_case(subcommand, "LS")) return list_offers(connection, message, response);
    if (text::same_ignoring_case(subcommand, "REQ")) return request_capabilities(connection, message, response);
    if (text::same_ignoring_case(subcommand, "END")) return end_negotiation(connection, response);
    if (text::same_ignoring_case(subcommand, "LIST"))
        return show_capabilities(response, "LIST", enabled_capabilities(connection.capabilities()));
    response.numeric(err_invalidcapcmd, "{} :Invalid CAP command", subcommand);
}

// ---- registration ---------------------------------------------------------------------------------------------

void pass(Connection& connection, const Message& message, Response& response)
{
    Registration* const registration = connection.registration();
    if (registration == nullptr) return response.numeric(err_alreadyregistered, ":You are registered already");
    registration->password = Secret(std::string(message.param(0)));
}

/// Somebody else in the user's view is called so.
bool is_taken(Connection& connection, std::string_view nick)
{
    if (is_service_nick(nick)) return true;
    if (!connection.is_registered() || text::same_ignoring_case(nick, connection.identity().nick)) return false;
    if (!connection.user()->known(nick)) return false;
    const auto members = connection.user()->members(Place{PlaceKind::home, {}, {}});
    const bool own = std::ranges::any_of(members, [nick](const session::Member& member) {
        return member.own && text::same_ignoring_case(member.author.nick, nick);
    });
    return !own;
}

void nick(Connection& connection, const Message& message, Response& response)
{
    const std::string wanted(message.param(0));
    if (wanted.empty()) return response.numeric(err_nonicknamegiven, ":No nickname given");
    if (!is_valid_nick(wanted))
        return response.numeric(err_erroneusnickname, "{} :That cannot be a nickname here", wanted);
    if (is_taken(connection, wanted) || is_used_in_rooms(connection, wanted))
        return response.numeric(err_nicknameinuse, "{} :That is somebody else's name; choose another", wanted);
    Identity& identity = connection.identity();
    if (identity.nick == wanted) return;
    if (!connection.is_registered()) {
        identity.nick = wanted;
        return try_to_welcome(connection);
    }
    if (connection.seat) return rename_in_rooms(connection, response, wanted);
    const std::string line = fmt::format(":{} NICK :{}", connection.source(), wanted);
    identity.nick = wanted;
    response.line({}, line);
}

void user(Connection& connection, const Message& message, Response& response)
{
    if (!connection.is_registered() && message.param(3).empty())
        return response.numeric(err_needmoreparams, "USER :Not enough parameters");
    if (!connection.is_registered() && connection.identity().user.empty()) {
        connection.identity().user = clean_user_name(message.param(0));
        connection.identity().real_name = render::cut_to_bytes(message.param(3), name_length);
        return try_to_welcome(connection);
    }
    response.numeric(err_alreadyregistered, ":You are registered already");
}

void setname(Connection& connection, const Message& message, Response& response)
{
    if (message.param(0).size() > name_length || message.param(0).empty())
        return response.fail("SETNAME", "INVALID_REALNAME", {}, "That name is empty or too long");
    connection.identity().real_name = message.param(0);
    if (connection.has(Capability::setname))
        response.line({}, fmt::format(":{} SETNAME :{}", connection.source(), message.param(0)));
}

// ---- the rest -------------------------------------------------------------------------------------------------

/// One word for the gateway's command line, whatever characters it has.
std::string quoted(std::string_view word)
{
    const char quote = word.find('"') == std::string_view::npos ? '"' : '\'';
    return quote + std::string(word) + quote;
}

/// BitlBee's way to give a password without showing it: what is meant follows from what waits for one.
void oper(Connection& connection, const Message& message, Response& response)
{
    std::string secret(message.param(1));
    for (std::size_t i = 2; i < message.params.size(); ++i) secret.append(" ").append(message.params[i]);
    const std::string name(message.param(0));
    const OperHint hint = std::exchange(connection.oper_hint, OperHint::none);
    std::string line;
    if (hint == OperHint::register_ || text::same_ignoring_case(name, "register")) {
        line = "register " + quoted(secret);
    } else if (hint == OperHint::identify || text::same_ignoring_case(name, "identify") || connection.is_guest()) {
        line = "identify " + quoted(secret);
    } else {
        line = "password " + quoted(name) + " " + quoted(secret);
    }
    say_to_root(connection, response, std::move(line));
}

void away(Connection& connection, const Message& message, Response& response)
{
    Registration* const registration = connection.registration();
    if (registration != nullptr && !connection.has(Capability::pre_away))
        return response.numeric(err_notregistered, ":You have not registered yet; send NICK and USER first");
    std::string text(render::cut_to_bytes(message.param(0), away_length));
    connection.identity().away = !text.empty();
    if (text.empty()) {
        response.numeric(rpl_unaway, ":You are no longer marked as being away");
    } else {
        response.numeric(rpl_nowaway, ":You have been marked as being away; nothing of it is published");
    }
    // "*": a program that connects by itself says nothing about where its user is (draft/pre-away).
    if (text == "*") text.clear();
    if (registration != nullptr) {
        registration->away = std::move(text);
    } else if (!text.empty() || message.param(0).empty()) {
        connection.user()->set_away(std::move(text));
    }
}

void ping(Connection& connection, const Message& message, Response& response)
{
    const std::string_view server = connection.server_name();
    response.line({}, fmt::format(":{} PONG {} :{}", server, server, message.param(0)));
}

void ignore(Connection&, const Message&, Response&) {}

void quit(Connection& connection, const Message& message, Response& response)
{
    const std::string_view text = message.param(0);
    response.finish();
    connection.close(text.empty() ? std::string("Quit") : fmt::format("Quit: {}", text));
}

constexpr std::array commands{
    Command{"CAP", 1, true, true, cap},          Command{"PASS", 1, true, true, pass},
    Command{"NICK", 0, true, true, nick},        Command{"USER", 4, true, true, user},
    Command{"SETNAME", 1, false, true, setname}, Command{"OPER", 2, false, false, oper},
    Command{"AWAY", 0, true, true, away},        Command{"PING", 1, true, true, ping},
    Command{"PONG", 0, true, true, ignore},      Command{"ERROR", 0, true, true, ignore},
    Command{"QUIT", 0, true, false, quit},
};

} // namespace

void announce_offers(Connection& connection, const IrcConfig& before)
{
    CapabilitySet& set = connection.capabilities();
    if (!set.has(Capability::cap_notify)) return;
    const auto changes = compare_offers(terms_of(connection, before), terms_of(connection), set.version_302);
    Response response(connection, {});
    if (!changes.gone.empty()) show_capabilities(response, "DEL", changes.gone);
    if (!changes.fresh.empty()) show_capabilities(response, "NEW", changes.fresh);
    for (const auto& name : changes.gone) set.request("-" + name);
}

std::span<const Command> session_commands()
{
    return commands;
}

} // namespace fedibee::irc
