// SPDX-License-Identifier: AGPL-3.0-or-later
// Who the client is, proved: AUTHENTICATE; and new accounts: REGISTER, VERIFY (draft/account-registration).
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/registration.hpp"

#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr const char* failed_sentence = ":SASL authentication failed";
/// RFC 7628, 3.2.2; the same for every reason.
constexpr std::string_view token_refused = R"({"status":"invalid_token"})";

void send_message(Response& response, std::string_view message)
{
    for (const auto& piece : sasl_pieces(message)) response.line({}, "AUTHENTICATE " + piece);
}

/// Ends the exchange with a user who proved to be one.
void succeed(Connection& connection, Response& response, session::UserPtr user, std::string_view as)
{
    connection.sasl().reset();
    auto mine = as_named(connection, std::move(user), as);
    if (!mine) return response.numeric(err_saslfail, ":{}", to_reply(mine.error()).sentence);
    log_in(connection, response, std::move(*mine));
    response.numeric(rpl_saslsuccess, ":SASL authentication successful");
}

void give_up(Connection& connection, Response& response, std::string_view sentence)
{
    connection.sasl().reset();
    response.numeric(err_saslfail, ":{}", sentence);
}

// ---- what waits for the store or an instance --------------------------------------------------------------------

asio::awaitable<void> check_password(std::shared_ptr<Connection> self, OperationPtr operation, SaslLogin login)
{
    session::Users& users = self->hub().users;
    std::string address(self->address());
    std::string user = session::parse_auth_name(login.name).user;
    auto found = co_await users.authenticate(std::move(user), std::move(login.secret), std::move(address));
    if (self->is_closed()) co_return;
    if (found) co_return succeed(*self, operation->response, std::move(*found), login.name);
    give_up(*self, operation->response, to_reply(found.error()).sentence);
}

asio::awaitable<void> check_certificate(std::shared_ptr<Connection> self, OperationPtr operation, std::string name)
{
    session::Users& users = self->hub().users;
    std::string user = session::parse_auth_name(name).user;
    std::string fingerprint(self->certificate());
    std::string address(self->address());
    auto found = co_await users.authenticate_certificate(std::move(user), std::move(fingerprint), std::move(address));
    if (self->is_closed()) co_return;
    if (found) co_return succeed(*self, operation->response, std::move(*found), name);
    give_up(*self, operation->response, to_reply(found.error()).sentence);
}

asio::awaitable<void> check_token(std::shared_ptr<Connection> self, OperationPtr operation, SaslLogin login)
{
    session::Users& users = self->hub().users;
    auto name = session::parse_auth_name(login.name);
    std::string address(self->address());
    auto found = co_await users.authenticate_token(std::move(name.user), std::move(name.login), std::move(login.secret),
                                                   std::move(address));
    if (self->is_closed() || !self->sasl()) co_return;
    if (found) co_return succeed(*self, operation->response, std::move(*found), login.name);
    self->sasl()->refused = true;
    send_message(operation->response, token_refused);
}

asio::awaitable<void> begin_scram(std::shared_ptr<Connection> self, OperationPtr operation, std::string client_first)
{
    session::Users& users = self->hub().users;
    std::string address(self->address());
    auto begun = co_await users.begin_scram(std::move(client_first), std::move(address));
    if (self->is_closed() || !self->sasl()) co_return;
    if (!begun) co_return give_up(*self, operation->response, to_reply(begun.error()).sentence);
    self->sasl()->scram = std::move(*begun);
    send_message(operation->response, self->sasl()->scram->challenge());
}

asio::awaitable<void> finish_scram(std::shared_ptr<Connection> self, OperationPtr operation, std::string client_final)
{
    auto proven = co_await self->sasl()->scram->finish(std::move(client_final));
    if (self->is_closed() || !self->sasl()) co_return;
    if (!proven) co_return give_up(*self, operation->response, to_reply(proven.error()).sentence);
    self->sasl()->proven = std::move(proven->user);
    send_message(operation->response, proven->answer);
}

// ---- a message of each mechanism --------------------------------------------------------------------------------

template <class Argument>
void wait_for(Connection& connection, Response& response,
              asio::awaitable<void> (*work)(std::shared_ptr<Connection>, OperationPtr, Argument), Argument argument)
{
    auto operation = connection.begin(std::move(response), false);
    auto task = work(connection.shared_from_this(), operation, std::move(argument));
    connection.run(std::move(operation), std::move(task));
}

void take_plain(Connection& connection, Response& response, const Secret& message)
{
    auto login = parse_plain(message.reveal());
    if (!login) return give_up(connection, response, "SASL authentication failed");
    wait_for(connection, response, check_password, std::move(*login));
}

void take_external(Connection& connection, Response& response, const Secret& message)
{
    if (connection.certificate().empty())
        return give_up(connection, response,
                       "Your client showed no TLS certificate; give it one, and add it here with: certfp add");
    wait_for(connection, response, check_certificate, std::string(message.reveal()));
}

