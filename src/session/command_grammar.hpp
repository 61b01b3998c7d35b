// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands as data: a table row says its words and its syntax, and one matcher reads lines by it (product contract,
// section 6). Pure: what a post or a person is, the caller's Lexicon knows.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// The words that only the user's session knows.
class Lexicon {
public:
    virtual ~Lexicon() = default;
    /// A known short id, "^", a nick with a post, a URL, a msgid, an id of the instance.
    [[nodiscard]] virtual bool is_post(std::string_view word) const = 0;
    /// A known nick, or something of the form user@host or @user.
    [[nodiscard]] virtual bool is_account(std::string_view word) const = 0;
    /// One of the user's logins: its tag, its number in the list, a part of its address.
    [[nodiscard]] virtual bool is_login(std::string_view) const { return false; }
    /// The title of one of the user's lists.
    [[nodiscard]] virtual bool is_list(std::string_view) const { return false; }
    /// A file is attached and waits for its post.
    [[nodiscard]] virtual bool has_media() const { return false; }
};

/// The syntax is a list of words: lower case = a keyword, "a|b" = one of these (kept as an argument), [X] = may be
/// missing, [--options] = "--name value" pairs, and kinds:
///   POST ACCOUNT COMMAND SETTING LANGUAGE NUMBER WORD   one word
///   HASHTAG    "#linux"; in the control channel also "linux"
///   TIMELINE   home, local, #tag, a nick, a list's title
///   PLACE      "&home", "#linux", a number of the list
///   LOGIN      an account of the user's; LOGINS: several, with commas between them
///   PATH       "/api/..."
///   DOMAIN     "example.social"
///   URL        "https://..."
///   TIME       "2026-12-24T18:00Z", "18:00", "2h"
///   EMOJI      a character or ":name:"
/// and, last in a syntax, the rest of the line:
///   TEXT       as it is
///   NUMBERS    "1 3"
///   VALUE      of the SETTING before it
///   LIST       the title of a list
///   PHRASE     free text where free text would be prose
///   CHOICES    "soup | bread"
///   CAPTION    free text that describes an attached file
///   PATTERN    "s/old/new/"
/// Where lines may be prose, the kinds are strict: a LOGIN or LIST is a known one, a PLACE has its whole name, a VALUE
/// one that the setting takes, an EMOJI no plain word, a CAPTION only while a file waits, a PHRASE one word, or begins
/// with '#' or '@', or is quoted. In the control channel the handler says what is wrong.
struct CommandForm {
    std::string_view names;  ///< "fav|favourite|like": the first is the one that help shows
    std::string_view syntax; ///< "POST"
    std::string_view help;
    bool control_only = false; ///< in timelines the line is prose
};

/// "--name value", in the order of the names, and of typing for one name.
using Options = std::multimap<std::string, std::string, std::less<>>;

struct Arguments {
    std::vector<std::string> values; ///< one for each kind or choice in the syntax; empty for a missing optional one
    Options options;

    [[nodiscard]] const std::string& at(std::size_t index) const
    {
        static const std::string nothing;
        return index < values.size() ? values[index] : nothing;
    }
};

enum class Reading {
    prose,     ///< no command: publish it
    command,   ///< `form` with `arguments`
    near_miss, ///< looks like `form`, but does not fit: ask
    unknown    ///< control channel only: no such command
};

struct ParsedLine {
    Reading reading = Reading::prose;
    std::size_t form = 0; ///< index into the table
    Arguments arguments;
};

struct ParseOptions {
    bool control = false; ///< every line is a command; words may be shortened; quotes group words
};

ParsedLine parse_line(std::string_view line, std::span<const CommandForm> table, const Lexicon& lexicon,
                      ParseOptions options);

/// "fav POST": the first name and the syntax.
std::string usage(const CommandForm& form);
/// Whether two words differ by one slip (a letter more, less, other or swapped).
bool is_one_slip_away(std::string_view left, std::string_view right);

} // namespace fedibee::session
