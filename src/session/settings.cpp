// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/settings.hpp"

#include "session/times.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr unsigned anywhere = for_all | for_account | for_place;
constexpr unsigned general_or_account = for_all | for_account;

constexpr std::array specs{
    SettingSpec{"all", "", "", for_place,
                "of a hashtag's place: only posts that have all these hashtags too; from the next join on"},
    SettingSpec{"any", "", "", for_place,
                "of a hashtag's place: posts with one of these hashtags too; from the next join on"},
    SettingSpec{"auto_connect", "true", "true|false", general_or_account,
                "switch logins on when the first client comes"},
    SettingSpec{"auto_join", "false", "true|false", for_place, "join the place as soon as you are connected"},
    SettingSpec{
        "auto_reply_timeout", "10800", "0..2592000", anywhere,
        "seconds for which 'nick: text' answers that person's newest post; 0 = never, a new post mentions them"},
    SettingSpec{"boosts", "true", "true|false", for_place,
                "of a person's place: what they boost too; from the next join on"},
    SettingSpec{
        "commands", "true", "true|strict|prefix|false", anywhere,
        "true: a line that fits a command is one, the rest is posted; strict: only 'post' and 'reply' publish; prefix: "
        "commands begin with '!'; false: every line is posted"},
    SettingSpec{"default_target", "root", "root|last", for_all,
                "who gets a line in the control channel that begins with no nick: root, or the last person you wrote "
                "to there (then commands begin with 'root: ')"},
    SettingSpec{"display_timestamps", "true", "true|false", for_all,
                "put the time before old posts for clients without server-time"},
    SettingSpec{"hide_boosts", "false", "true|false", general_or_account, "drop notifications of boosts"},
    SettingSpec{"hide_favourites", "false", "true|false", general_or_account, "drop notifications of favourites"},
    SettingSpec{"hide_follows", "false", "true|false", general_or_account, "drop notifications of new followers"},
    SettingSpec{"hide_mentions", "false", "true|false", general_or_account, "drop notifications of mentions"},
    SettingSpec{"hide_sensitive", "false", "true|false", anywhere,
                "print only the address of posts with a warning or sensitive media"},
    SettingSpec{"language", "", "CODE", anywhere, "language of your posts (ISO 639-1); empty: the instance's default"},
    SettingSpec{"nick_style", "full", "full|short|nodot", for_all,
                "how people are called: bob@example.social, bob, or bob@example-social"},
    SettingSpec{"none", "", "", for_place,
                "of a hashtag's place: no posts that have one of these hashtags; from the next join on"},
    SettingSpec{"only_media", "false", "true|false", for_place,
                "of a person's place: only posts with media; from the next join on"},
    SettingSpec{"only_pinned", "false", "true|false", for_place,
                "of a person's place: only what they pinned to their profile; from the next join on"},
    SettingSpec{"output", "text", "text|json", anywhere,
                "json: every line of an answer is one JSON object, for bots (docs/irc.md says its fields)"},
    SettingSpec{"query_order", "lifo", "lifo|fifo", for_all,
                "which of several questions 'yes' and 'no' answer: the newest (lifo) or the oldest (fifo)"},
    SettingSpec{"replies", "true", "true|false", for_place,
                "of a person's place: what they answer to others too; from the next join on"},
    SettingSpec{"sensitive_flag", "*NSFW* ", "", anywhere, "put before posts with sensitive media"},
    SettingSpec{"show_ids", "true", "true|false", anywhere, "put [1f] before posts"},
    SettingSpec{"strip_newlines", "false", "true|false", anywhere, "print each post as one line"},
    SettingSpec{"timezone", "UTC", "ZONE", for_all, "where you are, for times you type and read: UTC, +02:00, -05:30"},
    SettingSpec{"visibility", "", "public|unlisted|private|direct|", anywhere,
                "visibility of your posts; empty: the instance's default"},
};

constexpr std::string_view reconnects = "the gateway comes back by itself, sooner after a short break than a long one";
constexpr std::string_view joins_lines = "lines that your client cut are joined by themselves";
constexpr std::string_view uses_style = "how people are called says 'set nick_style'";
constexpr std::string_view keeps_limits = "the instance says how long posts may be and what a link costs";
constexpr std::string_view knows_address = "it comes from the account's address; add another with: account add ADDRESS";

