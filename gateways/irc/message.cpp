// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/message.hpp"

#include "render/length.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::irc {
namespace {

std::string_view take_until_blank(std::string_view& text)
{
    const auto end = text.find(' ');
    const auto word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
    return word;
}

std::vector<std::string_view> split_params(std::string_view text)
{
    std::vector<std::string_view> params;
    while (!text.empty()) {
        if (text.starts_with(':')) {
            params.push_back(text.substr(1));
            break;
        }
        if (params.size() + 1 == most_params) {
            params.push_back(text);
            break;
        }
        params.push_back(take_until_blank(text));
    }
    return params;
}

void append_escaped(std::string& out, std::string_view value)
{
    for (const char c : value) {
        switch (c) {
        case ';': out += "\\:"; break;
        case ' ': out += "\\s"; break;
        case '\\': out += "\\\\"; break;
        case '\r': out += "\\r"; break;
        case '\n': out += "\\n"; break;
        case '\0': break;
        default: out += c;
        }
    }
}

} // namespace

std::optional<std::string> Message::tag(std::string_view key) const
{
    std::optional<std::string> found;
    for (const auto item : text::split(tags, ';')) {
        const auto equals = item.find('=');
        if (item.substr(0, equals) != key || item.empty()) continue;
        found = equals == std::string_view::npos ? std::string{} : unescape_tag_value(item.substr(equals + 1));
    }
    return found;
}

std::optional<Message> parse_message(std::string_view line)
{
    while (line.ends_with('\r') || line.ends_with('\n')) line.remove_suffix(1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    Message message;
    if (line.starts_with('@')) message.tags = take_until_blank(line).substr(1);
    if (line.starts_with(':')) message.source = take_until_blank(line).substr(1);
    const auto command = take_until_blank(line);
    if (command.empty()) return std::nullopt;
    message.command.assign(command);
    for (char& c : message.command) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    message.params = split_params(line);
    return message;
}

std::size_t tag_section_length(std::string_view line) noexcept
{
    if (!line.starts_with('@')) return 0;
    const auto blank = line.find(' ');
    return blank == std::string_view::npos ? line.size() : blank + 1;
}

std::string unescape_tag_value(std::string_view value)
{
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\') {
            out += value[i];
            continue;
        }
        if (++i == value.size()) break;
        switch (value[i]) {
        case ':': out += ';'; break;
        case 's': out += ' '; break;
        case 'r': out += '\r'; break;
        case 'n': out += '\n'; break;
        default: out += value[i];
        }
    }
    return out;
}

void append_tag(std::string& tags, std::string_view key, std::string_view value)
{
    if (!tags.empty()) tags += ';';
    tags += key;
    if (value.empty()) return;
    tags += '=';
    append_escaped(tags, value);
}

void append_body(std::string& out, std::string_view body, std::size_t limit)
{
    using namespace std::string_view_literals;
    if (body.size() > limit) body = render::cut_to_bytes(body, limit);
    if (body.find_first_of("\r\n\0"sv) == std::string_view::npos) {
        out += body;
        return;
    }
    std::ranges::copy_if(body, std::back_inserter(out), [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
}

} // namespace fedibee::irc
