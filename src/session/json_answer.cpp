// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/json_answer.hpp"

#include "render/length.hpp"
#include "render/plain.hpp"
#include "text/iso_time.hpp"
#include "text/json_text.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace fedibee::session {
namespace {

constexpr std::size_t longest_address = 200; ///< of the web; a longer one is left out
constexpr std::size_t shortest_piece = 16;

/// One line of an answer, before the text is cut to what fits.
struct Part {
    std::string fields; ///< `"id":"1f",...`, without braces
    std::string text;
};

void add(std::string& fields, std::string_view key, std::string_view value)
{
    if (value.empty()) return;
    if (!fields.empty()) fields += ',';
    fields += text::json_string(key) + ":" + text::json_string(value);
}

std::string_view word_of(Visibility visibility)
{
    switch (visibility) {
    case Visibility::public_: return "public";
    case Visibility::unlisted: return "unlisted";
    case Visibility::private_: return "private";
    case Visibility::direct: return "direct";
    case Visibility::local: return "local";
    case Visibility::unknown: return {};
    }
    return {};
}

Part part_of(const ShownStatus& shown)
{
    Part part;
    add(part.fields, "id", shown.short_id);
    if (shown.status) add(part.fields, "status", shown.status->id.value);
    if (shown.status && shown.status->url.size() <= longest_address) add(part.fields, "url", shown.status->url);
    add(part.fields, "account", shown.author.address);
    if (shown.status) add(part.fields, "visibility", word_of(shown.status->visibility));
    add(part.fields, "reply_to", shown.reply_to_short_id);
    if (shown.time != Timestamp{}) add(part.fields, "time", text::format_iso_time(shown.time));
    part.text = render::to_plain(shown.document);
    return part;
}

std::vector<Part> parts_of(const Reply& reply)
{
    std::vector<Part> parts;
    if (reply.published) parts.push_back(part_of(*reply.published));
    for (std::size_t i = 0; i < reply.items.size(); ++i) {
        const auto* shown = std::get_if<ShownStatusPtr>(&reply.items[i]);
        parts.push_back(shown == nullptr ? Part{{}, std::get<std::string>(reply.items[i])} : part_of(**shown));
        if (i >= reply.fields.size()) continue;
        for (const auto& [name, value] : reply.fields[i]) add(parts.back().fields, name, value);
    }
    if (parts.empty()) parts.emplace_back();
    return parts;
}

Part part_of(const Error& error)
{
    Part part;
    add(part.fields, "error", to_string(error.code));
    if (error.http_status != 0) part.fields += ",\"http_status\":" + std::to_string(error.http_status);
    if (error.retry_after) part.fields += ",\"retry_after\":" + std::to_string(error.retry_after->count());
    if (error.maybe_done) part.fields += ",\"maybe_done\":true";
    part.text = error.detail;
    return part;
}

/// The front of `text` whose JSON string is not longer than `room`; at least one character.
std::string_view front_that_fits(std::string_view text, std::size_t room)
{
    std::size_t bytes = std::min(text.size(), room);
    while (true) {
        const auto front = render::cut_to_bytes(text, bytes);
        if (text::json_string(front).size() <= room || bytes <= 1) return front;
        bytes = std::max<std::size_t>(1, bytes * 3 / 4);
    }
}

class Lines {
public:
    Lines(std::string_view command, bool ok)
    {
        add(head_, "command", command);
        head_ += (head_.empty() ? "" : ",") + std::string("\"ok\":") + (ok ? "true" : "false");
    }
    void put(const Part& part, bool last)
    {
        std::string fields = part.fields;
        std::string_view rest = part.text;
        do {
            const std::string front = line_with(fields, true) + ",\"text\":}";
            const std::size_t room = longest_json_line - std::min(front.size(), longest_json_line - shortest_piece);
            const auto piece = front_that_fits(rest, room);
            rest.remove_prefix(piece.size());
            std::string line = line_with(fields, !last || !rest.empty());
            if (!piece.empty()) line += ",\"text\":" + text::json_string(piece);
            lines_.push_back(line + "}");
            fields = "\"continued\":true";
        } while (!rest.empty());
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

private:
    [[nodiscard]] std::string line_with(const std::string& fields, bool more) const
    {
        std::string line = "{" + head_;
        if (more) line += ",\"more\":true";
        if (!fields.empty()) line += "," + fields;
        return line;
    }

    std::string head_;
    std::vector<std::string> lines_;
};

} // namespace

Reply as_json(std::string_view command, Result<Reply> answer)
{
    Lines lines(command, answer.has_value());
    Reply out;
    if (answer) {
        const auto parts = parts_of(*answer);
        for (std::size_t i = 0; i < parts.size(); ++i) lines.put(parts[i], i + 1 == parts.size());
        out = std::move(*answer);
    } else {
        lines.put(part_of(answer.error()), true);
    }
    out.as_data = true;
    out.items.clear();
    for (auto& line : lines.take()) out.items.emplace_back(std::move(line));
    return out;
}

} // namespace fedibee::session
