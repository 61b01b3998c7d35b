// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/command_grammar.hpp"

#include "session/settings.hpp"
#include "text/ascii.hpp"

#include <algorithm>

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
    return !word.empty() && word.size() <= 9 && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_language(std::string_view word)
{
    const auto letter = [](char c) { return text::lower(c) >= 'a' && text::lower(c) <= 'z'; };
    return (word.size() == 2 || word.size() == 3) && std::ranges::all_of(word, letter);
}

class Matcher {
public:
    Matcher(std::span<const CommandForm> table, const Lexicon& lexicon) : table_(table), lexicon_(lexicon) {}

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

private:
    bool take(std::string_view token, bool optional, Words& words, Arguments& arguments) const
    {
        const bool keyword = !is_kind(token) && token.find('|') == std::string_view::npos;
        if (words.empty()) {
            if (optional && !keyword) arguments.values.emplace_back();
            return optional;
        }
        if (token == "TEXT") {
            arguments.values.push_back(words.take_all());
            return !arguments.values.back().empty();
        }
        const bool fits = is_kind(token) ? fits_kind(token, words.peek()) : has_name(token, words.peek());
        if (!fits && optional && !keyword) arguments.values.emplace_back();
        if (!fits) return optional;
        std::string word = words.take();
        if (!keyword) arguments.values.push_back(is_kind(token) ? std::move(word) : text::lowered(word));
        return true;
    }

    static bool take_options(Words& words, Arguments& arguments)
    {
        while (words.peek().starts_with("--")) {
            const std::string name = words.take();
            if (name == "--") return true;
            if (words.empty()) return false;
            arguments.options[name.substr(2)] = words.take();
        }
        return true;
    }

    [[nodiscard]] bool fits_kind(std::string_view kind, std::string_view word) const
    {
        if (kind == "POST") return lexicon_.is_post(word);
        if (kind == "ACCOUNT") return lexicon_.is_account(word);
        if (kind == "NUMBER") return is_number(word);
        if (kind == "LANGUAGE") return is_language(word);
        if (kind == "SETTING") return find_setting(word) != nullptr;
        if (kind == "COMMAND")
            return std::ranges::any_of(table_, [&](const auto& form) { return has_name(form.names, word); });
        return true;
    }

    std::span<const CommandForm> table_;
    const Lexicon& lexicon_;
};

/// Names the thing it acts on, so that a slip in its first word is no accident of prose.
bool is_pointed(const CommandForm& form)
{
    return form.syntax.starts_with("POST") || form.syntax.starts_with("ACCOUNT") || form.syntax.starts_with("[POST");
}

/// Could be meant for a post or a person, though none is known by it.
bool looks_like_reference(std::string_view word)
{
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'f'); };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (word.starts_with('#')) word.remove_prefix(1);
    const bool short_id = word.size() >= 2 && word.size() <= 4 && std::ranges::all_of(word, hex);
    const bool id = short_id && (word.size() == 2 || std::ranges::any_of(word, digit)); // "face" is a word
    return id || word.find('@') != std::string_view::npos;
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

/// The only command word that begins with `first`, in the control channel.
std::string_view completed(std::string_view first, std::span<const CommandForm> table)
{
    std::string_view found;
    for (const auto& form : table) {
        const auto name = form.names.substr(0, form.names.find('|'));
        if (!text::lowered(name).starts_with(text::lowered(first)) || name == found) continue;
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
    const Matcher matcher(table, lexicon);
    Words words(line, options.control);
    std::string first = words.take();
    if (options.control && std::ranges::none_of(table, [&](const auto& form) { return has_name(form.names, first); }))
        first = completed(first, table);
    if (auto found = exact_match(first, words, table, matcher, options)) return std::move(*found);
    const std::string lower = text::lowered(first);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& form = table[i];
        const bool named = has_name(form.names, first);
        if (named && options.control) return ParsedLine{Reading::near_miss, i, {}};
        if (options.control || form.control_only) continue;
        Words rest = words;
        const std::string second = rest.take();
        const bool lone = rest.empty() && (second.empty() || looks_like_reference(second));
        if (named && lone && is_pointed(form)) return ParsedLine{Reading::near_miss, i, {}};
        const auto names = text::split(form.names, '|');
        const bool slip = std::ranges::any_of(names, [&](auto name) { return is_one_slip_away(name, lower); });
        if (slip && !second.empty() && is_pointed(form) && matcher.match(form, words))
            return ParsedLine{Reading::near_miss, i, {}};
    }
    return ParsedLine{options.control ? Reading::unknown : Reading::prose, 0, {}};
}

} // namespace fedibee::session
