// SPDX-License-Identifier: AGPL-3.0-or-later
// One IRC line taken apart and put together (Modern IRC, section "Message Format"; IRCv3 message tags). Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

inline constexpr std::size_t line_body_limit = 4096; ///< what LINELEN promises, CR LF included
inline constexpr std::size_t tags_limit = 4096;      ///< a client's tag section with '@' and the blank
inline constexpr std::size_t sent_body_limit = 510;  ///< what we send, without CR LF
inline constexpr std::size_t most_params = 15;

/// Views point into the parsed line.
struct Message {
    std::string_view tags; ///< the raw section without '@'
    std::string_view source;
    std::string command; ///< upper case
    std::vector<std::string_view> params;

    /// Empty when there are fewer.
    [[nodiscard]] std::string_view param(std::size_t index) const noexcept
    {
        return index < params.size() ? params[index] : std::string_view{};
    }
    /// The unescaped value; of a key that occurs twice the last one counts.
    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
};

/// Nothing for a line without a command.
std::optional<Message> parse_message(std::string_view line);

/// Length of the tag section with '@' and its blank; 0 when there is none.
std::size_t tag_section_length(std::string_view line) noexcept;

std::string unescape_tag_value(std::string_view value);
/// Appends "key=value", after a ';' when `tags` is not empty.
void append_tag(std::string& tags, std::string_view key, std::string_view value);
/// Appends what may stand on a wire line of at most `limit` bytes: no CR, LF or NUL, cut at a character's border.
void append_body(std::string& out, std::string_view body, std::size_t limit = sent_body_limit);

} // namespace fedibee::irc
