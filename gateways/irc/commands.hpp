// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands of this server: one table, filled from the command files by subject.
#pragma once

#include "fedibee/config.hpp"
#include "irc/connection.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace fedibee::irc {

struct Command {
    std::string_view name;
    std::size_t least_params;
    bool before_welcome; ///< allowed while registering
    bool is_local;       ///< answered from memory: with a label it may overtake what waits for an instance
    void (*handle)(Connection& connection, const Message& message, Response& response);
};

[[nodiscard]] const Command* find_command(std::string_view name);

/// Tells a client with cap-notify what the configuration offers otherwise than before.
void announce_offers(Connection& connection, const IrcConfig& before);

// By subject; each in the file of that name.
std::span<const Command> session_commands();
std::span<const Command> sasl_commands();
std::span<const Command> bouncer_commands();
std::span<const Command> channel_commands();
std::span<const Command> mode_commands();
std::span<const Command> member_commands();
std::span<const Command> query_commands();
std::span<const Command> monitor_commands();
std::span<const Command> metadata_commands();
std::span<const Command> message_commands();
std::span<const Command> info_commands();
std::span<const Command> history_commands();
std::span<const Command> reaction_commands();
std::span<const Command> multiline_commands();
std::span<const Command> read_commands();
std::span<const Command> search_commands();
std::span<const Command> webirc_commands();

/// Whether the line is a text to a place or person that may be a piece of a longer one.
[[nodiscard]] bool is_joinable(Connection& connection, const Message& message);
/// msgid that the line answers, from +reply or +draft/reply.
[[nodiscard]] std::string reply_tag(const Message& message);
/// The tags that one client may give another, those that begin with '+', as they were sent.
[[nodiscard]] std::string client_tags(const Message& message);
/// Carries out a text that came through the joiner.
void say_typed_text(Connection& connection, const TypedText& typed);
/// Gives a line to the control place; the answer appears there.
void say_to_root(Connection& connection, Response& response, std::string line);

} // namespace fedibee::irc
