// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/settings.hpp"

#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::array specs{
    SettingSpec{"auto_connect", "true", "true|false", "switch logins on when the first client comes"},
    SettingSpec{
        "auto_reply_timeout", "10800", "0..2592000",
        "seconds for which 'nick: text' answers that person's newest post; 0 = never, a new post mentions them"},
    SettingSpec{
        "commands", "true", "true|strict|prefix|false",
        "true: a line that fits a command is one, the rest is posted; strict: only 'post' and 'reply' publish; prefix: "
        "commands begin with '!'; false: every line is posted"},
    SettingSpec{"display_timestamps", "true", "true|false",
                "put the time before old posts for clients without server-time"},
    SettingSpec{"hide_boosts", "false", "true|false", "drop notifications of boosts"},
    SettingSpec{"hide_favourites", "false", "true|false", "drop notifications of favourites"},
    SettingSpec{"hide_follows", "false", "true|false", "drop notifications of new followers"},
    SettingSpec{"hide_mentions", "false", "true|false", "drop notifications of mentions"},
    SettingSpec{"hide_sensitive", "false", "true|false",
                "print only the address of posts with a warning or sensitive media"},
    SettingSpec{"language", "", "CODE", "language of your posts (ISO 639-1); empty: the instance's default"},
    SettingSpec{"nick_style", "full", "full|short|nodot",
                "how people are called: bob@example.social, bob, or bob@example-social"},
    SettingSpec{"sensitive_flag", "*NSFW* ", "", "put before posts with sensitive media"},
    SettingSpec{"show_ids", "true", "true|false", "put [1f] before posts"},
    SettingSpec{"strip_newlines", "false", "true|false", "print each post as one line"},
    SettingSpec{"visibility", "", "public|unlisted|private|direct|",
                "visibility of your posts; empty: the instance's default"},
};

std::string canonical(std::string_view value)
{
    const std::string word = text::lowered(value);
    if (word == "yes" || word == "on" || word == "1") return "true";
    if (word == "no" || word == "off" || word == "0") return "false";
    return word;
}

/// "en", "pt-BR", or nothing.
Result<std::string> check_language(const SettingSpec& spec, std::string_view value)
{
    const auto letter = [](char c) { return text::lower(c) >= 'a' && text::lower(c) <= 'z'; };
    const auto fits = [&](char c) { return letter(c) || c == '-'; };
    const auto main = value.substr(0, value.find('-'));
    const bool is_code = (main.size() == 2 || main.size() == 3) && value.size() <= 12 &&
                         std::ranges::all_of(main, letter) && std::ranges::all_of(value, fits);
    if (value.empty() || is_code) return std::string(value);
    return fail(Errc::invalid_input,
                fmt::format("{} must be a language code like en or pt-BR, not '{}'.", spec.key, value));
}

Result<std::string> check_number(const SettingSpec& spec, std::string_view value)
{
    const auto dots = spec.allowed.find("..");
    long least = 0;
    long most = 0;
    long number = 0;
    std::from_chars(spec.allowed.data(), spec.allowed.data() + dots, least);
    std::from_chars(spec.allowed.data() + dots + 2, spec.allowed.data() + spec.allowed.size(), most);
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    if (whole && number >= least && number <= most) return std::to_string(number);
    return fail(Errc::invalid_input,
                fmt::format("{} must be a number from {} to {}, not '{}'.", spec.key, least, most, value));
}

} // namespace

std::span<const SettingSpec> setting_specs()
{
    return specs;
}

const SettingSpec* find_setting(std::string_view key)
{
    const auto found =
        std::ranges::find_if(specs, [&](const auto& spec) { return text::same_ignoring_case(spec.key, key); });
    return found == specs.end() ? nullptr : &*found;
}

Result<std::string> check_setting(const SettingSpec& spec, std::string_view value)
{
    if (spec.allowed.empty()) return std::string(value);
    if (spec.allowed == "CODE") return check_language(spec, value);
    if (spec.allowed.find("..") != std::string_view::npos) return check_number(spec, value);
    const auto words = text::split(spec.allowed, '|');
    const bool is_flag = spec.allowed == "true|false";
    const std::string wanted = is_flag ? canonical(value) : text::lowered(value);
    if (std::ranges::find(words, wanted) != words.end()) return wanted;
    const bool may_be_empty = spec.allowed.ends_with('|');
    return fail(Errc::invalid_input, fmt::format("{} must be one of {}{}, not '{}'.", spec.key,
                                                 spec.allowed.substr(0, spec.allowed.size() - (may_be_empty ? 1 : 0)),
                                                 may_be_empty ? " or empty" : "", value));
}

void Settings::restore(const std::vector<SettingRow>& rows)
{
    for (const auto& row : rows) put(row.scope, row.key, row.value);
}

std::string Settings::value(std::string_view key, std::string_view scope) const
{
    if (const auto own = values_.find(std::pair(std::string(scope), std::string(key))); own != values_.end())
        return own->second;
    if (!scope.empty()) return value(key);
    const auto* spec = find_setting(key);
    return spec == nullptr ? std::string{} : std::string(spec->default_value);
}

void Settings::put(const std::string& scope, const std::string& key, const std::string& value)
{
    values_[{scope, key}] = value;
}

void Settings::remove(const std::string& scope, const std::string& key)
{
    values_.erase({scope, key});
}

} // namespace fedibee::session
