// SPDX-License-Identifier: AGPL-3.0-or-later
// CHATHISTORY (IRCv3 draft/chathistory): stretches of a place's or query's past as batches.
#include "irc/commands.hpp"

#include "irc/history.hpp"
#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <utility>

namespace fedibee::irc {
namespace {

using session::HistoryRange;

constexpr std::string_view command_name = "CHATHISTORY";

struct Subcommand {
    std::string_view name;
    HistoryRange range;
    std::size_t points;
};
constexpr std::array subcommands{
    Subcommand{"LATEST", HistoryRange::latest, 1},   Subcommand{"BEFORE", HistoryRange::before, 1},
    Subcommand{"AFTER", HistoryRange::after, 1},     Subcommand{"AROUND", HistoryRange::around, 1},
    Subcommand{"BETWEEN", HistoryRange::between, 2},
};

/// A command taken apart. `words` are what its failures repeat.
struct Question {
    std::string words;
    std::string target; ///< as typed
    Place place;
    session::HistoryRequest request;
};

Failure refusal(std::string_view sentence)
{
    return fail(Errc::invalid_input, std::string(sentence));
}

Result<std::size_t> parse_limit(std::string_view word)
{
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), limit);
    if (error != std::errc{} || end != word.data() + word.size() || limit == 0)
        return refusal("The limit must be a number from 1 to 100");
    return std::min(limit, most_history);
}

Result<Timestamp> parse_moment(std::string_view value)
{
    const auto time = text::parse_iso_time(value);
    if (!time) return refusal("A time is written timestamp=2026-01-31T18:30:00.000Z");
    return *time;
}

/// unsupported: another kind of reference than those of MSGREFTYPES.
Result<session::HistoryPoint> parse_point(std::string_view word)
{
    const auto equals = word.find('=');
    const auto kind = word.substr(0, equals);
    const auto value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
    if (kind == "msgid") {
        if (value.empty()) return refusal("A message is named msgid=ID");
        return session::HistoryPoint{std::string(value), {}};
    }
    if (kind != "timestamp") return fail(Errc::unsupported, "Messages are named by msgid=ID or timestamp=TIME here");
    const auto time = parse_moment(value);
    if (!time) return fail(time.error());
    return session::HistoryPoint{{}, *time};
}

/// The points and the limit behind the target.
Result<session::HistoryRequest> parse_request(const Message& message, const Subcommand& subcommand)
{
    session::HistoryRequest request;
    request.range = subcommand.range;
    const bool all = subcommand.range == HistoryRange::latest && message.param(2) == "*";
    if (!all) {
        auto point = parse_point(message.param(2));
        if (!point) return fail(std::move(point));
        request.point = std::move(*point);
    }
    if (subcommand.points == 2) {
        auto other = parse_point(message.param(3));
        if (!other) return fail(std::move(other));
        request.other = std::move(*other);
    }
    const auto limit = parse_limit(message.param(2 + subcommand.points));
    if (!limit) return fail(limit.error());
    request.limit = *limit;
    return request;
}

void refuse(Response& response, std::string_view code, std::string_view words, std::string_view sentence)
{
    response.fail(command_name, code, words, sentence);
}

// ---- LATEST, BEFORE, AFTER, AROUND, BETWEEN ---------------------------------------------------------------------

/// With draft/event-playback: what was a TAGMSG when it happened is one again.
void show_past_reaction(Response& response, const Spot& spot, const session::Notice& notice, std::string_view batch)
{
    const bool plays = response.connection().has(Capability::event_playback);
    if (!plays || notice.reaction.empty() || !notice.author || !notice.about) return;
    const session::Reacted reacted{*notice.author, notice.reaction, notice.about->msgid, notice.time};
    show_reaction(response, spot, reacted, batch);
}

void show_history(Response& response, const Question& question, const std::vector<session::HistoryItem>& items)
{
    Connection& connection = response.connection();
    const bool query = question.place.kind == PlaceKind::direct;
    const auto person = query ? connection.user()->known(question.place.name) : std::nullopt;
    const Channel* const channel = query ? nullptr : connection.find_channel(question.place);
    Spot spot = channel_spot(channel != nullptr ? channel->name : question.target);
    if (query) spot = query_spot(connection, person ? person->nick : question.target);
    const std::string batch = response.open_batch("chathistory " + question.target);
    for (const auto& item : items) {
        if (const auto* const shown = std::get_if<session::ShownStatusPtr>(&item)) {
            show_status(response, spot, **shown, batch);
        } else {
            const auto& notice = std::get<session::Notice>(item);
            show_notice(response, spot, notice, batch);
            show_past_reaction(response, spot, notice, batch);
        }
    }
    response.close_batch(batch);
}

asio::awaitable<void> answer(std::shared_ptr<Connection> self, OperationPtr operation, Question question)
{
    const session::UserPtr user = self->user();
    const auto items = co_await user->history(question.place, question.request);
    if (self->is_closed()) co_return;
    if (items) co_return show_history(operation->response, question, *items);
    const ErrorReply reply = to_reply(items.error());
    const bool nowhere = items.error().code == Errc::not_found;
    refuse(operation->response, nowhere ? "INVALID_TARGET" : "MESSAGE_ERROR", question.words, reply.sentence);
}

