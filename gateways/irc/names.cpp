// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/names.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_channel = 200;
constexpr std::string_view person_prefix = "&user~";
constexpr std::string_view invitation_prefix = "&request~";

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c) noexcept
{
    const char low = text::lower(c);
    return low >= 'a' && low <= 'z';
}

bool is_nick_char(char c) noexcept
{
    constexpr std::string_view specials = "[]\\`_^{}|-";
    return is_letter(c) || is_digit(c) || specials.find(c) != std::string_view::npos || (c & '\x80') != 0;
}

std::size_t skip_digits(std::string_view text, std::size_t at, std::size_t most)
{
    std::size_t count = 0;
    while (count < most && at + count < text.size() && is_digit(text[at + count])) ++count;
    return count;
}

/// Length of a colour code's parameters at text[at]: "4", "04,12".
std::size_t colour_length(std::string_view text, std::size_t at)
{
    const std::size_t front = skip_digits(text, at, 2);
    if (front == 0 || at + front >= text.size() || text[at + front] != ',') return front;
    const std::size_t back = skip_digits(text, at + front + 1, 2);
    return back == 0 ? front : front + 1 + back;
}

std::size_t hex_colour_length(std::string_view text, std::size_t at)
{
    const auto is_hex = [](char c) { return is_digit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'f'); };
    const auto digits = text.substr(std::min(at, text.size()), 6);
    return digits.size() == 6 && std::ranges::all_of(digits, is_hex) ? 6 : 0;
}

} // namespace

std::string channel_name(const Place& place, bool has_rooms)
{
    std::string name = to_string(place);
    if (place.kind == PlaceKind::hashtag && has_rooms) name.replace(0, 1, "&tag~");
    if (place.kind != PlaceKind::hashtag) name.insert(name.begin(), '&');
    std::ranges::replace(name, ' ', '_');
    std::ranges::replace(name, ',', ';');
    return name;
}

std::optional<Place> parse_channel(std::string_view name)
{
    if (!is_channel_name(name) || name.size() > longest_channel) return std::nullopt;
    const bool hashtag = name.starts_with('#');
    auto place = parse_place(hashtag ? name : name.substr(1));
    // "&#linux" is no channel of ours, "#home" is the hashtag; "&tag~linux" is one too.
    if (hashtag && (!place || place->kind != PlaceKind::hashtag)) return std::nullopt;
    if (name.starts_with("&#")) return std::nullopt;
    if (place && place->kind == PlaceKind::direct_group) std::ranges::replace(place->name, ';', ',');
    return place;
}

std::string invitation_name(const Place& person)
{
    return std::string(invitation_prefix) + channel_name(person).substr(person_prefix.size());
}

std::optional<Place> parse_invitation(std::string_view name)
{
    if (!text::same_ignoring_case(name.substr(0, invitation_prefix.size()), invitation_prefix)) return std::nullopt;
    return parse_channel(std::string(person_prefix).append(name.substr(invitation_prefix.size())));
}

bool is_valid_nick(std::string_view nick) noexcept
{
    if (nick.empty() || nick.size() > nick_length) return false;
    if (is_digit(nick.front()) || nick.front() == '-') return false;
    return std::ranges::all_of(nick, is_nick_char);
}

bool is_service_nick(std::string_view nick) noexcept
{
    return text::same_ignoring_case(nick, root_nick) || text::same_ignoring_case(nick, sign_in_nick) ||
           text::same_ignoring_case(nick, "nickserv");
}

std::string clean_user_name(std::string_view name)
{
    std::string clean;
    for (const char c : name) {
        if (clean.size() == user_length) break;
        if (is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.') clean += c;
    }
    return clean.empty() ? "user" : clean;
}

std::string source_of(const session::Author& author)
{
    std::string source = author.nick;
    source.append("!").append(author.user());
    source.append("@").append(author.host().empty() ? std::string_view("unknown") : author.host());
    // Instances send what they like; a blank here would end the source.
    std::erase_if(source, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
    return source;
}

std::string service_source(std::string_view nick, std::string_view server_name)
{
    std::string source(nick);
    source.append("!").append(nick).append("@").append(server_name);
    return source;
}

std::string without_formatting(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\x03') {
            i += colour_length(text, i + 1);
        } else if (c == '\x04') {
            i += hex_colour_length(text, i + 1);
        } else if (c == '\t' || c == '\n' || static_cast<unsigned char>(c) >= ' ') {
            if (c != '\x7f') out += c;
        }
    }
    return out;
}

} // namespace fedibee::irc
