// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/command_grammar.hpp"

#include "fedibee/place.hpp"
#include "session/settings.hpp"
#include "session/substitution.hpp"
#include "session/times.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

/// A line being read: words come off the front, with or without grouping by quotes.
class Words {
public:
    Words(std::string_view rest, bool quotes) : rest_(text::trimmed(rest)), quotes_(quotes) {}

    [[nodiscard]] bool empty() const { return rest_.empty(); }
    [[nodiscard]] std::string peek() const
    {
        Words copy = *this;
        return copy.take();
    }
    std::string take()
    {
        const bool quoted = quotes_ && !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\'');
        const auto end = quoted ? rest_.find(rest_.front(), 1) : std::string_view::npos;
        if (end == std::string_view::npos) return std::string(text::take_word(rest_));
        std::string word(rest_.substr(1, end - 1));
        rest_ = text::trimmed(rest_.substr(end + 1));
        return word;
    }
    /// The next word, grouped by quotes everywhere: the value of an option.
    std::string take_value()
    {
        Words grouping(rest_, true);
        std::string value = grouping.take();
        rest_ = grouping.rest_;
        return value;
    }
    /// All that is left; one pair of quotes around it goes where quotes group.
    std::string take_all()
    {
        std::string_view all = rest_;
        rest_ = {};
        const bool quoted =
            quotes_ && all.size() >= 2 && (all.front() == '"' || all.front() == '\'') && all.back() == all.front();
        if (quoted && all.find(all.front(), 1) == all.size() - 1) all = all.substr(1, all.size() - 2);
        return std::string(all);
    }

private:
    std::string_view rest_;
    bool quotes_;
};

bool has_name(std::string_view names, std::string_view word)
{
    const auto all = text::split(names, '|');
    return std::ranges::any_of(all, [&](std::string_view name) { return text::same_ignoring_case(name, word); });
}

bool is_kind(std::string_view token)
{
    return !token.empty() && token.front() >= 'A' && token.front() <= 'Z';
}

bool is_number(std::string_view word)
{
    return word.size() <= 9 && text::is_digits(word);
}

bool is_language(std::string_view word)
{
    const auto letter = [](char c) { return text::lower(c) >= 'a' && text::lower(c) <= 'z'; };
    return (word.size() == 2 || word.size() == 3) && std::ranges::all_of(word, letter);
}

bool is_one_of(std::string_view word, std::span<const std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

/// "example.social": a dot inside, and only what a host name has.
bool is_domain(std::string_view word)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '.' || c == '-' ||
               c == ':' || static_cast<unsigned char>(c) >= 0x80;
    };
    const auto dot = word.find('.');
    return dot != std::string_view::npos && dot > 0 && word.back() != '.' && std::ranges::all_of(word, fits);
}

/// A character beyond ASCII, or ":name:".
bool is_emoji(std::string_view word)
{
    if (word.empty()) return false;
    const bool named = word.size() > 2 && word.front() == ':' && word.back() == ':';
    return named || static_cast<unsigned char>(word.front()) >= 0x80;
}

bool is_place(std::string_view word)
{
    const bool sign = word.starts_with('&');
    return (sign || word.starts_with('#')) && parse_place(sign ? word.substr(1) : word).has_value();
}

bool is_quoted(std::string_view text)
{
    return text.size() > 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
}

std::string unquoted(std::string_view text)
{
    return std::string(is_quoted(text) ? text.substr(1, text.size() - 2) : text);
}

constexpr std::array rest_kinds{std::string_view("TEXT"),    std::string_view("NUMBERS"), std::string_view("VALUE"),
                                std::string_view("LIST"),    std::string_view("PHRASE"),  std::string_view("CHOICES"),
                                std::string_view("CAPTION"), std::string_view("PATTERN")};
constexpr std::array timeline_words{std::string_view("home"),      std::string_view("local"),
                                    std::string_view("federated"), std::string_view("remote"),
                                    std::string_view("bookmarks"), std::string_view("favourites")};

class Matcher {
public:
    Matcher(std::span<const CommandForm> table, const Lexicon& lexicon, bool control)
        : table_(table), lexicon_(lexicon), control_(control)
    {
    }
    /// The same, but keywords may be shortened.
    [[nodiscard]] Matcher lenient() const
    {
        Matcher copy = *this;
        copy.shortened_ = true;
        return copy;
    }

    [[nodiscard]] std::optional<Arguments> match(const CommandForm& form, Words words) const
    {
        Arguments arguments;
        std::string_view syntax = form.syntax;
        while (!text::trimmed(syntax).empty()) {
            std::string_view token = text::take_word(syntax);
            const bool optional = token.starts_with('[');
            if (optional) token = token.substr(1, token.size() - 2);
            if (token == "--options") {
                if (!take_options(words, arguments)) return std::nullopt;
                continue;
            }
            if (!take(token, optional, words, arguments)) return std::nullopt;
        }
        if (!words.empty()) return std::nullopt;
        return arguments;
    }

