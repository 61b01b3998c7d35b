// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bitlbee_plan.hpp"

#include "crypto/bitlbee.hpp"
#include "fedibee/place.hpp"
#include "irc/names.hpp"
#include "render/plain.hpp"
#include "session/settings.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::app {
namespace {

/// What BitlBee keeps for itself, or what is carried over in another way: no word about it.
constexpr std::array silent_settings{std::string_view("last_version"),     std::string_view("base_url"),
                                     std::string_view("consumer_key"),     std::string_view("consumer_secret"),
                                     std::string_view("account_id"),       std::string_view("app_id"),
                                     std::string_view("last_status_id"),   std::string_view("last_notification_id"),
                                     std::string_view("last_conversation")};

std::string shown(std::string_view text)
{
    return render::clean_line(text);
}

bool is_host(std::string_view text)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '.' || c == '-' ||
               c == ':';
    };
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, fits);
}

bool is_tag(std::string_view word)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '-' || c == '_';
    };
    return !word.empty() && word.size() <= 32 && std::ranges::all_of(word, fits);
}

/// "https://example.social/api/v1" -> "https://example.social"; the plugin passes paths over as well.
std::string origin_of(std::string_view url)
{
    std::string_view scheme = "https://";
    if (url.starts_with("http://")) scheme = "http://";
    if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
    url = url.substr(0, url.find('/'));
    return is_host(url) ? std::string(scheme).append(url) : std::string{};
}

std::string_view host_of(std::string_view origin)
{
    const auto slashes = origin.find("//");
    return slashes == std::string_view::npos ? origin : origin.substr(slashes + 2);
}

class Planner {
public:
    Planner(const BitlbeeUser& file, const std::optional<Secret>& password, const ImportOptions& options,
            const std::vector<LoginRow>& existing)
        : file_(file), password_(password), options_(options), existing_(existing)
    {
    }

    Result<ImportPlan> plan()
    {
        take_settings(file_.settings, nullptr);
        for (const auto& account : file_.accounts) {
            if (auto done = take(account); !done) return fail(std::move(done));
        }
        for (const auto& channel : file_.channels) take(channel);
        if (!meaningless_.empty())
            say(fmt::format("settings left out, without a meaning here: {}", fmt::join(meaningless_, ", ")));
        return std::move(plan_);
    }

private:
    void say(std::string line) { plan_.lines.push_back(std::move(line)); }

    Result<void> take(const BitlbeeAccount& account);
    Result<std::string> find_origin(const BitlbeeAccount& account, std::string_view host) const;
    [[nodiscard]] std::optional<Credentials> credentials_of(const BitlbeeAccount& account) const;
    [[nodiscard]] std::string free_tag(const std::string& wanted) const;
    void take(const BitlbeeChannel& channel);
    void take_settings(const BitlbeeSettings& settings, const BitlbeeAccount* account);
    void take_setting(std::string_view key, std::string_view value, const BitlbeeAccount* account);

    const BitlbeeUser& file_;
    const std::optional<Secret>& password_;
    const ImportOptions& options_;
    const std::vector<LoginRow>& existing_;
    ImportPlan plan_;
    std::vector<std::string> tags_; ///< the file's tags of the logins in the plan, in its order
    std::vector<std::string> meaningless_;
};

Result<std::string> Planner::find_origin(const BitlbeeAccount& account, std::string_view host) const
{
    std::string origin = origin_of(setting_of(account.settings, "base_url"));
    if (!origin.empty()) return origin;
    if (!host.empty()) return origin_of(host);
    for (const std::string_view word : options_.instances) {
        const auto equals = word.find('=');
        const bool fits =
            equals == std::string_view::npos || text::same_ignoring_case(word.substr(0, equals), account.tag);
        if (fits) origin = origin_of(equals == std::string_view::npos ? word : word.substr(equals + 1));
        if (fits && origin.empty())
            return fail(Errc::conflict, fmt::format("'{}' names no instance: write --instance {}=example.social",
                                                    shown(word), shown(account.tag)));
        if (!origin.empty()) return origin;
    }
    return fail(Errc::conflict,
                fmt::format("the file does not say which instance the account {} ({}) is on: add --instance "
                            "{}=HOST. Nothing was imported",
                            shown(account.tag), shown(account.handle), shown(account.tag)));
}

std::optional<Credentials> Planner::credentials_of(const BitlbeeAccount& account) const
{
    if (!password_) return std::nullopt;
    const auto clear = crypto::open_bitlbee_secret(*password_, account.password);
    if (!clear) return std::nullopt;
    Credentials credentials;
    for (auto& [key, value] : text::form_decode(clear->reveal())) {
        if (key == "access_token") credentials.access_token = Secret(std::move(value));
        if (key == "refresh_token") credentials.refresh_token = Secret(std::move(value));
    }
    if (credentials.access_token.empty()) return std::nullopt;
    credentials.app = {std::string(setting_of(account.settings, "consumer_key")),
                       Secret(std::string(setting_of(account.settings, "consumer_secret"))), out_of_band_uri};
    return credentials;
}

std::string Planner::free_tag(const std::string& wanted) const
{
    const std::string base = is_tag(wanted) ? wanted : "mastodon";
    std::string tag = base;
    const auto same = [&tag](const LoginRow& row) { return text::same_ignoring_case(row.tag, tag); };
    const auto taken = [&] {
        return std::ranges::any_of(plan_.logins, same, &ImportedLogin::row) || std::ranges::any_of(existing_, same);
    };
    for (int number = 2; taken(); ++number) tag = base + std::to_string(number);
    return tag;
}

