// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about the user: help, settings, the gateway account, raw calls.
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::size_t most_raw_lines = 40;

std::string words_of(Topic topic)
{
    std::vector<std::string_view> names;
    for (const auto& command : commands()) {
        const auto name = command.form.names.substr(0, command.form.names.find('|'));
        if (command.topic == topic && std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

Task<Reply> help(Call)
{
    co_return answer(
        {"Type 'help WORD' for one command. Where timelines are shown, a line that fits no command is posted.",
         "write: " + words_of(Topic::write), "act: " + words_of(Topic::act), "people: " + words_of(Topic::people),
         "read: " + words_of(Topic::read), "self: " + words_of(Topic::self),
         "POST is a short id like 1f, a nick (that person's newest post), ^ (the newest), a web address or a msgid."});
}

Task<Reply> help_word(Call call)
{
    std::vector<std::string> lines;
    for (const auto& form : command_forms()) {
        const auto names = text::split(form.names, '|');
        const bool named =
            std::ranges::any_of(names, [&](auto name) { return text::same_ignoring_case(name, call.arg(0)); });
        if (!named) continue;
        lines.push_back(fmt::format("{}: {}", usage(form), form.help));
        if (names.size() > 1)
            lines.push_back(fmt::format("  also: {}", fmt::join(names.begin() + 1, names.end(), ", ")));
    }
    co_return answer(std::move(lines));
}

Task<Reply> save(Call)
{
    co_return answer("Configuration saved. (Everything is saved at once; this word only says so.)");
}

Task<Reply> registered(Call call)
{
    co_return answer(
        fmt::format("You are registered already, as {}. A new password: set password NEW", call.user->name()));
}

Task<Reply> identified(Call call)
{
    co_return answer(fmt::format("Password accepted: you are identified already, as {}.", call.user->name()));
}

Task<Reply> api(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    std::vector<std::pair<std::string, std::string>> fields;
    std::string_view rest = call.arg(2);
    while (!rest.empty()) {
        const std::string name(text::take_word(rest));
        if (rest.empty())
            co_return fail(Errc::invalid_input,
                           "Names and values come in pairs: api post /api/v1/statuses status hello");
        fields.emplace_back(name, std::string(text::take_word(rest)));
    }
    std::string method = call.arg(0);
    std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    const auto body = co_await (*session)->backend()->raw(method, call.arg(1), std::move(fields));
    if (!body) co_return fail(body.error());
    std::vector<std::string> lines;
    for (const auto line : text::split(*body, '\n')) {
        if (lines.size() < most_raw_lines) lines.push_back(render::clean_line(line));
    }
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"help", "", "the commands"}, Topic::self, help},
    {{"help", "COMMAND", "one command"}, Topic::self, help_word},
    {{"help", "TEXT", "the commands", true}, Topic::self, help},
    {{"save", "", "says that everything is saved", true}, Topic::self, save},
    {{"register", "[WORD]", "make an account on this gateway", true}, Topic::self, registered},
    {{"identify", "[-noload|-force] [WORD]", "come back to your account on this gateway", true},
     Topic::self,
     identified},
    {{"api", "get|put|post|delete|patch PATH [TEXT]", "a raw call to the instance: api get /api/v1/instance"},
     Topic::self,
     api},
};

} // namespace

std::span<const Command> self_commands()
{
    return table;
}

} // namespace fedibee::session
