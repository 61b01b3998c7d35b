// SPDX-License-Identifier: AGPL-3.0-or-later
// MARKREAD (IRCv3 draft/read-marker) and READ (soju.im/read): how far a place or query was read.
#include "irc/commands.hpp"

#include "irc/history.hpp"
#include "irc/hub.hpp"
#include "irc/room_front.hpp"
#include "text/iso_time.hpp"

#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::string_view time_word = "timestamp=";

struct Marking {
    std::string command;
    std::string target;
    Place place;
    std::optional<Timestamp> time; ///< none: the client asks
};

asio::awaitable<void> answer(std::shared_ptr<Connection> self, OperationPtr operation, Marking marking)
{
    const session::UserPtr user = self->user();
    Result<Timestamp> read = Timestamp{};
    if (marking.time) {
        read = co_await user->mark_read(*self, marking.place, *marking.time);
    } else {
        read = co_await user->read_up_to(marking.place);
    }
    if (read) co_return show_read_marker(operation->response, marking.target, *read);
    operation->response.fail(marking.command, "INTERNAL_ERROR", marking.target, to_reply(read.error()).sentence);
}

void mark_read(Connection& connection, const Message& message, Response& response)
{
    const auto needed = message.command == "READ" ? Capability::read_marker_soju : Capability::read_marker;
    if (!connection.has(needed)) return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    if (message.param(0).empty())
        return response.fail(message.command, "NEED_MORE_PARAMS", {}, "Name the place or person that was read");
    Marking marking{message.command, std::string(message.param(0)), {}, std::nullopt};
    std::string_view word = message.param(1);
    if (!word.empty()) {
        const auto time =
            word.starts_with(time_word) ? text::parse_iso_time(word.substr(time_word.size())) : std::nullopt;
        if (!time)
            return response.fail(message.command, "INVALID_PARAMS", fmt::format("{} {}", marking.target, word),
                                 "A time is written timestamp=2026-01-31T18:30:00.000Z");
        marking.time = *time;
    }
    if (connection.seat && marking.target.starts_with('#'))
        return mark_room_read(response, message.command, marking.target, marking.time);
    auto place = place_of_target(connection, marking.target);
    if (!place)
        return response.fail(message.command, "INVALID_PARAMS", marking.target,
                             "There is nothing of that name to read");
    marking.place = std::move(*place);
    auto operation = connection.begin(std::move(response));
    auto task = answer(connection.shared_from_this(), operation, std::move(marking));
    connection.run(std::move(operation), std::move(task));
}

constexpr std::array commands{
    Command{"MARKREAD", 0, false, false, mark_read},
    Command{"READ", 0, false, false, mark_read},
};

} // namespace

void show_read_marker(Response& response, std::string_view target, Timestamp time)
{
    Connection& connection = response.connection();
    const std::string moment = time == Timestamp{} ? "*" : std::string(time_word) + text::format_iso_time(time);
    for (const auto& [capability, word] :
         {std::pair{Capability::read_marker, "MARKREAD"}, std::pair{Capability::read_marker_soju, "READ"}}) {
        if (connection.has(capability))
            response.line({}, fmt::format(":{} {} {} {}", connection.server_name(), word, target, moment));
    }
}

std::span<const Command> read_commands()
{
    return commands;
}

} // namespace fedibee::irc
