// SPDX-License-Identifier: AGPL-3.0-or-later
// METADATA (IRCv3 draft/metadata-2): pictures, names and home pages of people; one's own name can be set.
#include "irc/commands.hpp"

#include "irc/metadata.hpp"
#include "irc/names.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_words = 390; ///< bytes of keys in one numeric

std::vector<std::string_view> keys_in(const Message& message)
{
    std::vector<std::string_view> keys;
    for (std::size_t i = 2; i < message.params.size(); ++i) keys.push_back(message.param(i));
    return keys;
}

void refuse_key(Response& response, std::string_view key)
{
    response.fail("METADATA", "KEY_INVALID", key.empty() || key.find(' ') != std::string_view::npos ? "*" : key,
                  "A key has lower-case letters, digits and -_./ only");
}

/// One key in an answer: 761 with the value, or 766.
void show_key(Response& response, const LineTags& tags, std::string_view target, std::string_view key,
              std::string_view value)
{
    Connection& connection = response.connection();
    const auto server = connection.server_name();
    const auto nick = connection.shown_nick();
    if (value.empty())
        return response.line(
            tags, fmt::format(":{} {} {} {} {} :key not set", server, int{rpl_keynotset}, nick, target, key));
    response.line(tags, fmt::format(":{} {} {} {} {} * :{}", server, int{rpl_keyvalue}, nick, target, key, value));
}

/// Whose metadata are asked for. Places have none of their own.
std::optional<session::Portrait> find_target(Connection& connection, std::string_view target, Response& response)
{
    if (is_channel_name(target) && parse_channel(target)) return session::Portrait{};
    if (auto portrait = is_channel_name(target) ? std::nullopt : portrait_of(connection, target)) return portrait;
    response.fail("METADATA", "INVALID_TARGET", target.find(' ') != std::string_view::npos ? "*" : target,
                  "Nobody of that name is known here; look at them first: WHOIS user@instance");
    return std::nullopt;
}

void get(Connection& connection, const Message& message, Response& response)
{
    const auto portrait = find_target(connection, message.param(0), response);
    if (!portrait) return;
    const std::string batch = response.open_batch("metadata " + std::string(message.param(0)));
    LineTags tags;
    tags.batch = batch;
    for (const auto key : keys_in(message)) {
        if (is_metadata_key(key))
            show_key(response, tags, message.param(0), key, metadata_value(*portrait, key));
        else
            refuse_key(response, key);
    }
    response.close_batch(batch);
}

void list(Connection& connection, const Message& message, Response& response)
{
    const auto portrait = find_target(connection, message.param(0), response);
    if (!portrait) return;
    const std::string batch = response.open_batch("metadata " + std::string(message.param(0)));
    LineTags tags;
    tags.batch = batch;
    for (const auto key : metadata_keys) {
        const std::string value = metadata_value(*portrait, key);
        if (!value.empty()) show_key(response, tags, message.param(0), key, value);
    }
    response.close_batch(batch);
}

void sync(Connection& connection, const Message& message, Response& response)
{
    const std::string_view target = message.param(0);
    if (const Channel* const channel = connection.find_channel(target)) return show_metadata(response, *channel, true);
    const auto portrait = find_target(connection, target, response);
    if (portrait) show_metadata(response, target, *portrait);
}

void refuse_change(Connection&, const Message& message, Response& response)
{
    const std::string_view key = message.param(2).empty() ? "*" : message.param(2);
    response.fail("METADATA", "KEY_NO_PERMISSION", fmt::format("{} {}", message.param(0), key),
                  "Profiles are changed by the command profile, in &fedibee");
}

/// A key of one's own, and the command that sets it.
struct ProfileChange {
    std::string target; ///< as typed
    std::string key;
    std::string value;
    std::string line;
};

asio::awaitable<void> change_profile(std::shared_ptr<Connection> self, OperationPtr operation, ProfileChange change)
{
    const session::UserPtr user = self->user();
    session::Utterance utterance;
    utterance.text = change.line;
    Place control;
    const auto reply = co_await user->say(*self, std::move(control), std::move(utterance));
    if (self->is_closed()) co_return;
    if (reply) co_return show_key(operation->response, {}, change.target, change.key, change.value);
    const ErrorReply refused = to_reply(reply.error());
    operation->response.fail("METADATA", "VALUE_INVALID", fmt::format("{} {}", change.target, change.key),
                             refused.sentence);
}

