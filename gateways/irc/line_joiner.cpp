// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/line_joiner.hpp"

#include "text/ascii.hpp"

#include <utility>

namespace fedibee::irc {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t least_irssi_piece = 340;
constexpr std::size_t command_bytes = 12; ///< "PRIVMSG ", " :" and CR LF

/// irssi leaves the blank at which it cut on the first line, WeeChat drops it. A line without any blank was cut inside
/// a word.
bool lost_a_blank(std::string_view before, std::string_view after)
{
    if (before.ends_with(' ') || after.starts_with(' ')) return false;
    return before.find(' ') != std::string_view::npos;
}

} // namespace

std::chrono::milliseconds hold_time(std::size_t text_bytes, std::size_t target_bytes)
{
    if (text_bytes < least_irssi_piece) return 3s;
    const std::chrono::seconds hundreds((text_bytes + target_bytes + command_bytes) / 100);
    return 2s + hundreds + 1500ms;
}

LineJoiner::Outcome LineJoiner::offer(TypedText piece, Instant now)
{
    Outcome outcome;
    if (held_ && !text::same_ignoring_case(held_->text.target, piece.target)) outcome.ready.push_back(*flush());
    const std::size_t bytes = piece.text.size();
    if (held_) {
        TypedText whole = *flush();
        if (!whole.label.empty()) outcome.joined_labels.push_back(std::exchange(whole.label, {}));
        whole.label = std::move(piece.label);
        if (piece.text == ".") {
            outcome.ready.push_back(std::move(whole));
            return outcome;
        }
        if (lost_a_blank(whole.text, piece.text)) whole.text += ' ';
        whole.text += piece.text;
        if (whole.reply_to.empty()) whole.reply_to = std::move(piece.reply_to);
        piece = std::move(whole);
    }
    if (bytes < held_line_bytes || piece.text.size() > most_joined_bytes) {
        outcome.ready.push_back(std::move(piece));
        return outcome;
    }
    const Instant due = now + hold_time(bytes, piece.target.size());
    held_ = std::make_unique<Held>(Held{std::move(piece), due});
    return outcome;
}

std::optional<TypedText> LineJoiner::flush()
{
    if (!held_) return std::nullopt;
    TypedText text = std::move(held_->text);
    held_.reset();
    return text;
}

std::optional<Instant> LineJoiner::due() const
{
    if (!held_) return std::nullopt;
    return held_->due;
}

} // namespace fedibee::irc
