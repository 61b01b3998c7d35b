// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/commands.hpp"

#include <unordered_map>

namespace fedibee::irc {

const Command* find_command(std::string_view name)
{
    static const auto table = [] {
        std::unordered_map<std::string_view, const Command*> all;
        for (const auto commands :
             {session_commands(), sasl_commands(), bouncer_commands(), channel_commands(), query_commands(),
              monitor_commands(), message_commands(), info_commands(), history_commands(), reaction_commands(),
              multiline_commands(), read_commands(), mode_commands(), member_commands(), metadata_commands(),
              webirc_commands(), search_commands()}) {
            for (const auto& command : commands) all.emplace(command.name, &command);
        }
        return all;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace fedibee::irc
