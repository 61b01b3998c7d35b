// SPDX-License-Identifier: AGPL-3.0-or-later
// How messages of rooms look on the wire: cut to its limit, as one batch where the client takes batches.
#include "irc/room_front.hpp"

#include "irc/message.hpp"
#include "irc/present.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::irc {
namespace {

constexpr std::string_view action_front = "\x01"
                                          "ACTION ";
constexpr std::size_t least_text_bytes = 64;

std::string front_of(const RoomRoute& route)
{
    return fmt::format(":{} {} {}", route.source, route.command, route.target);
}

/// A long line in pieces that each fit; the style that is open goes on.
std::vector<std::string> pieces_of(std::string_view text, std::size_t taken)
{
    const std::size_t room = sent_body_limit - std::min(taken, sent_body_limit);
    return cut_lines({std::string(text)}, std::max(room, least_text_bytes));
}

std::vector<TextLine> wire_action(std::string_view text, std::size_t taken)
{
    text.remove_prefix(action_front.size());
    if (text.ends_with('\x01')) text.remove_suffix(1);
    std::vector<TextLine> lines;
    for (const auto& piece : pieces_of(text, taken + action_front.size() + 1))
        lines.push_back({fmt::format("{}{}\x01", action_front, piece), false});
    return lines;
}

void show_batch(Response& response, const RoomRoute& route, const LineTags& tags, const std::vector<TextLine>& lines)
{
    const std::string batch = response.open_batch_from(route.source, "draft/multiline " + route.target, tags);
    const std::string front = front_of(route) + " :";
    for (const auto& line : lines) {
        LineTags part;
        part.batch = batch;
        part.time = tags.time;
        part.account = tags.account;
        part.joins = line.joins;
        response.line(part, front + line.text);
    }
    response.close_batch(batch);
}

} // namespace

std::vector<TextLine> wire_lines(const RoomRoute& route, const std::vector<TextLine>& lines)
{
    const std::size_t taken = front_of(route).size() + 2;
    const bool is_ctcp = !lines.empty() && lines.front().text.starts_with('\x01');
    std::vector<TextLine> cut;
    for (const auto& line : lines) {
        if (taken + line.text.size() <= sent_body_limit || (is_ctcp && !line.text.starts_with(action_front))) {
            cut.push_back(line);
            continue;
        }
        if (is_ctcp) return wire_action(line.text, taken);
        bool joins = line.joins;
        for (auto& piece : pieces_of(line.text, taken)) {
            cut.push_back({std::move(piece), joins});
            joins = true;
        }
    }
    return cut;
}

void show_said(Response& response, const RoomRoute& route, LineTags tags, const std::vector<TextLine>& lines)
{
    const Connection& to = response.connection();
    if (route.command == "TAGMSG") {
        if (to.has(Capability::message_tags)) response.line(tags, front_of(route));
        return;
    }
    const bool is_ctcp = !lines.empty() && lines.front().text.starts_with('\x01');
    if (lines.size() > 1 && !is_ctcp && takes_multiline(to)) return show_batch(response, route, tags, lines);
    const std::string front = front_of(route) + " :";
    for (const auto& line : lines) {
        if (text::trimmed(line.text).empty() && lines.size() > 1) continue;
        response.line(tags, front + line.text);
        tags.msgid = tags.given = {};
    }
}

} // namespace fedibee::irc