/// METADATA * SET display-name :Ann, bot :yes; other keys are changed by commands, or at the instance.
void set(Connection& connection, const Message& message, Response& response)
{
    const bool own = message.param(0) == "*" || text::same_ignoring_case(message.param(0), connection.identity().nick);
    ProfileChange change{
        std::string(message.param(0)), std::string(message.param(2)), std::string(message.param(3)), {}};
    const bool is_name = change.key == "display-name" && !change.value.empty();
    if (is_name) change.line = "profile set name " + change.value;
    if (change.key == "bot") change.line = fmt::format("profile set bot {}", change.value.empty() ? "off" : "on");
    if (!own || change.line.empty() || connection.is_guest()) return refuse_change(connection, message, response);
    auto operation = connection.begin(std::move(response));
    auto task = change_profile(connection.shared_from_this(), operation, std::move(change));
    connection.run(std::move(operation), std::move(task));
}

void show_keys(Response& response, Numeric number, const std::vector<std::string>& keys)
{
    if (keys.empty()) return;
    for (const auto& line : pack_words(keys, most_words)) response.numeric(number, "{}", line);
}

void subscribe(Connection& connection, const Message& message, Response& response)
{
    auto& subscriptions = connection.subscriptions();
    std::vector<std::string> taken;
    for (const auto key : keys_in(message)) {
        if (!is_metadata_key(key)) {
            refuse_key(response, key);
            continue;
        }
        const bool known = std::ranges::find(subscriptions, key) != subscriptions.end();
        if (!known && subscriptions.size() >= most_subscriptions) {
            response.fail("METADATA", "TOO_MANY_SUBS", key, "Too many keys; take some off with METADATA * UNSUB");
            break;
        }
        if (!known) subscriptions.emplace_back(key);
        taken.emplace_back(key);
    }
    show_keys(response, rpl_metadatasubok, taken);
}

void unsubscribe(Connection& connection, const Message& message, Response& response)
{
    std::vector<std::string> taken;
    for (const auto key : keys_in(message)) {
        if (!is_metadata_key(key)) {
            refuse_key(response, key);
            continue;
        }
        std::erase(connection.subscriptions(), key);
        taken.emplace_back(key);
    }
    show_keys(response, rpl_metadataunsubok, taken);
}

void show_subscriptions(Connection& connection, const Message&, Response& response)
{
    show_keys(response, rpl_metadatasubs, connection.subscriptions());
}

struct Subcommand {
    std::string_view name;
    std::size_t least_params;
    bool before_welcome;
    void (*handle)(Connection& connection, const Message& message, Response& response);
};

constexpr std::array subcommands{
    Subcommand{"GET", 3, false, get},
    Subcommand{"LIST", 2, false, list},
    Subcommand{"SYNC", 2, false, sync},
    Subcommand{"SET", 3, false, set},
    Subcommand{"CLEAR", 2, false, refuse_change},
    Subcommand{"SUB", 3, true, subscribe},
    Subcommand{"UNSUB", 3, true, unsubscribe},
    Subcommand{"SUBS", 2, true, show_subscriptions},
};

void metadata(Connection& connection, const Message& message, Response& response)
{
    const std::string_view name = message.param(1);
    const auto subcommand = std::ranges::find_if(
        subcommands, [name](const Subcommand& one) { return text::same_ignoring_case(one.name, name); });
    if (subcommand == subcommands.end())
        return response.fail("METADATA", "SUBCOMMAND_INVALID",
                             name.empty() || name.find(' ') != std::string_view::npos ? "*" : name.substr(0, 16),
                             "METADATA has GET, LIST, SYNC, SET, SUB, UNSUB and SUBS");
    if (message.params.size() < subcommand->least_params)
        return response.numeric(err_needmoreparams, "METADATA :Not enough parameters; name a key: METADATA * {} avatar",
                                subcommand->name);
    if (!connection.is_registered() && !subcommand->before_welcome)
        return response.numeric(err_notregistered, ":You have not registered yet; send NICK and USER first");
    subcommand->handle(connection, message, response);
}

constexpr std::array commands{Command{"METADATA", 2, true, false, metadata}};

} // namespace

std::span<const Command> metadata_commands()
{
    return commands;
}

} // namespace fedibee::irc
