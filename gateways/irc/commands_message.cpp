// SPDX-License-Identifier: AGPL-3.0-or-later
// What is typed: PRIVMSG to places, people and root; NOTICE and TAGMSG, which are never published.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/person.hpp"
#include "irc/registration.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/chrono.h>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_targets = 4;
constexpr char ctcp_mark = '\x01';

/// A place or a person, and where the answer appears.
struct Target {
    Spot spot;
    std::optional<Place> place; ///< else a person: spot.peer
};

bool is_status_message(std::string_view target)
{
    return target.size() > 1 && std::string_view("@%+").find(target.front()) != std::string_view::npos &&
           is_channel_name(target.substr(1));
}

Target root_target(Connection& connection)
{
    return {query_spot(connection, root_nick), std::nullopt};
}

/// Nothing when there is no such target; that was said then.
std::optional<Target> find_target(Connection& connection, Response& response, std::string_view typed)
{
    if (is_status_message(typed)) {
        response.numeric(err_cannotsendtochan, "{} :Messages to a part of a place do not exist; write to {}", typed,
                         typed.substr(1));
        return std::nullopt;
    }
    if (is_channel_name(typed)) {
        if (const Channel* const channel = connection.find_channel(typed))
            return Target{channel_spot(channel->name), channel->place};
        if (auto place = parse_channel(typed)) return Target{channel_spot(typed), std::move(place)};
        response.numeric(err_nosuchchannel, "{} :There is no such place; /list shows those you can join", typed);
        return std::nullopt;
    }
    if (text::same_ignoring_case(typed, "nickserv")) return root_target(connection);
    if (is_service_nick(typed)) return Target{query_spot(connection, text::lowered(typed)), std::nullopt};
    const auto person = connection.user()->known(typed);
    return Target{query_spot(connection, person ? std::string_view(person->nick) : typed), std::nullopt};
}

void show_failure(Response& response, const Target& target, const Error& error)
{
    if (error.code == Errc::not_found && !target.place)
        return show_refusal(response, err_nosuchnick, target.spot.peer, to_reply(error).sentence);
    show_error(response, target.spot, "PRIVMSG", error);
}

asio::awaitable<void> say_to_all(std::shared_ptr<Connection> self, OperationPtr operation, std::vector<Target> targets,
                                 session::Utterance utterance)
{
    for (const auto& target : targets) {
        const session::UserPtr user = self->user();
        Result<session::Reply> reply = session::Reply{};
        if (target.place) {
            reply = co_await user->say(*self, *target.place, utterance);
        } else {
            reply = co_await user->say_to(*self, target.spot.peer, utterance);
        }
        if (!reply) {
            show_failure(operation->response, target, reply.error());
            continue;
        }
        show_reply(operation->response, target.spot, *reply);
        const auto person = target.place ? std::nullopt : user->known(target.spot.peer);
        if (person && person->dormant) operation->response.numeric(rpl_away, "{} :{}", target.spot.peer, dormant_text);
        if (!reply->farewell.empty()) self->close(reply->farewell);
        if (reply->became) log_in(*self, operation->response, std::move(reply->became));
    }
}

void say(Connection& connection, Response& response, std::vector<Target> targets, session::Utterance utterance)
{
    if (targets.empty()) return;
    auto operation = connection.begin(std::move(response));
    auto task = say_to_all(connection.shared_from_this(), operation, std::move(targets), std::move(utterance));
    connection.run(std::move(operation), std::move(task));
}

// ---- CTCP -----------------------------------------------------------------------------------------------------

std::string ctcp_answer(Connection& connection, std::string_view word, std::string_view rest)
{
    const Hub& hub = connection.hub();
    if (word == "VERSION") return "VERSION fedibee " + hub.options.version;
    if (word == "PING") return fmt::format("PING {}", rest);
    if (word == "CLIENTINFO") return "CLIENTINFO ACTION CLIENTINFO PING TIME VERSION";
    if (word != "TIME") return {};
    const auto now = std::chrono::floor<std::chrono::seconds>(hub.clock.wall());
    return fmt::format("TIME {:%Y-%m-%d %H:%M:%S} UTC", now);
}

