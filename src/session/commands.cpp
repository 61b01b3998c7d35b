// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/commands.hpp"

#include <iterator>

namespace fedibee::session {

std::span<const Command> commands()
{
    static const std::vector<Command> all = [] {
        std::vector<Command> joined;
        for (const auto part : {account_commands(), self_commands(), write_commands(), act_commands(),
                                people_commands(), read_commands()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

std::span<const CommandForm> command_forms()
{
    static const std::vector<CommandForm> forms = [] {
        std::vector<CommandForm> only;
        for (const auto& command : commands()) only.push_back(command.form);
        return only;
    }();
    return forms;
}

Reply answer(std::string line)
{
    Reply reply;
    reply.items.emplace_back(std::move(line));
    return reply;
}

Reply answer(std::vector<std::string> lines)
{
    Reply reply;
    reply.items.assign(std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    return reply;
}

} // namespace fedibee::session
