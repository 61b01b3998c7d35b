// SPDX-License-Identifier: AGPL-3.0-or-later
// Joins a text that a client cut into lines because of its length limit (irssi: 420 bytes, WeeChat: 300 to 360), so
// that it becomes one post. A long line is held for a moment; what follows to the same target is its continuation.
#pragma once

#include "fedibee/clock.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

inline constexpr std::size_t held_line_bytes = 280;
/// How long a line of that many bytes is held. WeeChat sends its pieces (300 to 380 bytes) 2 s apart; irssi's flood
/// protection waits 2 s and one more for each 100 bytes of the line before (measured: 6 s after its pieces of 422
/// bytes).
std::chrono::milliseconds hold_time(std::size_t text_bytes, std::size_t target_bytes);
inline constexpr std::size_t most_joined_bytes = std::size_t{64} * 1024;

/// A text on its way to one target.
struct TypedText {
    std::string target; ///< as typed
    std::string text;
    std::string label;
    std::string reply_to;
};

class LineJoiner {
public:
    struct Outcome {
        std::vector<TypedText> ready;           ///< to carry out now, in this order
        std::vector<std::string> joined_labels; ///< labels of lines that became part of a later one
    };

    Outcome offer(TypedText piece, Instant now);
    /// What is held, if anything.
    std::optional<TypedText> flush();
    /// When the held text is to be flushed; nothing while none is held.
    [[nodiscard]] std::optional<Instant> due() const;

private:
    struct Held {
        TypedText text;
        Instant due;
    };

    std::unique_ptr<Held> held_;
};

} // namespace fedibee::irc
