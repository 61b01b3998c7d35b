// SPDX-License-Identifier: AGPL-3.0-or-later
// MONITOR: nicks that the client watches. Whoever the gateway has met is there; others are not, until they appear.
#include "irc/commands.hpp"

#include "irc/metadata.hpp"
#include "irc/names.hpp"
#include "irc/person.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t line_room = 390; ///< for targets in one numeric

/// "a,b,c" in as many numerics as it takes; none for none.
void show_targets(Response& response, Numeric number, const std::vector<std::string>& targets)
{
    if (targets.empty()) return;
    for (const auto& line : pack_words(targets, line_room, ',')) response.numeric(number, ":{}", line);
}

std::vector<std::string> targets_in(std::string_view list)
{
    std::vector<std::string> targets;
    for (const auto part : text::split(list, ',')) {
        if (!text::trimmed(part).empty()) targets.emplace_back(text::trimmed(part));
    }
    return targets;
}

auto find_target(std::vector<std::string>& monitored, std::string_view target)
{
    return std::ranges::find_if(monitored, [target](const auto& one) { return text::same_ignoring_case(one, target); });
}

/// A nick or an address, no mask.
bool is_target(std::string_view target)
{
    return target.size() <= longest_target && !target.starts_with(':') &&
           target.find_first_of(" *?!") == std::string_view::npos;
}

void show_presence(Connection& connection, Response& response, const std::vector<std::string>& targets)
{
    std::vector<std::string> online;
    std::vector<std::string> offline;
    for (const auto& target : targets) {
        const auto person = is_target(target) ? find_person(connection, target) : std::nullopt;
        // By the name that was asked for: clients know no other.
        if (person)
            online.push_back(target + person->source.substr(person->source.find('!')));
        else
            offline.push_back(target);
    }
    show_targets(response, rpl_mononline, online);
    show_targets(response, rpl_monoffline, offline);
    if (connection.subscriptions().empty()) return;
    for (const auto& target : targets) {
        const auto portrait = is_target(target) ? portrait_of(connection, target) : std::nullopt;
        if (portrait) show_metadata(response, target, *portrait);
    }
}

void add_targets(Connection& connection, std::string_view list, Response& response)
{
    auto& monitored = connection.monitored();
    const auto targets = targets_in(list);
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!is_target(targets[i])) {
            taken.push_back(targets[i]); // a mask is nobody: it is said to be away, and not kept
            continue;
        }
        if (find_target(monitored, targets[i]) != monitored.end()) continue;
        if (monitored.size() >= most_monitored) {
            std::string rest;
            for (std::size_t j = i; j < targets.size(); ++j) rest.append(j == i ? "" : ",").append(targets[j]);
            show_presence(connection, response, taken);
            return response.numeric(err_monlistfull, "{} {} :Monitor list is full; take some off with MONITOR -",
                                    most_monitored, rest);
        }
        monitored.push_back(targets[i]);
        taken.push_back(targets[i]);
    }
    show_presence(connection, response, taken);
}

void remove_targets(Connection& connection, std::string_view list, Response&)
{
    auto& monitored = connection.monitored();
    for (const auto& target : targets_in(list)) {
        if (const auto found = find_target(monitored, target); found != monitored.end()) monitored.erase(found);
    }
}

void clear_targets(Connection& connection, std::string_view, Response&)
{
    connection.monitored().clear();
}

void list_targets(Connection& connection, std::string_view, Response& response)
{
    show_targets(response, rpl_monlist, connection.monitored());
    response.numeric(rpl_endofmonlist, ":End of MONITOR list");
}

void show_status(Connection& connection, std::string_view, Response& response)
{
    show_presence(connection, response, connection.monitored());
}

struct Modifier {
    char letter;
    std::size_t least_params;
    void (*handle)(Connection& connection, std::string_view targets, Response& response);
};

constexpr std::array modifiers{
    Modifier{'+', 2, add_targets},  Modifier{'-', 2, remove_targets}, Modifier{'c', 1, clear_targets},
    Modifier{'l', 1, list_targets}, Modifier{'s', 1, show_status},
};

void monitor(Connection& connection, const Message& message, Response& response)
{
    const std::string_view word = message.param(0);
    const char letter = word.size() == 1 ? text::lower(word.front()) : '\0';
    const auto modifier = std::ranges::find(modifiers, letter, &Modifier::letter);
    if (modifier == modifiers.end())
        return response.fail("MONITOR", "INVALID_PARAMS", word.empty() ? "*" : word.substr(0, 16),
                             "MONITOR takes one of + - C L S: MONITOR + nick,nick watches nicks");
    if (message.params.size() < modifier->least_params)
        return response.numeric(err_needmoreparams, "MONITOR :Not enough parameters; say whom: MONITOR {} nick,nick",
                                letter);
    modifier->handle(connection, message.param(1), response);
}

constexpr std::array commands{Command{"MONITOR", 1, false, true, monitor}};

} // namespace

std::span<const Command> monitor_commands()
{
    return commands;
}

} // namespace fedibee::irc
