// SPDX-License-Identifier: AGPL-3.0-or-later
// SEARCH (soju.im/search): messages by place, author, time and words, in one batch.
#include "irc/commands.hpp"

#include "irc/attributes.hpp"
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
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t usual_limit = 50;
constexpr std::size_t longest_text = 400;

/// A question, and how its `in` was written.
struct Search {
    session::MessageSearch wanted;
    std::string target;
    bool in_room = false;
};

using Taken = Result<void>;

Failure refusal(std::string_view sentence)
{
    return fail(Errc::invalid_input, std::string(sentence));
}

Taken take_place(Connection& connection, Search& search, const std::string& value)
{
    search.target = value;
    search.in_room = connection.seat && value.starts_with('#');
    if (search.in_room) return {};
    auto place = place_of_target(connection, value);
    if (!place) return refusal("There is nothing of that name to search in");
    search.wanted.place = std::move(*place);
    search.wanted.everywhere = false;
    return {};
}

Taken take_author(Connection& connection, Search& search, const std::string& value)
{
    search.wanted.from_self = text::same_ignoring_case(value, connection.identity().nick);
    search.wanted.from = value;
    return {};
}

Taken take_time(std::optional<Timestamp>& into, const std::string& value)
{
    into = text::parse_iso_time(value);
    if (!into) return refusal("A time is written 2026-01-31T18:30:00.000Z");
    return {};
}

Taken take_after(Connection&, Search& search, const std::string& value)
{
    return take_time(search.wanted.after, value);
}

Taken take_before(Connection&, Search& search, const std::string& value)
{
    return take_time(search.wanted.before, value);
}

Taken take_text(Connection&, Search& search, const std::string& value)
{
    if (value.size() > longest_text) return refusal("That is too much text to search for");
    search.wanted.text = text::trimmed(value);
    return {};
}

Taken take_limit(Connection&, Search& search, const std::string& value)
{
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (error != std::errc{} || end != value.data() + value.size() || limit == 0)
        return refusal("The limit must be a number from 1 to 100");
    search.wanted.limit = std::min(limit, most_history);
    return {};
}

struct Selector {
    std::string_view name;
    Taken (*take)(Connection& connection, Search& search, const std::string& value);
};
constexpr std::array selectors{
    Selector{"in", take_place},      Selector{"from", take_author}, Selector{"after", take_after},
    Selector{"before", take_before}, Selector{"text", take_text},   Selector{"limit", take_limit},
};

void refuse(Response& response, std::string_view attribute, std::string_view sentence)
{
    response.fail("SEARCH", "INVALID_PARAMS", as_context(attribute), sentence);
}

/// Where the message stands for this client.
Spot spot_of(Connection& connection, const session::FoundMessage& message, const std::string& target)
{
    if (message.peer) return query_spot(connection, message.peer->nick);
    if (message.place.kind == PlaceKind::direct) return query_spot(connection, message.place.name);
    if (const Channel* const channel = connection.find_channel(message.place)) return channel_spot(channel->name);
    return channel_spot(target.empty() ? channel_name(message.place) : target);
}

asio::awaitable<void> answer(std::shared_ptr<Connection> self, OperationPtr operation, Search search)
{
    const session::UserPtr user = self->user();
    const auto found = co_await user->search(search.wanted);
    if (self->is_closed()) co_return;
    Response& response = operation->response;
    if (!found) {
        const bool nowhere = found.error().code == Errc::not_found;
        response.fail("SEARCH", nowhere ? "INVALID_PARAMS" : "INTERNAL_ERROR", nowhere ? "in" : "",
                      to_reply(found.error()).sentence);
        co_return;
    }
    const std::string batch = response.open_batch("soju.im/search");
    for (const auto& message : *found) {
        const Spot spot = spot_of(*self, message, search.target);
        if (const auto* const shown = std::get_if<session::ShownStatusPtr>(&message.item))
            show_status(response, spot, **shown, batch);
        else
            show_notice(response, spot, std::get<session::Notice>(message.item), batch);
    }
    response.close_batch(batch);
}

void search(Connection& connection, const Message& message, Response& response)
{
    if (!connection.has(Capability::search))
        return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    const auto attributes = parse_attributes(message.param(0));
    if (attributes.empty())
        return refuse(response, "*", "Say what to search for: SEARCH in=&home;from=NICK;text=WORDS;limit=10");
    Search question;
    question.wanted.place = Place{PlaceKind::home, {}, {}};
    question.wanted.limit = usual_limit;
    for (const auto& one : attributes) {
        const auto* const selector = std::ranges::find(selectors, one.key, &Selector::name);
        if (selector == selectors.end())
            return refuse(response, one.key, "Known are in, from, after, before, text and limit");
        if (one.value.empty()) return refuse(response, one.key, "That attribute needs a value");
        const auto taken = selector->take(connection, question, one.value);
        if (!taken) return refuse(response, one.key, taken.error().detail);
    }
    if (question.in_room) return show_room_search(response, question.target, question.wanted);
    auto operation = connection.begin(std::move(response));
    auto task = answer(connection.shared_from_this(), operation, std::move(question));
    connection.run(std::move(operation), std::move(task));
}

constexpr std::array commands{Command{"SEARCH", 0, false, false, search}};

} // namespace

std::span<const Command> search_commands()
{
    return commands;
}

} // namespace fedibee::irc
