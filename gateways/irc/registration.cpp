// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/registration.hpp"

#include "irc/channel.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/networks.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "session/auth_name.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include <fmt/chrono.h>

namespace fedibee::irc {

void Hub::set_options(ServerOptions given)
{
    options = std::move(given);
    welcome = make_welcome(options,
                           fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", std::chrono::floor<std::chrono::seconds>(started)));
}

namespace {

constexpr std::string_view control_topic = "Commands to the gateway: type help";

void greet_guest(Response& response, const Spot& spot, bool open)
{
    show_text(response, spot, "Welcome to fedibee, the gateway to the Fediverse. You are a guest so far.");
    show_text(response, spot,
              open ? "Are you new here? Type: register PASSWORD - and keep that password."
                   : "New accounts are made by this gateway's administrator (registration is closed: register PASSWORD "
                     "will not work).");
    show_text(response, spot, "Have you been here before? Type: identify PASSWORD - for more type: help");
}

void send_burst(Connection& connection)
{
    const Hub& hub = connection.hub();
    std::string tags = connection.render_tags({});
    if (!tags.empty()) tags = "@" + tags + " ";
    LineTemplate counts;
    for (const auto& [numeric, text] : user_counts(hub)) counts.add(hub.options.server_name, numeric, text);
    std::string burst;
    hub.welcome.greeting.fill(burst, connection.identity().nick, tags);
    if (const auto network = connection.user()->login(); !network.empty()) {
        LineTemplate bound;
        bound.add(hub.options.server_name, rpl_isupport,
                  fmt::format("BOUNCER_NETID={} :are supported by this server", network.value));
        bound.fill(burst, connection.identity().nick, tags);
    }
    counts.fill(burst, connection.identity().nick, tags);
    hub.welcome.motd.fill(burst, connection.identity().nick, tags);
    connection.send_bytes(burst);
}

void welcome(Connection& connection)
{
    Hub& hub = connection.hub();
    if (hub.rooms && !enter_rooms(connection)) return;
    if (!connection.user())
        connection.set_user(hub.users.guest(connection.identity().nick, std::string(connection.address())));
    const std::string away = connection.registration()->away;
    connection.end_registration();
    if (!away.empty()) connection.user()->set_away(away);
    send_burst(connection);
    Response response(connection, {});
    greet_with_networks(connection, response);
    const Channel control{std::string(control_channel), Place{}, std::string(control_topic), hub.started};
    show_join(response, add_channel(connection, control));
    if (connection.is_guest())
        greet_guest(response, channel_spot(control_channel), hub.options.irc.registration != "closed");
    connection.user()->enter(connection, Place{});
}

asio::awaitable<void> check_password(std::shared_ptr<Connection> self, std::string name, Secret password)
{
    session::Users& users = self->hub().users;
    std::string address(self->address());
    std::string user = session::parse_auth_name(name).user;
    auto found = co_await users.authenticate(std::move(user), std::move(password), std::move(address));
    if (self->is_closed() || self->is_registered()) co_return;
    if (found) found = as_named(*self, std::move(*found), name);
    if (found) {
        Response response(*self, {});
        log_in(*self, response, std::move(*found));
        welcome(*self);
        co_return;
    }
    Response response(*self, {});
    response.numeric(err_passwdmismatch, ":{}", to_reply(found.error()).sentence);
    self->close("Password incorrect");
}

} // namespace

std::vector<std::pair<int, std::string>> user_counts(const Hub& hub)
{
    const std::size_t all = hub.connections.size();
    const std::size_t now = all - std::min(all, hub.registering);
    const std::size_t most = std::max(all, hub.most_clients);
    return {{rpl_luserclient, fmt::format(":There are {} users and 0 invisible on 1 servers", now)},
            {rpl_luserop, "0 :IRC operators online"},
            {rpl_luserunknown, fmt::format("{} :unknown connections", hub.registering)},
            {rpl_luserchannels, fmt::format("{} :channels formed", hub.rooms ? hub.rooms->size() : 0)},
            {rpl_luserme, fmt::format(":I have {} clients and 0 servers", now)},
            {rpl_localusers, fmt::format("{} {} :Current local users {}, max {}", now, most, now, most)},
            {rpl_globalusers, fmt::format("{} {} :Current global users {}, max {}", now, most, now, most)}};
}

void try_to_welcome(Connection& connection)
{
    Registration* const registration = connection.registration();
    if (registration == nullptr || registration->negotiating) return;
    const Identity& identity = connection.identity();
    if (identity.nick.empty() || identity.user.empty()) return;
    if (connection.user() || registration->password.empty()) return welcome(connection);
    const Secret given = std::exchange(registration->password, {});
    const std::string_view text = given.reveal();
    const auto colon = text.find(':');
    std::string user = colon == std::string_view::npos ? identity.nick : std::string(text.substr(0, colon));
    Secret password(std::string(colon == std::string_view::npos ? text : text.substr(colon + 1)));
    auto operation = connection.begin(Response(connection, {}), false);
    connection.run(std::move(operation),
                   check_password(connection.shared_from_this(), std::move(user), std::move(password)));
}

Result<session::UserPtr> as_named(Connection& connection, session::UserPtr user, std::string_view name)
{
    const auto parts = session::parse_auth_name(name);
    connection.set_client_name(parts.client);
    if (parts.login.empty()) return user;
    std::string tags;
    for (const auto& login : user->logins()) {
        if (text::same_ignoring_case(login.tag, parts.login)) return user->bound_to(login.id);
        tags.append(tags.empty() ? "" : ", ").append(login.tag);
    }
    return fail(Errc::not_found,
                tags.empty() ? fmt::format("You have no account yet; sign in as {} alone, and add one", parts.user)
                             : fmt::format("You have no account with the tag {}; yours are {}", parts.login, tags));
}

void log_in(Connection& connection, Response& response, session::UserPtr user)
{
    const std::string name(user->name());
    connection.set_user(std::move(user));
    greet_with_networks(connection, response);
    const Identity& me = connection.identity();
    const std::string mask =
        fmt::format("{}!{}@{}", connection.shown_nick(), me.user.empty() ? "*" : me.user, connection.server_name());
    response.numeric(rpl_loggedin, "{} {} :You are now logged in as {}", mask, name, name);
    show_account_in_rooms(connection);
    if (connection.is_registered() && connection.has(Capability::account_notify))
        response.line({}, fmt::format(":{} ACCOUNT {}", mask, name));
}

} // namespace fedibee::irc