    [[nodiscard]] bool fits_kind(std::string_view kind, std::string_view word) const
    {
        if (kind == "POST") return lexicon_.is_post(word);
        if (kind == "ACCOUNT") return lexicon_.is_account(word);
        if (kind == "NUMBER") return is_number(word);
        if (kind == "LANGUAGE") return is_language(word);
        if (kind == "SETTING") return find_setting(word) != nullptr;
        if (kind == "PATH") return word.starts_with('/');
        if (kind == "URL") return text::is_web_address(word);
        if (kind == "TIME") return parse_when(word, Timestamp{}).has_value();
        if (kind == "EMOJI") return control_ || is_emoji(word);
        if (kind == "DOMAIN") return is_domain(word);
        if (kind == "HASHTAG") return control_ || (word.size() > 1 && word.starts_with('#'));
        if (kind == "LOGIN") return control_ || lexicon_.is_login(word);
        if (kind == "LOGINS") return control_ || are_logins(word);
        if (kind == "PLACE") return control_ || is_number(word) || is_place(word);
        if (kind == "TIMELINE")
            return control_ || is_one_of(word, timeline_words) || word.starts_with('#') || lexicon_.is_account(word) ||
                   lexicon_.is_list(word);
        if (kind == "COMMAND")
            return std::ranges::any_of(table_, [&](const auto& form) { return has_name(form.names, word); });
        return true;
    }

private:
    [[nodiscard]] bool are_logins(std::string_view word) const
    {
        const auto names = text::split(word, ',');
        return std::ranges::all_of(names, [this](std::string_view name) { return lexicon_.is_login(name); });
    }
    bool take(std::string_view token, bool optional, Words& words, Arguments& arguments) const
    {
        const bool keyword = !is_kind(token) && token.find('|') == std::string_view::npos;
        if (words.empty()) {
            if (optional && !keyword) arguments.values.emplace_back();
            return optional;
        }
        if (is_one_of(token, rest_kinds)) return take_rest(token, words, arguments);
        const std::string_view name = is_kind(token) ? token : keyword_of(token, words.peek());
        const bool fits = is_kind(token) ? fits_kind(token, words.peek()) : !name.empty();
        if (!fits && optional && !keyword) arguments.values.emplace_back();
        if (!fits) return optional;
        std::string word = words.take();
        if (!keyword) arguments.values.push_back(is_kind(token) ? std::move(word) : std::string(name));
        return true;
    }

    /// The one of the names that is meant, or nothing.
    [[nodiscard]] std::string_view keyword_of(std::string_view names, std::string_view word) const
    {
        std::string_view found;
        for (const auto name : text::split(names, '|')) {
            if (text::same_ignoring_case(name, word)) return name;
            const bool begins = shortened_ && !word.empty() && name.starts_with(text::lowered(word));
            if (!begins) continue;
            if (!found.empty()) return {};
            found = name;
        }
        return found;
    }

    bool take_rest(std::string_view kind, Words& words, Arguments& arguments) const
    {
        std::string rest = words.take_all();
        const bool fits = !rest.empty() && (control_ || kind == "TEXT" || is_meant(kind, rest, arguments));
        if (kind == "PHRASE" || kind == "LIST" || kind == "CHOICES") rest = unquoted(rest);
        arguments.values.push_back(std::move(rest));
        return fits;
    }

    /// Whether text where prose is written is an argument, and no sentence.
    [[nodiscard]] bool is_meant(std::string_view kind, const std::string& rest, const Arguments& before) const
    {
        if (kind == "NUMBERS") {
            const auto words = text::split(rest, ' ');
            return std::ranges::all_of(words, [](std::string_view word) { return word.empty() || is_number(word); });
        }
        if (kind == "CHOICES") return rest.find('|') != std::string::npos;
        if (kind == "CAPTION") return lexicon_.has_media();
        if (kind == "PATTERN") return parse_substitution(rest).has_value();
        if (kind == "LIST") return lexicon_.is_list(unquoted(rest));
        if (kind == "VALUE") {
            const auto* spec = before.values.empty() ? nullptr : find_setting(before.values.back());
            return spec != nullptr && check_setting(*spec, rest).has_value();
        }
        return rest.find(' ') == std::string::npos || rest.front() == '#' || rest.front() == '@' || is_quoted(rest);
    }

    static bool take_options(Words& words, Arguments& arguments)
    {
        while (words.peek().starts_with("--")) {
            const std::string name = words.take();
            if (name == "--") return true;
            if (words.empty()) return false;
            arguments.options.emplace(name.substr(2), words.take_value());
        }
        return true;
    }

    std::span<const CommandForm> table_;
    const Lexicon& lexicon_;
    bool control_;
    bool shortened_ = false;
};

/// Names the thing it acts on, so that a slip in its first word is no accident of prose.
bool is_pointed(const CommandForm& form)
{
    return form.syntax.starts_with("POST") || form.syntax.starts_with("ACCOUNT") || form.syntax.starts_with("[POST");
}

