// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/present.hpp"

#include "render/length.hpp"
#include "text/ascii.hpp"

#include <array>
#include <chrono>
#include <utility>

#include <fmt/chrono.h>

namespace fedibee::irc {
namespace {

using namespace std::chrono_literals;

constexpr char bold = '\x02';
constexpr std::array style_codes{std::pair{render::bold, '\x02'}, std::pair{render::italic, '\x1d'},
                                 std::pair{render::underline, '\x1f'}};

std::string mention_text(const render::Span& span, const session::ShownStatus& shown, const Reader& reader)
{
    std::string nick = reader.nick_of ? reader.nick_of(span.mention) : std::string{};
    if (shown.mentions_user && !nick.empty() && nick == shown.own_nick) nick = reader.nick;
    if (nick.empty()) nick = span.mention;
    return "@" + nick;
}

void append_span(std::string& line, const render::Span& span, const session::ShownStatus& shown, const Reader& reader)
{
    std::string codes;
    for (const auto& [style, code] : style_codes) {
        if ((span.style & style) != 0) codes += code;
    }
    line += codes;
    line += span.mention.empty() ? span.text : mention_text(span, shown, reader);
    line.append(codes.rbegin(), codes.rend());
}

std::string paragraph_line(const render::Paragraph& paragraph, const session::ShownStatus& shown, const Reader& reader)
{
    std::string line;
    for (const auto& span : paragraph.spans) append_span(line, span, shown, reader);
    if (text::trimmed(line).empty()) return {};
    std::string quoted;
    for (int depth = 0; depth < paragraph.quote_depth; ++depth) quoted += "> ";
    return quoted + line;
}

/// Codes that are switched on after `text`.
std::string open_codes(std::string_view text, std::string open)
{
    for (const char c : text) {
        const bool known = c == '\x02' || c == '\x1d' || c == '\x1f';
        if (!known) continue;
        const auto at = open.find(c);
        if (at == std::string::npos) {
            open += c;
        } else {
            open.erase(at, 1);
        }
    }
    return open;
}

} // namespace

std::string id_prefix(const session::ShownStatus& shown)
{
    if (shown.short_id.empty()) return {};
    std::string prefix{bold};
    prefix.append("[").append(1, bold).append(shown.short_id);
    if (!shown.reply_to_short_id.empty()) prefix.append("->").append(shown.reply_to_short_id);
    return prefix.append(1, bold).append("]").append(1, bold).append(" ");
}

std::string time_prefix(Timestamp time, Timestamp now)
{
    if (time == Timestamp{} || now - time < 1min) return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const bool same_day = std::chrono::floor<std::chrono::days>(time) == std::chrono::floor<std::chrono::days>(now);
    const std::string clock = same_day ? fmt::format("{:%H:%M}", seconds) : fmt::format("{:%Y-%m-%d %H:%M}", seconds);
    return fmt::format("\x02[\x02{}\x02]\x02 ", clock);
}

std::vector<std::string> document_lines(const session::ShownStatus& shown, const Reader& reader)
{
    std::vector<std::string> lines;
    for (const auto& paragraph : shown.document.paragraphs) {
        std::string line = paragraph_line(paragraph, shown, reader);
        if (!line.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> status_lines(const session::ShownStatus& shown, const Reader& reader)
{
    auto lines = document_lines(shown, reader);
    if (lines.empty()) lines.emplace_back();
    std::string front;
    if (shown.mentions_user && !shown.own && !reader.in_query) front.append(reader.nick).append(": ");
    if (reader.prints_times) front += time_prefix(shown.time, reader.now);
    front += id_prefix(shown);
    lines.front().insert(0, front);
    return lines;
}

std::string own_heading(const session::ShownStatus& shown, std::string_view peer, std::string_view default_visibility)
{
    if (!peer.empty()) return fmt::format("You to {}: ", peer);
    std::string_view word = "public";
    switch (shown.status ? shown.status->visibility : Visibility::public_) {
    case Visibility::unlisted: word = "unlisted"; break;
    case Visibility::private_: word = "private"; break;
    case Visibility::direct: word = "direct"; break;
    case Visibility::local: word = "local"; break;
    case Visibility::public_:
    case Visibility::unknown: break;
    }
    if (word == (default_visibility.empty() ? "public" : default_visibility)) return "You: ";
    return fmt::format("You, {}: ", word);
}

std::vector<std::string> cut_lines(const std::vector<std::string>& lines, std::size_t bytes)
{
    std::vector<std::string> cut;
    for (const auto& line : lines) {
        if (line.size() <= bytes) {
            cut.push_back(line);
            continue;
        }
        std::string open;
        for (const auto piece : render::split_text(line, bytes - style_codes.size())) {
            cut.push_back(open + std::string(piece));
            open = open_codes(piece, std::move(open));
        }
    }
    return cut;
}

} // namespace fedibee::irc