void ask(Connection& connection, const Message& message, Response& response, const Subcommand& subcommand)
{
    Question question;
    question.target = message.param(1);
    question.words = fmt::format("{} {}", subcommand.name, question.target);
    if (message.params.size() < 3 + subcommand.points)
        return refuse(response, "INVALID_PARAMS", subcommand.name,
                      "Not enough parameters: a target, a message or time, and a limit");
    auto request = parse_request(message, subcommand);
    if (!request) {
        const bool kind = request.error().code == Errc::unsupported;
        return refuse(response, kind ? "INVALID_MSGREFTYPE" : "INVALID_PARAMS", question.words, request.error().detail);
    }
    if (connection.seat && question.target.starts_with('#'))
        return show_room_history(response, question.target, question.words, *request);
    auto place = place_of_target(connection, question.target);
    if (!place) return refuse(response, "INVALID_TARGET", question.words, "There is nothing of that name to read");
    question.request = std::move(*request);
    question.place = std::move(*place);
    auto operation = connection.begin(std::move(response));
    auto task = answer(connection.shared_from_this(), operation, std::move(question));
    connection.run(std::move(operation), std::move(task));
}

// ---- TARGETS ----------------------------------------------------------------------------------------------------

struct TargetsQuestion {
    Timestamp from{};
    Timestamp to{};
    std::size_t limit = most_history;
};

void show_targets(Response& response, const std::vector<std::pair<Timestamp, std::string>>& targets)
{
    LineTags tags;
    const std::string batch = response.open_batch("draft/chathistory-targets");
    tags.batch = batch;
    for (const auto& [latest, name] : targets)
        response.line(tags, fmt::format(":{} CHATHISTORY TARGETS {} {}", response.connection().server_name(), name,
                                        text::format_iso_time(latest)));
    response.close_batch(batch);
}

asio::awaitable<void> answer_targets(std::shared_ptr<Connection> self, OperationPtr operation, TargetsQuestion question)
{
    std::vector<Place> places;
    for (const auto& channel : self->channels()) places.push_back(channel.place);
    const session::UserPtr user = self->user();
    const auto targets = co_await user->history_targets(std::move(places), question.from, question.to, question.limit);
    if (self->is_closed()) co_return;
    Response& response = operation->response;
    if (!targets) co_return refuse(response, "MESSAGE_ERROR", "TARGETS", to_reply(targets.error()).sentence);
    auto named = room_history_targets(*self, question.from, question.to);
    for (const auto& target : *targets) {
        const Channel* const channel = self->find_channel(target.place);
        const std::string name = target.peer ? target.peer->nick : channel_name(target.place, self->seat != nullptr);
        named.emplace_back(target.latest, channel != nullptr ? channel->name : name);
    }
    std::ranges::sort(named, std::ranges::greater{});
    if (named.size() > question.limit) named.resize(question.limit);
    show_targets(response, named);
}

void targets(Connection& connection, const Message& message, Response& response)
{
    constexpr std::string_view words = "TARGETS";
    if (message.params.size() < 4)
        return refuse(response, "INVALID_PARAMS", words, "Not enough parameters: two timestamps and a limit");
    const auto from = parse_point(message.param(1));
    const auto to = parse_point(message.param(2));
    for (const auto* point : {&from, &to}) {
        if (!*point)
            return refuse(response, point->error().code == Errc::unsupported ? "INVALID_MSGREFTYPE" : "INVALID_PARAMS",
                          words, point->error().detail);
        if (!(*point)->msgid.empty())
            return refuse(response, "INVALID_MSGREFTYPE", words, "TARGETS takes two timestamps and a limit");
    }
    const auto limit = parse_limit(message.param(3));
    if (!limit) return refuse(response, "INVALID_PARAMS", words, limit.error().detail);
    auto operation = connection.begin(std::move(response));
    auto task = answer_targets(connection.shared_from_this(), operation, {(*from).time, (*to).time, *limit});
    connection.run(std::move(operation), std::move(task));
}

void chathistory(Connection& connection, const Message& message, Response& response)
{
    if (!connection.has(Capability::chathistory))
        return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    std::string name(message.param(0));
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (name == "TARGETS") return targets(connection, message, response);
    const auto* const subcommand = std::ranges::find(subcommands, name, &Subcommand::name);
    if (subcommand == subcommands.end())
        return refuse(response, "INVALID_PARAMS", name.empty() ? "*" : message.param(0),
                      "Known are LATEST, BEFORE, AFTER, AROUND, BETWEEN and TARGETS");
    ask(connection, message, response, *subcommand);
}

constexpr std::array commands{
    Command{"CHATHISTORY", 0, false, false, chathistory},
};

} // namespace

std::optional<Place> place_of_target(Connection& connection, std::string_view target)
{
    if (connection.seat && is_for_rooms(connection, target)) return std::nullopt;
    if (is_channel_name(target)) {
        if (const Channel* const channel = connection.find_channel(target)) return channel->place;
        return parse_channel(target);
    }
    if (is_service_nick(target) || text::same_ignoring_case(target, connection.identity().nick)) return Place{};
    const auto person = connection.user()->known(target);
    if (person) return Place{PlaceKind::direct, person->address, {}};
    const auto at = target.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == target.size()) return std::nullopt;
    return Place{PlaceKind::direct, text::lowered(target), {}};
}

std::span<const Command> history_commands()
{
    return commands;
}

} // namespace fedibee::irc