/// Written like a short id: "1f", "#1f".
bool looks_like_id(std::string_view word)
{
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'f'); };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (word.starts_with('#')) word.remove_prefix(1);
    const bool short_id = word.size() >= 2 && word.size() <= 4 && std::ranges::all_of(word, hex);
    return short_id && (word.size() == 2 || std::ranges::any_of(word, digit)); // "face" is a word
}

/// Could be meant for a post or a person, though none is known by it.
bool looks_like_reference(std::string_view word)
{
    return looks_like_id(word) || word.find('@') != std::string_view::npos;
}

/// A line that begins with a name of `form` but does not fit it, where prose is written: too near to a command to be
/// published unasked?
bool is_unfinished(const CommandForm& form, Words rest, const Matcher& matcher)
{
    if (rest.empty()) return true;
    std::string_view syntax = form.syntax;
    const auto kind = text::take_word(syntax);
    const std::string word = rest.take();
    const bool lone = rest.empty();
    if (lone && is_pointed(form) && looks_like_reference(word)) return true;
    if (kind == "POST" && looks_like_id(word) && matcher.fits_kind(kind, word)) return true;
    if (kind != "SETTING" || syntax.empty() || !matcher.fits_kind(kind, word)) return false;
    rest.take();
    return rest.empty();
}

std::optional<ParsedLine> exact_match(std::string_view first, const Words& rest, std::span<const CommandForm> table,
                                      const Matcher& matcher, ParseOptions options)
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if ((table[i].control_only && !options.control) || !has_name(table[i].names, first)) continue;
        if (auto arguments = matcher.match(table[i], rest))
            return ParsedLine{Reading::command, i, std::move(*arguments)};
    }
    return std::nullopt;
}

/// In the control channel: the only form that fits when its keywords are shortened.
std::optional<ParsedLine> shortened_match(std::string_view first, const Words& rest, std::span<const CommandForm> table,
                                          const Matcher& matcher)
{
    std::optional<ParsedLine> found;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (!has_name(table[i].names, first)) continue;
        auto arguments = matcher.match(table[i], rest);
        if (!arguments) continue;
        if (found) return std::nullopt;
        found = ParsedLine{Reading::command, i, std::move(*arguments)};
    }
    return found;
}

/// The only command word that begins with `first`, in the control channel.
std::string_view completed(std::string_view first, std::span<const CommandForm> table)
{
    std::string_view found;
    for (const auto& form : table) {
        const auto name = form.names.substr(0, form.names.find('|'));
        if (!text::same_ignoring_case(name.substr(0, first.size()), first) || name == found) continue;
        if (!found.empty()) return first;
        found = name;
    }
    return found.empty() ? first : found;
}

} // namespace

bool is_one_slip_away(std::string_view left, std::string_view right)
{
    if (left.size() > right.size()) std::swap(left, right);
    if (right.size() - left.size() > 1 || left.size() < 2) return false;
    std::size_t front = 0;
    while (front < left.size() && left[front] == right[front]) ++front;
    if (left.size() != right.size()) return left.substr(front) == right.substr(front + 1);
    if (front == left.size()) return false;
    if (left.substr(front + 1) == right.substr(front + 1)) return true;
    const bool swapped = front + 1 < left.size() && left[front] == right[front + 1] && left[front + 1] == right[front];
    return swapped && left.substr(front + 2) == right.substr(front + 2);
}

std::string usage(const CommandForm& form)
{
    std::string out(form.names.substr(0, form.names.find('|')));
    if (!form.syntax.empty()) out.append(" ").append(form.syntax);
    return out;
}

ParsedLine parse_line(std::string_view line, std::span<const CommandForm> table, const Lexicon& lexicon,
                      ParseOptions options)
{
    const Matcher matcher(table, lexicon, options.control);
    const std::string correction = "substitute " + std::string(line);
    if (parse_substitution(line)) line = correction;
    Words words(line, options.control);
    std::string first = words.take();
    if (options.control && std::ranges::none_of(table, [&](const auto& form) { return has_name(form.names, first); }))
        first = completed(first, table);
    if (auto found = exact_match(first, words, table, matcher, options)) return std::move(*found);
    if (options.control) {
        if (auto found = shortened_match(first, words, table, matcher.lenient())) return std::move(*found);
    }
    const std::string lower = text::lowered(first);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& form = table[i];
        const bool named = has_name(form.names, first);
        if (named && options.control) return ParsedLine{Reading::near_miss, i, {}};
        if (options.control || form.control_only) continue;
        if (named && is_unfinished(form, words, matcher)) return ParsedLine{Reading::near_miss, i, {}};
        const auto names = text::split(form.names, '|');
        const bool slip =
            std::ranges::any_of(names, [&](auto name) { return name.size() > 2 && is_one_slip_away(name, lower); });
        if (slip && !words.empty() && is_pointed(form) && matcher.match(form, words))
            return ParsedLine{Reading::near_miss, i, {}};
    }
    return ParsedLine{options.control ? Reading::unknown : Reading::prose, 0, {}};
}

} // namespace fedibee::session
