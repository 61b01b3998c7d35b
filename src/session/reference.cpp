// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/reference.hpp"

#include "session/commands.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

namespace fedibee::session {
namespace {

constexpr std::string_view preface =
    "<!-- Made from the command table; CONTRIBUTING.md says how. Do not edit by hand. -->\n"
    "# Commands\n\n"
    "Every command and setting, as `help` and `set` know them. [irc.md](irc.md) says where to type them.\n\n"
    "In the syntax a word in small letters is typed as it is, `a|b` is a choice, `[X]` may be left out, and:\n\n"
    "| word | what to type |\n| --- | --- |\n"
    "| `POST` | a short id like `1f`, a nick (that person's newest post), `^` (the newest here), a full id, a web "
    "address, "
    "a msgid |\n"
    "| `ACCOUNT` | a nick, `user@host`, `@user@host` or the address of a profile |\n"
    "| `WORD`, `NUMBER`, `LANGUAGE` | one word, a number, a language code like `en` |\n"
    "| `COMMAND`, `SETTING`, `VALUE` | a name from this page, a value that the setting takes |\n"
    "| `LOGIN` | one of your accounts: its tag, its number in `account list`, a part of its address |\n"
    "| `LOGINS` | several of them, with commas between: `work,home`; in `&fedibee` also `all` |\n"
    "| `PLACE` | a channel: `&home`, `#linux`, its number in `channel list`, a part of its name |\n"
    "| `HASHTAG` | `#linux` |\n"
    "| `TIMELINE` | `home`, `local`, `federated`, `#tag`, an account, a list's title |\n"
    "| `LIST` | a list's title |\n"
    "| `NUMBERS` | numbers, with blanks between them |\n"
    "| `URL`, `TIME` | `https://...`; `2026-12-24T18:00Z`, `18:00` (UTC, the next time it is that late), `2h` from now "
    "|\n"
    "| `EMOJI` | an emoji, or `:name:` of one of the instance |\n"
    "| `CHOICES` | the options of a poll: `soup \\| bread` |\n"
    "| `CAPTION` | text about a file that is attached; without one the line is prose |\n"
    "| `PATTERN` | `s/old/new/` |\n"
    "| `PATH`, `DOMAIN` | `/api/v1/...`, `example.social` |\n"
    "| `PHRASE` | text; outside `&fedibee` one word, or with `#` or `@` in front, or in quotes |\n"
    "| `TEXT` | the rest of the line |\n"
    "| `--options` | `--name value` pairs before the text; `--` ends them |\n\n"
    "Commands marked with * are commands only in `&fedibee` and in a query with root; elsewhere the line is prose.\n";

struct Chapter {
    Topic topic;
    std::string_view title;
};
constexpr std::array chapters{
    Chapter{Topic::write, "Writing"}, Chapter{Topic::act, "Acting on posts"}, Chapter{Topic::people, "People"},
    Chapter{Topic::read, "Reading"},  Chapter{Topic::self, "Yourself"},
};

/// A cell of a table: bars would end it.
std::string cell(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

std::string code(std::string_view text)
{
    return text.empty() ? std::string{} : "`" + cell(text) + "`";
}

std::string row_of(const CommandForm& form)
{
    std::string also;
    const auto names = text::split(form.names, '|');
    for (std::size_t i = 1; i < names.size(); ++i) also += (i == 1 ? "" : " ") + code(names[i]);
    return fmt::format("| {}{} | {} | {} |\n", code(usage(form)), form.control_only ? " *" : "", also, cell(form.help));
}

std::string chapter_of(const Chapter& chapter)
{
    std::string out = fmt::format("\n## {}\n\n| command | also | what it does |\n| --- | --- | --- |\n", chapter.title);
    for (const auto& command : commands()) {
        if (command.topic == chapter.topic) out += row_of(command.form);
    }
    return out;
}

std::string reach_of(const SettingSpec& spec)
{
    std::string out;
    const auto add = [&](unsigned bit, std::string_view word) {
        if ((spec.reach & bit) != 0) out.append(out.empty() ? "" : ", ").append(word);
    };
    add(for_all, "general");
    add(for_account, "account");
    add(for_place, "place");
    return out;
}

std::string settings_chapter()
{
    std::string out = "\n## Settings\n\n"
                      "`set KEY VALUE` sets in general, `account TAG set KEY VALUE` for one account, `channel CHANNEL "
                      "set KEY VALUE` for "
                      "one place; the narrowest holds. `-del KEY` takes the wider one again.\n\n"
                      "| setting | default | values | for | what it does |\n| --- | --- | --- | --- | --- |\n";
    for (const auto& spec : setting_specs())
        out += fmt::format("| {} | {} | {} | {} | {} |\n", code(spec.key), code(spec.default_value),
                           spec.allowed.empty() ? "any text" : code(spec.allowed), reach_of(spec), cell(spec.help));
    out += "\nSettings of BitlBee that have nothing to set here:\n\n| setting | why |\n| --- | --- |\n";
    for (const auto& one : retired_settings()) out += fmt::format("| {} | {} |\n", code(one.key), cell(one.why));
    return out;
}

/// "account add" of "account add WORD": the name and the keywords that follow at once.
std::string fixed_front(std::string_view name, std::string_view syntax)
{
    std::string out(name);
    while (!syntax.empty()) {
        const auto token = text::take_word(syntax);
        const bool fixed = token.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ|[-") == std::string_view::npos;
        if (!fixed) break;
        out.append(" ").append(token);
    }
    return out;
}

} // namespace

std::vector<std::string> completions()
{
    std::set<std::string> words;
    for (const auto& form : command_forms()) {
        for (const auto name : text::split(form.names, '|')) {
            words.emplace(name);
            words.insert(fixed_front(name, form.syntax));
            words.insert("help " + std::string(name));
        }
    }
    for (const auto& spec : setting_specs()) words.insert("set " + std::string(spec.key));
    return {words.begin(), words.end()};
}

std::string command_reference()
{
    std::string out(preface);
    for (const auto& chapter : chapters) out += chapter_of(chapter);
    return out + settings_chapter();
}

} // namespace fedibee::session
