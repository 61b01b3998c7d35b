// SPDX-License-Identifier: AGPL-3.0-or-later
// soju.im/bouncer-networks: each account of the user is a network that a client can bind itself to.
#include "irc/commands.hpp"

#include "irc/attributes.hpp"
#include "irc/hub.hpp"
#include "irc/networks.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace fedibee::irc {
namespace {

void list_networks(Connection& connection, const Message&, Response& response)
{
    show_networks(connection, response);
}

void bind_network(Connection& connection, const Message& message, Response& response)
{
    if (connection.is_registered())
        return response.fail("BOUNCER", "REGISTRATION_IS_COMPLETED", "BIND", "Bind before the welcome");
    const LoginId wanted = parse_network(message.param(1));
    const auto logins = connection.user()->logins();
    if (std::ranges::find(logins, wanted, &session::LoginSummary::id) == logins.end())
        return response.fail("BOUNCER", "INVALID_NETID", "BIND " + as_context(message.param(1)),
                             "You have no such network; BOUNCER LISTNETWORKS shows those you have");
    connection.set_user(connection.user()->bound_to(wanted));
}

struct Subcommand {
    std::string_view name;
    void (*handle)(Connection& connection, const Message& message, Response& response);
};
constexpr std::array subcommands{
    Subcommand{"LISTNETWORKS", list_networks}, Subcommand{"BIND", bind_network},
    Subcommand{"ADDNETWORK", add_network},     Subcommand{"CHANGENETWORK", change_network},
    Subcommand{"DELNETWORK", delete_network},
};

void bouncer(Connection& connection, const Message& message, Response& response)
{
    const std::string_view word = message.param(0);
    const auto* const found = std::ranges::find_if(
        subcommands, [word](const Subcommand& one) { return text::same_ignoring_case(one.name, word); });
    if (found == subcommands.end())
        return response.fail("BOUNCER", "UNKNOWN_COMMAND", as_context(word), "BOUNCER has no such subcommand");
    if (connection.is_guest()) return response.fail("BOUNCER", "ACCOUNT_REQUIRED", as_context(word), "Sign in first");
    found->handle(connection, message, response);
}

constexpr std::array commands{Command{"BOUNCER", 1, true, false, bouncer}};

} // namespace

std::span<const Command> bouncer_commands()
{
    return commands;
}

} // namespace fedibee::irc
