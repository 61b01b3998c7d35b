// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/friendica/markup.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::friendica {
namespace {

constexpr std::string_view no_break_space = "\xc2\xa0";
constexpr std::size_t code_indent = 4; ///< so many blanks before a line make it code

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return text::lower(c) >= 'a' && text::lower(c) <= 'z';
}

/// Letters of other alphabets too: their bytes are above ASCII.
bool is_of_a_word(char c)
{
    return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/// "&amp;" and its like would be shown as what they stand for.
bool is_entity(std::string_view rest)
{
    const auto end = rest.find(';');
    if (end == std::string_view::npos || end < 2) return false;
    const auto name = rest.substr(1, end - 1);
    return std::ranges::all_of(name, [](char c) { return is_digit(c) || is_letter(c) || c == '#'; });
}

std::size_t address_length(std::string_view rest)
{
    if (!text::is_web_address(rest)) return 0;
    return std::min(rest.find_first_of(" \t<>\""), rest.size());
}

/// Escapes one line that has lost its beginning, where blocks begin.
class Line {
public:
    explicit Line(std::string_view text) : text_(text) {}

    std::string escaped()
    {
        begin();
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

private:
    void take(std::size_t count)
    {
        out_ += text_.substr(at_, count);
        at_ += count;
    }
    void take_escaped()
    {
        out_ += '\\';
        take(1);
    }
    [[nodiscard]] char peek(std::size_t ahead = 0) const
    {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] char before() const { return at_ == 0 ? '\0' : text_[at_ - 1]; }

    /// Headings, quotes, lists, rules and code are known by how a line begins.
    void begin()
    {
        const auto blanks = std::min(text_.find_first_not_of(' '), text_.size());
        if (blanks >= code_indent || text_.starts_with('\t')) {
            for (; is_blank(peek()); ++at_) out_ += no_break_space;
        } else {
            take(blanks);
        }
        const char first = peek();
        const auto run = std::min(text_.find_first_not_of(first, at_), text_.size()) - at_;
        const bool ends_word = at_ + run == text_.size() || is_blank(peek(run));
        if (first == '>' || ((first == '#' || first == '-' || first == '+') && ends_word)) return take_escaped();
        std::size_t digits = 0;
        while (is_digit(peek(digits))) ++digits;
        const char mark = peek(digits);
        if (digits == 0 || (mark != '.' && mark != ')') || !is_blank(peek(digits + 1))) return;
        take(digits);
        take_escaped();
    }

    void step()
    {
        const auto rest = text_.substr(at_);
        const auto address = is_of_a_word(before()) ? 0 : address_length(rest);
        if (address > 0) return take(address);
        switch (rest.front()) {
        case '*':
        case '`':
        case '[':
        case ']':
        case '\\': return take_escaped();
        case '_':
            // Within a word it is nothing special: snake_case.
            if ((is_of_a_word(before()) || before() == '@') && is_of_a_word(peek(1))) return take(1);
            return take_escaped();
        case '<': return tag();
        case '&':
            out_ += is_entity(rest) ? "&amp;" : "&";
            ++at_;
            return;
        default: take(1);
        }
    }

    void tag()
    {
        const char next = peek(1);
        const bool begins_tag = is_letter(next) || next == '/' || next == '!' || next == '?';
        out_ += begins_tag ? "&lt;" : "<";
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

} // namespace

std::string escape_markup(std::string_view plain)
{
    std::string out;
    while (true) {
        const auto end = plain.find('\n');
        out += Line(plain.substr(0, end)).escaped();
        if (end == std::string_view::npos) return out;
        out += '\n';
        plain.remove_prefix(end + 1);
    }
}

} // namespace fedibee::friendica