/// Answered here for people and root; nothing of it reaches an instance.
void answer_ctcp(Connection& connection, Response& response, std::string_view target, std::string_view request)
{
    if (is_channel_name(target)) return;
    const auto word = text::take_word(request);
    const std::string answer = ctcp_answer(connection, word, request);
    if (answer.empty()) return;
    std::string source = service_source(root_nick, connection.server_name());
    if (!is_service_nick(target)) {
        const auto person = connection.user()->known(target);
        if (!person) return response.numeric(err_nosuchnick, "{} :No such nick", target);
        source = source_of(*person);
    }
    response.line({}, fmt::format(":{} NOTICE {} :\x01{}\x01", source, connection.identity().nick, answer));
}

// ---- commands -------------------------------------------------------------------------------------------------

/// A line to oneself comes back and is not published.
bool is_to_oneself(Connection& connection, Response& response, std::string_view target, std::string_view command,
                   std::string_view text)
{
    if (!text::same_ignoring_case(target, connection.identity().nick)) return false;
    response.line({}, fmt::format(":{} {} {} :{}", connection.source(), command, connection.identity().nick, text));
    return true;
}

/// Remembers what the next /oper is for.
void note_oper_hint(Connection& connection, const std::vector<Target>& targets, std::string_view text)
{
    const auto word = text::trimmed(text);
    for (const auto& target : targets) {
        const bool control = target.place ? target.place->kind == PlaceKind::control
                                          : text::same_ignoring_case(target.spot.peer, root_nick);
        if (!control) continue;
        if (text::same_ignoring_case(word, "register")) connection.oper_hint = OperHint::register_;
        if (text::same_ignoring_case(word, "identify")) connection.oper_hint = OperHint::identify;
    }
}

void say_text(Connection& connection, Response& response, const std::vector<std::string_view>& names,
              session::Utterance utterance)
{
    std::vector<Target> targets;
    for (const auto name : names) {
        if (is_to_oneself(connection, response, name, "PRIVMSG", utterance.text)) continue;
        if (auto target = find_target(connection, response, name)) targets.push_back(std::move(*target));
    }
    utterance.text = without_formatting(utterance.text);
    if (utterance.text.empty()) return response.numeric(err_notexttosend, ":No text to send");
    note_oper_hint(connection, targets, utterance.text);
    say(connection, response, std::move(targets), std::move(utterance));
}

void privmsg(Connection& connection, const Message& message, Response& response)
{
    if (message.param(0).empty()) return response.numeric(err_norecipient, ":No recipient given (PRIVMSG)");
    if (message.param(1).empty()) return response.numeric(err_notexttosend, ":No text to send");
    const auto names = text::split(message.param(0), ',');
    if (names.size() > most_targets)
        return response.numeric(err_toomanytargets, "{} :Too many targets; at most {} at once", names.back(),
                                most_targets);
    session::Utterance utterance;
    if (connection.has(Capability::message_tags)) utterance.reply_to = reply_tag(message);
    std::string_view text = message.param(1);
    if (!text.starts_with(ctcp_mark)) {
        utterance.text = text;
        return say_text(connection, response, names, std::move(utterance));
    }
    text.remove_prefix(1);
    if (text.ends_with(ctcp_mark)) text.remove_suffix(1);
    if (text.starts_with("ACTION ")) {
        utterance.text = text.substr(7);
        utterance.is_action = true;
        return say_text(connection, response, names, std::move(utterance));
    }
    for (const auto name : names) answer_ctcp(connection, response, name, text);
}

/// Never published and never answered: bots talk to each other with notices.
void notice(Connection& connection, const Message& message, Response& response)
{
    if (message.params.size() < 2) return;
    is_to_oneself(connection, response, message.param(0), "NOTICE", message.param(1));
}

void nickserv(Connection& connection, const Message& message, Response& response)
{
    std::string line;
    for (const auto word : message.params) line.append(line.empty() ? "" : " ").append(word);
    session::Utterance utterance;
    utterance.text = without_formatting(line);
    say(connection, response, {root_target(connection)}, std::move(utterance));
}

// ---- REDACT ---------------------------------------------------------------------------------------------------