Result<void> Planner::take(const BitlbeeAccount& account)
{
    if (account.protocol != "mastodon") {
        say(fmt::format("account {} ({}): left out, it is no Fediverse account", shown(account.tag),
                        shown(account.protocol)));
        return {};
    }
    std::string_view handle = account.handle;
    if (handle.starts_with('@')) handle.remove_prefix(1);
    const auto at = handle.find('@');
    const std::string_view host = at == std::string_view::npos ? std::string_view{} : handle.substr(at + 1);
    const auto origin = find_origin(account, host);
    if (!origin) return fail(origin.error());
    const std::string domain(at == std::string_view::npos ? host_of(*origin) : host);
    const std::string_view user = handle.substr(0, at);
    if (user.empty() || user.find_first_of(" \t\r\n:/,!") != std::string_view::npos || !is_host(domain))
        return fail(Errc::conflict, fmt::format("the account {} has the handle '{}', which no instance can know: mend "
                                                "it in the file. Nothing was imported",
                                                shown(account.tag), shown(account.handle)));
    ImportedLogin login;
    login.row.address = fmt::format("{}@{}", user, domain);
    const auto same = [&login](const LoginRow& row) {
        return text::same_ignoring_case(row.address, login.row.address);
    };
    if (std::ranges::any_of(existing_, same) || std::ranges::any_of(plan_.logins, same, &ImportedLogin::row)) {
        say(fmt::format("account {} ({}): left out, the user has it already", shown(account.tag), login.row.address));
        return {};
    }
    login.row.tag = free_tag(account.tag);
    login.row.enabled = account.autoconnect;
    login.row.instance.origin = *origin;
    login.row.instance.domain = domain;
    login.credentials = credentials_of(account);
    login.buddies = account.buddies;
    plan_.logins.push_back(std::move(login));
    tags_.push_back(account.tag);
    take_settings(account.settings, &account);
    return {};
}

/// A room of the plugin is a timeline: "local", "federated", "#tag" or a list's title.
std::optional<Place> place_of(std::string_view room)
{
    if (room == "local" || room == "federated" || (room.starts_with('#') && room.size() > 1)) return parse_place(room);
    if (room.empty() || room.starts_with('#')) return std::nullopt;
    return Place{PlaceKind::list, std::string(room), {}};
}

void Planner::take(const BitlbeeChannel& channel)
{
    if (channel.type == "control") return;
    const auto owner = std::ranges::find(tags_, setting_of(channel.settings, "account"));
    auto place = place_of(setting_of(channel.settings, "room"));
    if (owner == tags_.end() || !place || channel.type != "chat")
        return say(fmt::format("channel {}: left out, it is no timeline of a Fediverse account", shown(channel.name)));
    if (!existing_.empty() || owner != tags_.begin())
        place->login_tag = plan_.logins[static_cast<std::size_t>(owner - tags_.begin())].row.tag;
    say(fmt::format("channel {}: here it is {}", shown(channel.name), shown(irc::channel_name(*place))));
}

void Planner::take_settings(const BitlbeeSettings& settings, const BitlbeeAccount* account)
{
    for (const auto& [key, value] : settings) take_setting(key, value, account);
}

void Planner::take_setting(std::string_view key, std::string_view value, const BitlbeeAccount* account)
{
    if (std::ranges::find(silent_settings, key) != silent_settings.end()) return;
    const std::string where = account == nullptr ? std::string{} : fmt::format(" ({})", shown(account->tag));
    const auto* const spec = session::find_setting(key);
    if (spec == nullptr) {
        const std::string word = shown(key);
        if (std::ranges::find(meaningless_, word) == meaningless_.end()) meaningless_.push_back(word);
        return;
    }
    const bool is_cipher = key == "hide_sensitive" && value.find("rot13") != std::string_view::npos;
    auto checked = session::check_setting(*spec, is_cipher ? "true" : value);
    if (!checked) return say(fmt::format("setting {}{}: left out; {}", spec->key, where, checked.error().detail));
    const bool is_own = account != nullptr && (spec->reach & session::for_account) != 0;
    SettingRow row{is_own ? session::scope_of_login(plan_.logins.back().row.tag) : "", std::string(spec->key),
                   std::move(*checked)};
    const auto same = [&row](const SettingRow& one) { return one.scope == row.scope && one.key == row.key; };
    const auto before = std::ranges::find_if(plan_.settings, same);
    if (before != plan_.settings.end()) {
        if (before->value != row.value)
            say(fmt::format("setting {}{}: left out, all accounts share it here and it is `{}' already", row.key, where,
                            shown(before->value)));
        return;
    }
    say(fmt::format("setting {} = `{}'{}", row.key, shown(row.value), where));
    plan_.settings.push_back(std::move(row));
}

} // namespace

Result<ImportPlan> plan_import(const BitlbeeUser& file, const std::optional<Secret>& password,
                               const ImportOptions& options, const std::vector<LoginRow>& existing)
{
    return Planner(file, password, options, existing).plan();
}

std::vector<NickRow> nick_rows(const ImportedLogin& login, std::vector<std::string>& lines)
{
    std::vector<NickRow> rows;
    for (const auto& [handle, nick] : login.buddies) {
        std::string address = handle.starts_with('@') ? handle.substr(1) : handle;
        if (address.find('@') == std::string::npos) address += "@" + login.row.instance.domain;
        if (irc::is_service_nick(nick) || !irc::is_valid_nick(nick) || address.starts_with('@') ||
            address.find_first_of(" \t\r\n,") != std::string::npos) {
            lines.push_back(fmt::format("nick {}: left out, {} cannot be called so here", shown(nick), shown(handle)));
            continue;
        }
        lines.push_back(fmt::format("nick {}: {}", nick, shown(address)));
        rows.push_back({std::move(address), nick});
    }
    return rows;
}

} // namespace fedibee::app
