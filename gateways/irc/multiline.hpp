// SPDX-License-Identifier: AGPL-3.0-or-later
// IRCv3 draft/multiline: a text of several lines that a client sends, or gets, as one batch.
#pragma once

#include "irc/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

inline constexpr std::size_t most_multiline_bytes = 65'536; ///< of a text: what CAP LS promises
inline constexpr std::size_t most_multiline_lines = 500;

/// A line of a text. `joins`: it continues the one before (draft/multiline-concat).
struct TextLine {
    std::string text;
    bool joins = false;
};

/// A batch that a client has begun.
struct MultilineBatch {
    std::string reference;
    std::string target;
    std::string label;
    std::string reply_to;    ///< msgid
    std::string client_tags; ///< of its beginning, as sent
    std::vector<TextLine> lines;
    std::size_t bytes = 0;
    bool refused = false; ///< that was said; the rest of it is dropped
};

class Connection;

/// True when the line belongs to an open batch: it is part of that text, and no message of its own.
bool take_multiline_part(Connection& connection, const Message& message);

} // namespace fedibee::irc
