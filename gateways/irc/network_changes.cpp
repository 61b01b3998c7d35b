// SPDX-License-Identifier: AGPL-3.0-or-later
// BOUNCER ADDNETWORK, CHANGENETWORK and DELNETWORK: what `account add`, `account TAG set tag` and `account TAG del` do.
#include "irc/networks.hpp"

#include "irc/attributes.hpp"
#include "irc/hub.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_host = 255;
constexpr std::size_t longest_tag = 32; ///< as the session takes it
constexpr std::array known_attributes{
    std::string_view("name"),     std::string_view("host"),     std::string_view("port"),     std::string_view("tls"),
    std::string_view("nickname"), std::string_view("username"), std::string_view("realname"), std::string_view("pass")};

/// A refusal of one attribute.
struct Refusal {
    std::string_view code;
    std::string attribute;
    std::string_view sentence;
};

void refuse(Response& response, std::string_view subcommand, std::string_view network, const Refusal& refusal)
{
    response.fail("BOUNCER", refusal.code, fmt::format("{} {} {}", subcommand, network, as_context(refusal.attribute)),
                  refusal.sentence);
}

bool is_word(std::string_view text, std::string_view others)
{
    return std::ranges::all_of(text, [others](char c) {
        const char low = text::lower(c);
        const bool foreign = static_cast<unsigned char>(c) >= 0x80; // names of hosts in other scripts
        return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || foreign ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_tag(std::string_view text)
{
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return !text.empty() && text.size() <= longest_tag && ascii && is_word(text, "-_");
}

/// A client's name for a network as a tag: "My Network" is My-Network.
std::string as_tag(std::string_view name)
{
    std::string tag;
    for (const char c : name) {
        if (is_tag(std::string_view(&c, 1)))
            tag += c;
        else if (!tag.empty() && tag.back() != '-')
            tag += '-';
    }
    tag.resize(std::min(tag.size(), longest_tag));
    while (tag.ends_with('-')) tag.pop_back();
    return tag;
}

std::optional<Refusal> refused_name(const Attribute& one)
{
    if (one.key == "state" || one.key == "error")
        return Refusal{"READ_ONLY_ATTRIBUTE", one.key, "That attribute is the gateway's to say"};
    if (std::ranges::find(known_attributes, one.key) == known_attributes.end())
        return Refusal{"UNKNOWN_ATTRIBUTE", one.key, "There is no such attribute"};
    return std::nullopt;
}

/// A network as a client describes it.
struct NewNetwork {
    std::string host, port, user, tag;
    bool tls = true;

    /// What `account add` takes.
    [[nodiscard]] std::string address() const
    {
        // Clients fill in the ports of IRC; an instance is reached by those of the web.
        const bool usual = port.empty() || port == "443" || port == "80" || port == "6697" || port == "6667";
        const std::string where = usual ? host : host + ":" + port;
        if (!tls) return "http://" + where;
        if (user.find('@') != std::string::npos) return user;
        return user.empty() ? where : user + "@" + where;
    }
};

bool is_port(std::string_view text)
{
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= 65535;
}

std::optional<Refusal> take(NewNetwork& network, const Attribute& one)
{
    const auto invalid = [&one](std::string_view sentence) { return Refusal{"INVALID_ATTRIBUTE", one.key, sentence}; };
    if (one.key == "host") {
        const bool fits =
            one.value.size() <= longest_host && is_word(one.value, ".-:[]") && !one.value.starts_with('-');
        if (!fits) return invalid("That is no name of a host");
        network.host = one.value;
    } else if (one.key == "port") {
        if (!one.value.empty() && !is_port(one.value)) return invalid("A port is a number from 1 to 65535");
        network.port = one.value;
    } else if (one.key == "tls") {
        if (one.value != "0" && one.value != "1") return invalid("tls is 0 or 1");
        network.tls = one.value == "1";
    } else if (one.key == "username") {
        const bool fits =
            one.value.size() <= longest_host && is_word(one.value, "._-@:") && !one.value.starts_with('-');
        if (!fits) return invalid("The name of an account has letters, digits, '_', '.' and '-'");
        network.user = one.value;
    } else if (one.key == "name") {
        network.tag = as_tag(one.value);
    } else if (one.key == "pass" && !one.value.empty()) {
        return invalid("Accounts are signed in on the page of their instance, never by a password here");
    }
    return std::nullopt;
}

Task<session::Reply> run_line(std::shared_ptr<Connection> self, session::UserPtr user, std::string line)
{
    session::Utterance utterance;
    utterance.text = std::move(line);
    Place control;
    co_return co_await user->say(*self, std::move(control), std::move(utterance));
}

std::optional<session::LoginSummary> find_login(const session::UserPtr& user, LoginId id)
{
    const auto logins = user->logins();
    const auto found = std::ranges::find(logins, id, &session::LoginSummary::id);
    return found == logins.end() ? std::nullopt : std::optional(*found);
}

std::string sentence_of(const Result<session::Reply>& reply, std::string_view otherwise)
{
    return reply ? std::string(otherwise) : to_reply(reply.error()).sentence;
}

void confirm(Response& response, std::string_view subcommand, LoginId id)
{
    response.line({}, fmt::format(":{} BOUNCER {} {}", response.connection().server_name(), subcommand, id.value));
}

asio::awaitable<void> add(std::shared_ptr<Connection> self, OperationPtr operation, NewNetwork wanted)
{
    const session::UserPtr user = self->user();
    const auto before = user->logins();
    auto added = co_await run_line(self, user, "account add " + wanted.address());
    Response& response = operation->response;
    const auto after = user->logins();
    const auto fresh = std::ranges::find_if(after, [&before](const session::LoginSummary& login) {
        return std::ranges::find(before, login.id, &session::LoginSummary::id) == before.end();
    });
    if (added) show_reply(response, control_spot(*self), *added); // with the link of the sign-in
    if (fresh == after.end())
        co_return response.fail("BOUNCER", "UNKNOWN_ERROR", "ADDNETWORK",
                                sentence_of(added, "The account was not added; &fedibee says why"));
    if (!wanted.tag.empty() && wanted.tag != fresh->tag)
        co_await run_line(self, user, fmt::format("account {} set tag {}", fresh->tag, wanted.tag));
    confirm(operation->response, "ADDNETWORK", fresh->id);
}

asio::awaitable<void> rename(std::shared_ptr<Connection> self, OperationPtr operation, session::LoginSummary login,
                             std::string tag)
{
    const session::UserPtr user = self->user();
    const auto reply = co_await run_line(self, user, fmt::format("account {} set tag {}", login.tag, tag));
    const auto now = find_login(user, login.id);
    if (now && now->tag == tag) co_return confirm(operation->response, "CHANGENETWORK", login.id);
    const std::string sentence = sentence_of(reply, "The name was not taken");
    refuse(operation->response, "CHANGENETWORK", std::to_string(login.id.value),
           {"INVALID_ATTRIBUTE", "name", sentence});
}

asio::awaitable<void> remove(std::shared_ptr<Connection> self, OperationPtr operation, session::LoginSummary login)
{
    const session::UserPtr user = self->user();
    auto reply = co_await run_line(self, user, fmt::format("account {} off", login.tag));
    if (reply) reply = co_await run_line(self, user, fmt::format("account {} del", login.tag));
    Response& response = operation->response;
    if (find_login(user, login.id))
        co_return response.fail("BOUNCER", "UNKNOWN_ERROR", fmt::format("DELNETWORK {}", login.id.value),
                                sentence_of(reply, "The account was not removed"));
    if (reply) show_reply(response, control_spot(*self), *reply);
    confirm(response, "DELNETWORK", login.id);
}

/// Their answers come in the control place, which there is only after the welcome.
bool is_too_early(Connection& connection, const Message& message, Response& response)
{
    if (connection.is_registered()) return false;
    response.fail("BOUNCER", "UNKNOWN_ERROR", as_context(message.param(0)), "Networks are changed after the welcome");
    return true;
}

/// The account that the message names; otherwise says so.
std::optional<session::LoginSummary> named_login(Connection& connection, const Message& message, Response& response,
                                                 std::string_view subcommand)
{
    auto login = find_login(connection.user(), parse_network(message.param(1)));
    if (!login)
        response.fail("BOUNCER", "INVALID_NETID", fmt::format("{} {}", subcommand, as_context(message.param(1))),
                      "You have no such network; BOUNCER LISTNETWORKS shows those you have");
    return login;
}

/// An attribute may stay as it is; only the name changes.
std::optional<Refusal> refused_change(const session::LoginSummary& login, const Attribute& one)
{
    if (auto refusal = refused_name(one)) return refusal;
    if (one.key == "name" && !is_tag(one.value))
        return Refusal{"INVALID_ATTRIBUTE", one.key, "A name has at most 32 letters, digits, '-' and '_'"};
    const bool same = one.key == "name" || one.value.empty() || (one.key == "host" && one.value == login.host) ||
                      (one.key == "username" && one.value == login.address) || (one.key == "tls" && one.value == "1");
    if (same) return std::nullopt;
    return Refusal{"READ_ONLY_ATTRIBUTE", one.key, "Of an account only the name changes; add another by ADDNETWORK"};
}

} // namespace

void add_network(Connection& connection, const Message& message, Response& response)
{
    if (is_too_early(connection, message, response)) return;
    NewNetwork network;
    for (const auto& one : parse_attributes(message.param(1))) {
        auto refusal = refused_name(one);
        if (!refusal) refusal = take(network, one);
        if (refusal) return refuse(response, "ADDNETWORK", "*", *refusal);
    }
    if (network.host.empty())
        return response.fail("BOUNCER", "NEED_ATTRIBUTE", "ADDNETWORK host", "Name the instance: host=your.instance");
    auto operation = connection.begin(std::move(response));
    auto task = add(connection.shared_from_this(), operation, std::move(network));
    connection.run(std::move(operation), std::move(task));
}

void change_network(Connection& connection, const Message& message, Response& response)
{
    if (is_too_early(connection, message, response)) return;
    auto login = named_login(connection, message, response, "CHANGENETWORK");
    if (!login) return;
    const auto attributes = parse_attributes(message.param(2));
    if (attributes.empty())
        return response.fail("BOUNCER", "NEED_ATTRIBUTE", "CHANGENETWORK name", "Say what changes: name=NAME");
    std::string tag = login->tag;
    for (const auto& one : attributes) {
        if (const auto refusal = refused_change(*login, one))
            return refuse(response, "CHANGENETWORK", std::to_string(login->id.value), *refusal);
        if (one.key == "name") tag = one.value;
    }
    if (tag == login->tag) return confirm(response, "CHANGENETWORK", login->id);
    auto operation = connection.begin(std::move(response));
    auto task = rename(connection.shared_from_this(), operation, std::move(*login), std::move(tag));
    connection.run(std::move(operation), std::move(task));
}

void delete_network(Connection& connection, const Message& message, Response& response)
{
    if (is_too_early(connection, message, response)) return;
    auto login = named_login(connection, message, response, "DELNETWORK");
    if (!login) return;
    auto operation = connection.begin(std::move(response));
    auto task = remove(connection.shared_from_this(), operation, std::move(*login));
    connection.run(std::move(operation), std::move(task));
}

} // namespace fedibee::irc
