// SPDX-License-Identifier: AGPL-3.0-or-later
// soju.im/bouncer-networks: each account of the user is a network that a client can bind itself to.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::irc {
namespace {

LoginId parse_network(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? LoginId{number} : LoginId{};
}

/// A word between code and sentence, whatever was sent.
std::string as_context(std::string_view word)
{
    const bool fits = !word.empty() && word.front() != ':' && word.find(' ') == std::string_view::npos;
    return fits ? std::string(word) : "*";
}

std::string attributes_of(const session::LoginSummary& login)
{
    std::string text;
    append_tag(text, "name", login.tag);
    append_tag(text, "state", login.state);
    append_tag(text, "host", login.host);
    append_tag(text, "username", login.address);
    if (!login.problem.empty()) append_tag(text, "error", login.problem);
    return text;
}

void list_networks(Connection& connection, const Message&, Response& response)
{
    const bool batched = connection.has(Capability::batch);
    const std::string batch = batched ? connection.next_batch() : std::string{};
    const auto server = connection.server_name();
    if (batched) response.line({}, fmt::format(":{} BATCH +{} soju.im/bouncer-networks", server, batch));
    LineTags tags;
    tags.batch = batch;
    for (const auto& login : connection.user()->logins())
        response.line(tags, fmt::format(":{} BOUNCER NETWORK {} :{}", server, login.id.value, attributes_of(login)));
    if (batched) response.line({}, fmt::format(":{} BATCH -{}", server, batch));
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

/// Accounts are added by a sign-in at the instance, which takes a conversation.
void change_networks(Connection&, const Message& message, Response& response)
{
    response.fail("BOUNCER", "UNKNOWN_ERROR", as_context(message.param(0)),
                  "Accounts are added and changed in &fedibee: account add @you@your.instance, account TAG del, "
                  "account TAG set");
}

struct Subcommand {
    std::string_view name;
    void (*handle)(Connection& connection, const Message& message, Response& response);
};
constexpr std::array subcommands{
    Subcommand{"LISTNETWORKS", list_networks}, Subcommand{"BIND", bind_network},
    Subcommand{"ADDNETWORK", change_networks}, Subcommand{"CHANGENETWORK", change_networks},
    Subcommand{"DELNETWORK", change_networks},
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