std::string_view redact_code(const Error& error)
{
    const bool unknown = error.code == Errc::not_found || error.code == Errc::invalid_input;
    const bool refused = error.code == Errc::forbidden || error.code == Errc::unauthorized;
    if (unknown) return "UNKNOWN_MSGID";
    return refused ? "REDACT_FORBIDDEN" : to_reply(error).code;
}

struct Redaction {
    std::string target;
    std::string msgid;
    std::string reason;
};

asio::awaitable<void> redact_post(std::shared_ptr<Connection> self, OperationPtr operation, Redaction what)
{
    const session::UserPtr user = self->user();
    self->redacted = what.msgid;
    auto reply = co_await user->redact(*self, what.msgid);
    if (!reply) {
        self->redacted.clear();
        operation->response.fail("REDACT", redact_code(reply.error()), fmt::format("{} {}", what.target, what.msgid),
                                 to_reply(reply.error()).sentence);
        co_return;
    }
    std::string line = fmt::format(":{} REDACT {} {}", self->source(), what.target, what.msgid);
    if (!what.reason.empty()) line.append(" :").append(what.reason);
    LineTags tags;
    tags.account = user->name();
    if (self->has(Capability::echo_message)) operation->response.line(tags, line);
    show_reply(operation->response, control_spot(*self), *reply);
}

/// Deletes a post of one's own (IRCv3 draft/message-redaction); whose it is the session checks.
void redact(Connection& connection, const Message& message, Response& response)
{
    Redaction what{std::string(message.param(0)), std::string(message.param(1)), std::string(message.param(2))};
    if (!connection.has(Capability::message_redaction))
        return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    if (is_channel_name(what.target) && !parse_channel(what.target))
        return response.fail("REDACT", "INVALID_TARGET", what.target, "There is no such place");
    auto operation = connection.begin(std::move(response));
    auto task = redact_post(connection.shared_from_this(), operation, std::move(what));
    connection.run(std::move(operation), std::move(task));
}

constexpr std::array commands{
    Command{"REDACT", 2, false, false, redact}, Command{"PRIVMSG", 0, false, false, privmsg},
    Command{"NOTICE", 0, false, true, notice},  Command{"NICKSERV", 1, false, false, nickserv},
    Command{"NS", 1, false, false, nickserv},
};

} // namespace

std::span<const Command> message_commands()
{
    return commands;
}

bool is_joinable(Connection& connection, const Message& message)
{
    if (message.command != "PRIVMSG" || message.params.size() < 2) return false;
    if (connection.has(Capability::multiline) && message.tag("batch")) return false;
    const std::string_view target = message.param(0);
    const std::string_view text = message.param(1);
    if (target.empty() || text.empty() || text.starts_with(ctcp_mark)) return false;
    if (target.find(',') != std::string_view::npos || is_status_message(target)) return false;
    if (connection.seat && (connection.is_guest() || is_for_rooms(connection, target))) return false;
    if (!is_channel_name(target))
        return !is_service_nick(target) && !text::same_ignoring_case(target, connection.identity().nick);
    const auto place = parse_channel(target);
    return place && place->kind != PlaceKind::control;
}

std::string reply_tag(const Message& message)
{
    if (auto tag = message.tag("+reply")) return *tag;
    return message.tag("+draft/reply").value_or("");
}

std::string client_tags(const Message& message)
{
    std::string kept;
    for (const auto tag : text::split(message.tags, ';')) {
        if (tag.starts_with('+')) kept.append(kept.empty() ? "" : ";").append(tag);
    }
    return kept;
}

void say_typed_text(Connection& connection, const TypedText& typed)
{
    Response response(connection, typed.label);
    session::Utterance utterance;
    utterance.text = typed.text;
    utterance.reply_to = typed.reply_to;
    say_text(connection, response, {typed.target}, std::move(utterance));
    response.finish();
}

void say_to_root(Connection& connection, Response& response, std::string line)
{
    session::Utterance utterance;
    utterance.text = std::move(line);
    say(connection, response, {Target{control_spot(connection), Place{}}}, std::move(utterance));
}

} // namespace fedibee::irc