constexpr std::array retired{
    RetiredSetting{"allow_takeover", "several clients share your session; none has to give way"},
    RetiredSetting{"auto_reconnect", reconnects},
    RetiredSetting{"auto_reconnect_delay", reconnects},
    RetiredSetting{"away_reply_timeout", "nobody is answered while you are away"},
    RetiredSetting{"base_url", knows_address},
    RetiredSetting{"charset", "all text is UTF-8"},
    RetiredSetting{"debug", "what the gateway does stands in its log"},
    RetiredSetting{"display_namechanges", "new names are shown when the people post"},
    RetiredSetting{"fill_by", "a place shows those who belong to its timeline"},
    RetiredSetting{"handle_unknown", "who writes to you gets a query"},
    RetiredSetting{"message_length", keeps_limits},
    RetiredSetting{"mode", "every timeline is a channel of its own"},
    RetiredSetting{"name", "places have the same names for all users: &home, #linux, &list~friends"},
    RetiredSetting{"nick_format", uses_style},
    RetiredSetting{"nick_lowercase", uses_style},
    RetiredSetting{"nick_source", uses_style},
    RetiredSetting{"nick_underscores", uses_style},
    RetiredSetting{"ops", "root is the operator of &fedibee and you have nothing to operate there"},
    RetiredSetting{"paste_buffer", joins_lines},
    RetiredSetting{"paste_buffer_delay", joins_lines},
    RetiredSetting{"private", "private posts come as queries, and answers where you typed"},
    RetiredSetting{"root_nick", "root is always called root, for the scripts that look for it"},
    RetiredSetting{"save_on_quit", "everything is saved at once"},
    RetiredSetting{"self_messages", "clients that ask for echoes get them; the others see 'You: ...' from root"},
    RetiredSetting{"show_users", "the list of names shows whom you follow"},
    RetiredSetting{"simulate_netsplit", "nobody leaves when an instance is away"},
    RetiredSetting{"status", "Fediverse accounts have no status; write it in your profile: profile set bio TEXT"},
    RetiredSetting{"strip_html", "posts are always shown as text"},
    RetiredSetting{"target_url_length", keeps_limits},
    RetiredSetting{"to_char", "what you write to people in the control channel is answered in their queries"},
    RetiredSetting{"translate_to_nicks", "the names in posts are nicks already"},
    RetiredSetting{"typing_notice", "the Fediverse has no typing notices"},
    RetiredSetting{"utf8_nicks", "nicks may always hold any letter"},
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

Result<std::string> check_zone(const SettingSpec& spec, std::string_view value)
{
    if (const auto zone = parse_zone(value)) return shown_zone(*zone);
    return fail(Errc::invalid_input,
                fmt::format("{} must be UTC or a distance from it like +02:00 or -05:30, not '{}'.", spec.key, value));
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

/// The row of a table that has this key; nothing when none has.
template <class Row> const Row* row_of(std::span<const Row> rows, std::string_view key)
{
    const auto found =
        std::ranges::find_if(rows, [key](const Row& row) { return text::same_ignoring_case(row.key, key); });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

std::span<const SettingSpec> setting_specs()
{
    return specs;
}

const SettingSpec* find_setting(std::string_view key)
{
    return row_of(setting_specs(), key);
}

std::span<const RetiredSetting> retired_settings()
{
    return retired;
}

const RetiredSetting* find_retired_setting(std::string_view key)
{
    return row_of(retired_settings(), key);
}

Result<std::string> check_setting(const SettingSpec& spec, std::string_view value)
{
    if (spec.allowed.empty()) return std::string(value);
    if (spec.allowed == "CODE") return check_language(spec, value);
    if (spec.allowed == "ZONE") return check_zone(spec, value);
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

std::string scope_of_login(std::string_view tag)
{
    return fmt::format("login:{}", tag);
}

std::string scope_of_place(const Place& place)
{
    return "place:" + to_string(place);
}

const std::string* Settings::find(std::string_view key, std::string_view scope) const
{
    const auto found = values_.find(std::pair(std::string(scope), std::string(key)));
    return found == values_.end() ? nullptr : &found->second;
}

std::string Settings::value(std::string_view key, std::string_view scope) const
{
    if (const auto* own = find(key, scope)) return *own;
    if (!scope.empty()) return value(key);
    const auto* spec = find_setting(key);
    return spec == nullptr ? std::string{} : std::string(spec->default_value);
}

std::string Settings::value_at(std::string_view key, const Place& place, std::string_view tag) const
{
    const auto* own = find(key, scope_of_place(place));
    return own != nullptr ? *own : value(key, scope_of_login(tag));
}

std::vector<SettingRow> Settings::rows() const
{
    std::vector<SettingRow> rows;
    for (const auto& [where, value] : values_) rows.push_back(SettingRow{where.first, where.second, value});
    return rows;
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
