// SPDX-License-Identifier: AGPL-3.0-or-later
// BATCH from clients: the lines of a draft/multiline batch become one text, said when the batch ends.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/multiline.hpp"
#include "irc/room_front.hpp"
#include "text/ascii.hpp"

#include <array>
#include <memory>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::string_view batch_type = "draft/multiline";

void refuse(MultilineBatch& batch, Response& response, std::string_view code, std::string_view words,
            std::string_view sentence)
{
    batch.refused = true;
    batch.lines.clear();
    response.fail("BATCH", code, words, sentence);
}

std::string text_of(const MultilineBatch& batch)
{
    std::string text;
    text.reserve(batch.bytes);
    for (const auto& line : batch.lines) {
        if (&line != &batch.lines.front() && !line.joins) text += '\n';
        text += line.text;
    }
    return text;
}

void begin_batch(Connection& connection, const Message& message, Response& response, std::string_view reference)
{
    if (message.param(1) != batch_type || message.param(2).empty() || reference.empty())
        return response.fail("BATCH", "MULTILINE_INVALID", {}, "Only batches of draft/multiline to a target are taken");
    if (connection.multiline)
        return response.fail("BATCH", "MULTILINE_INVALID", {}, "A batch is open already; it goes on");
    auto batch = std::make_unique<MultilineBatch>();
    batch->reference = reference;
    batch->target = message.param(2);
    batch->reply_to = reply_tag(message);
    batch->client_tags = client_tags(message);
    // The label is answered when the text has been said, or refused.
    batch->label = response.take_label();
    connection.multiline = std::move(batch);
}

void end_batch(Connection& connection, Response& response, std::string_view reference)
{
    if (!connection.multiline || connection.multiline->reference != reference)
        return response.fail("BATCH", "MULTILINE_INVALID", {}, "No such batch is open");
    const auto batch = std::exchange(connection.multiline, nullptr);
    if (batch->refused) return;
    std::string text = text_of(*batch);
    Response about_batch(connection, batch->label);
    if (text::trimmed(text).empty()) {
        about_batch.fail("BATCH", "MULTILINE_INVALID", {}, "There was no text in it");
        return about_batch.finish();
    }
    if (say_batch_in_rooms(connection, *batch, about_batch)) return about_batch.finish();
    say_typed_text(connection, TypedText{batch->target, std::move(text), batch->label, batch->reply_to});
}

void batch(Connection& connection, const Message& message, Response& response)
{
    if (!connection.has(Capability::multiline))
        return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    const std::string_view word = message.param(0);
    if (word.starts_with('+')) return begin_batch(connection, message, response, word.substr(1));
    if (word.starts_with('-')) return end_batch(connection, response, word.substr(1));
    response.fail("BATCH", "MULTILINE_INVALID", {}, "A batch begins with + and ends with -");
}

constexpr std::array commands{
    Command{"BATCH", 1, false, false, batch},
};

} // namespace

bool take_multiline_part(Connection& connection, const Message& message)
{
    MultilineBatch* const batch = connection.multiline.get();
    if (batch == nullptr || message.tag("batch") != batch->reference) return false;
    if (batch->refused) return true;
    Response response(connection, batch->label);
    const std::string_view text = message.param(1);
    const bool joined = message.tag("draft/multiline-concat").has_value();
    const std::string fits = fmt::format("{} {}", batch->target, message.param(0));
    if (message.command != "PRIVMSG") {
        refuse(*batch, response, "MULTILINE_INVALID", {}, "Only PRIVMSG may stand in such a batch; nothing was sent");
    } else if (!text::same_ignoring_case(message.param(0), batch->target)) {
        refuse(*batch, response, "MULTILINE_INVALID_TARGET", fits,
               "All lines of a batch go to its own target; nothing was sent");
    } else if (joined && text.empty()) {
        refuse(*batch, response, "MULTILINE_INVALID", {}, "An empty line cannot continue another; nothing was sent");
    } else if (batch->lines.size() >= most_multiline_lines) {
        refuse(*batch, response, "MULTILINE_MAX_LINES", fmt::format("{}", most_multiline_lines),
               "That text has too many lines; nothing was sent");
    } else if (batch->bytes + text.size() + 1 > most_multiline_bytes) {
        refuse(*batch, response, "MULTILINE_MAX_BYTES", fmt::format("{}", most_multiline_bytes),
               "That text is too long; nothing was sent");
    } else {
        // The first line has none before it to join.
        batch->lines.push_back({std::string(text), joined && !batch->lines.empty()});
        batch->bytes += text.size() + 1;
        return true;
    }
    response.finish();
    return true;
}

std::span<const Command> multiline_commands()
{
    return commands;
}

} // namespace fedibee::irc
