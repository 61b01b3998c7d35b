// SPDX-License-Identifier: AGPL-3.0-or-later
// What every client is told at the start: made once per server, filled in per client.
#pragma once

#include "irc/server.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// The 005 tokens, at most 13 in a line.
std::vector<std::string> isupport_lines(const ServerOptions& options);

/// Numerics with gaps for the client's nick and the tags of its lines, so that a burst is a few appends.
class LineTemplate {
public:
    /// Adds ":SERVER NNN NICK text".
    void add(std::string_view server_name, int numeric, std::string_view text);
    /// Appends all lines; `tags` is "@time=... " or empty.
    void fill(std::string& out, std::string_view nick, std::string_view tags) const;

private:
    struct Line {
        std::string front; ///< ":SERVER NNN "
        std::string back;  ///< " text\r\n"
    };
    std::vector<Line> lines_;
};

/// The parts of the welcome that are the same for everybody.
struct Welcome {
    LineTemplate greeting; ///< 001 to 005
    LineTemplate isupport; ///< 005 alone, for VERSION
    LineTemplate motd;     ///< 375 372 376, or 422
};
Welcome make_welcome(const ServerOptions& options, std::string_view created);

} // namespace fedibee::irc