void take_scram(Connection& connection, Response& response, const Secret& message)
{
    SaslState& state = *connection.sasl();
    if (!state.scram) return wait_for(connection, response, begin_scram, std::string(message.reveal()));
    if (!state.proven) return wait_for(connection, response, finish_scram, std::string(message.reveal()));
    const std::string name = state.scram->name();
    succeed(connection, response, std::move(state.proven), name);
}

void take_oauthbearer(Connection& connection, Response& response, const Secret& message)
{
    if (connection.sasl()->refused)
        return give_up(connection, response,
                       "OAUTHBEARER failed: give your user name (or user/login) and a token of that login's instance");
    auto login = parse_oauthbearer(message.reveal());
    if (!login) return give_up(connection, response, "SASL authentication failed");
    wait_for(connection, response, check_token, std::move(*login));
}

void take_message(Connection& connection, Response& response)
{
    SaslExchange& exchange = connection.sasl()->exchange;
    const Secret message = exchange.take_message();
    switch (exchange.mechanism()) {
    case Mechanism::plain: return take_plain(connection, response, message);
    case Mechanism::scram_sha_256: return take_scram(connection, response, message);
    case Mechanism::external: return take_external(connection, response, message);
    case Mechanism::oauthbearer: return take_oauthbearer(connection, response, message);
    }
}

void authenticate(Connection& connection, const Message& message, Response& response)
{
    using Step = SaslExchange::Step;
    if (!connection.is_guest()) return response.numeric(err_saslalready, ":You are logged in already");
    auto& state = connection.sasl();
    if (!state) state = std::make_unique<SaslState>();
    const Step step = state->exchange.feed(message.param(0));
    switch (step) {
    case Step::go_on: return response.line({}, "AUTHENTICATE +");
    case Step::wait: return;
    case Step::message: return take_message(connection, response);
    default: break;
    }
    state.reset();
    switch (step) {
    case Step::too_long: return response.numeric(err_sasltoolong, ":SASL message too long");
    case Step::aborted: return response.numeric(err_saslaborted, ":SASL authentication aborted");
    case Step::unknown_mechanism:
        response.numeric(rpl_saslmechs, "{} :are available SASL mechanisms", sasl_mechanisms);
        [[fallthrough]];
    default: return response.numeric(err_saslfail, "{}", failed_sentence);
    }
}

// ---- new accounts -----------------------------------------------------------------------------------------------

struct NewAccount {
    std::string name;
    Secret password;
};

std::string_view refusal_code(const Error& error, bool weak)
{
    if (error.code == Errc::conflict) return "ACCOUNT_EXISTS";
    if (error.code != Errc::invalid_input) return "TEMPORARILY_UNAVAILABLE";
    return weak ? "WEAK_PASSWORD" : "BAD_ACCOUNT_NAME";
}

/// As a parameter between code and sentence.
std::string as_context(std::string_view name)
{
    const bool fits = !name.empty() && name.front() != ':' && name.find(' ') == std::string_view::npos;
    return fits ? std::string(name) : "*";
}

asio::awaitable<void> make_account(std::shared_ptr<Connection> self, OperationPtr operation, NewAccount wanted)
{
    session::Users& users = self->hub().users;
    const bool weak = wanted.password.reveal().size() < session::shortest_password;
    auto made = co_await users.enroll(wanted.name, std::move(wanted.password));
    if (self->is_closed()) co_return;
    Response& response = operation->response;
    if (!made)
        co_return response.fail("REGISTER", refusal_code(made.error(), weak), as_context(wanted.name),
                                to_reply(made.error()).sentence);
    response.line({},
                  fmt::format(":{} REGISTER SUCCESS {} :Account registered; now add your Fediverse account: account "
                              "add @you@your.instance",
                              self->server_name(), (*made)->name()));
    log_in(*self, response, std::move(*made));
}

void register_account(Connection& connection, const Message& message, Response& response)
{
    const std::string_view nick = connection.identity().nick;
    const std::string name(message.param(0) == "*" ? nick : message.param(0));
    if (!connection.is_guest())
        return response.fail("REGISTER", "ALREADY_AUTHENTICATED", as_context(connection.user()->name()),
                             "You are logged in already");
    if (name.empty()) return response.fail("REGISTER", "NEED_NICK", "*", "Choose a nick first, or name the account");
    // The mail address is not needed, so it is not kept.
    NewAccount wanted{name, Secret(std::string(message.param(2)))};
    wait_for(connection, response, make_account, std::move(wanted));
}

void verify_account(Connection&, const Message& message, Response& response)
{
    response.fail("VERIFY", "TEMPORARILY_UNAVAILABLE", as_context(message.param(0)),
                  "Accounts here are not verified: yours is ready as soon as REGISTER succeeded");
}

constexpr std::array commands{
    Command{"AUTHENTICATE", 1, true, false, authenticate},
    Command{"REGISTER", 3, true, false, register_account},
    Command{"VERIFY", 2, true, true, verify_account},
};

} // namespace

std::span<const Command> sasl_commands()
{
    return commands;
}

} // namespace fedibee::irc
