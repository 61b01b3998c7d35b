// SPDX-License-Identifier: AGPL-3.0-or-later
// Settings: in general (`set`), of an account (`account TAG set`), of a place (`channel CH set`).
#include "session/commands.hpp"

#include "render/plain.hpp"
#include "session/authenticator.hpp"
#include "session/channels.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

/// Where a command reads and writes.
struct Where {
    unsigned reach = for_all;
    std::string scope;
    std::string before; ///< what stands before `set` in the command: "account work "
};

Where in_account(const LoginSession& session)
{
    return {for_account, scope_of_login(session.row().tag), fmt::format("account {} ", session.row().tag)};
}

Where in_place(const LiveUser& user, const Place& place)
{
    return {for_place, scope_of_place(place), fmt::format("channel {} ", channel_name(user, place))};
}

std::string line_of(std::string_view key, std::string_view value)
{
    return value.empty() ? fmt::format("{} is empty", key) : fmt::format("{} = `{}'", key, value);
}

/// What holds there now: a place without a value of its own has its login's.
std::string value_in(LiveUser& user, const Where& where, const Place& place, std::string_view key)
{
    if (where.reach != for_place) return user.settings().value(key, where.scope);
    const auto session = user.session_of(place);
    return user.settings().value_at(key, place, session ? (*session)->row().tag : std::string{});
}

std::vector<std::string> lines_of(LiveUser& user, const Where& where, const Place& place)
{
    std::vector<std::string> lines;
    for (const auto& spec : setting_specs()) {
        if ((spec.reach & where.reach) != 0) lines.push_back(line_of(spec.key, value_in(user, where, place, spec.key)));
    }
    return lines;
}

std::string places_of(const SettingSpec& spec)
{
    std::vector<std::string_view> forms;
    if ((spec.reach & for_all) != 0) forms.emplace_back("'set'");
    if ((spec.reach & for_account) != 0) forms.emplace_back("'account TAG set'");
    if ((spec.reach & for_place) != 0) forms.emplace_back("'channel CHANNEL set'");
    return fmt::format("{}", fmt::join(forms, " or "));
}

/// The setting, if it may be given there; else a sentence.
Result<const SettingSpec*> setting_in(const Where& where, std::string_view key)
{
    const auto* spec = find_setting(key);
    if (spec != nullptr && (spec->reach & where.reach) != 0) return spec;
    if (spec != nullptr)
        return fail(Errc::invalid_input, fmt::format("{} is set elsewhere: with {}.", spec->key, places_of(*spec)));
    if (const auto* retired = find_retired_setting(key))
        return fail(Errc::unsupported, fmt::format("There is nothing to set: {}.", retired->why));
    return fail(Errc::invalid_input,
                fmt::format("The setting '{}' does not exist. 'set' lists the general ones, 'account TAG set' those of "
                            "an account, 'channel CHANNEL set' those of a channel.",
                            render::clean_line(key)));
}

/// Settings that other parts keep a copy of.
void take_effect(LiveUser& user, std::string_view key)
{
    if (key != "nick_style") return;
    if (const auto style = parse_nick_style(user.settings().value(key))) user.people().nicknames().set_style(*style);
}

Task<Reply> change(Call call, Where where, Place place, std::string key, std::string text)
{
    const auto spec = setting_in(where, key);
    if (!spec) co_return fail(spec.error());
    auto value = check_setting(**spec, text);
    if (!value) co_return fail(std::move(value));
    const SettingRow row{where.scope, std::string((*spec)->key), std::move(*value)};
    auto keep = [user = call.user->id(), row](Store& store) { return store.put_setting(user, row); };
    const auto kept = co_await call.user->core().stored(std::move(keep));
    if (!kept) co_return fail(kept.error());
    call.user->settings().put(row.scope, row.key, row.value);
    take_effect(*call.user, row.key);
    co_return answer(line_of(row.key, value_in(*call.user, where, place, row.key)));
}

Task<Reply> reset(Call call, Where where, Place place, std::string key)
{
    const auto spec = setting_in(where, key);
    if (!spec) co_return fail(spec.error());
    const std::string name((*spec)->key);
    auto drop = [user = call.user->id(), scope = where.scope, name](Store& store) {
        return store.remove_setting(user, scope, name);
    };
    const auto dropped = co_await call.user->core().stored(std::move(drop));
    if (!dropped) co_return fail(dropped.error());
    call.user->settings().remove(where.scope, name);
    take_effect(*call.user, name);
    co_return answer(line_of(name, value_in(*call.user, where, place, name)));
}

/// With a value: change; without: show.
Task<Reply> show_or_change(Call call, Where where, Place place, std::string key, std::string text)
{
    if (!text.empty()) return change(std::move(call), std::move(where), std::move(place), std::move(key), text);
    const auto show = [](Call asked, Where in, Place at, std::string name) -> Task<Reply> {
        const auto spec = setting_in(in, name);
        if (!spec) co_return fail(spec.error());
        co_return answer(line_of((*spec)->key, value_in(*asked.user, in, at, (*spec)->key)));
    };
    return show(std::move(call), std::move(where), std::move(place), std::move(key));
}

// ---- set ----------------------------------------------------------------------------------------------------

Task<Reply> all_settings(Call call)
{
    auto lines = lines_of(*call.user, Where{}, call.place);
    lines.emplace_back("password = `********' (hidden)");
    co_return answer(std::move(lines));
}

Task<Reply> set(Call call)
{
    std::string key = call.arg(0);
    std::string text = call.arg(1);
    Place place = call.place;
    return show_or_change(std::move(call), Where{}, std::move(place), std::move(key), std::move(text));
}

Task<Reply> unset(Call call)
{
    std::string key = call.arg(0);
    Place place = call.place;
    return reset(std::move(call), Where{}, std::move(place), std::move(key));
}

Task<Reply> show_password(Call)
{
    co_return answer("password = `********' (hidden); a new one: set password NEW");
}

Task<Reply> change_password(Call call)
{
    Secret password{call.arg(0)};
    if (password.reveal().size() < shortest_password)
        co_return fail(Errc::invalid_input, fmt::format("A password has at least {} characters.", shortest_password));
    const auto kept = co_await store_password(call.user->core(), call.user->id(), std::move(password));
    if (!kept) co_return fail(kept.error());
    co_return answer("Setting changed successfully. password = `********' (hidden)");
}

Task<Reply> help_set(Call call)
{
    const auto* spec = find_setting(call.arg(0));
    if (spec == nullptr) {
        const auto none = setting_in(Where{}, call.arg(0));
        co_return fail(none.error());
    }
    co_return answer(fmt::format("{} {}: {} (default '{}'); with {}", spec->key,
                                 spec->allowed.empty() ? "TEXT" : spec->allowed, spec->help, spec->default_value,
                                 places_of(*spec)));
}

// ---- account TAG set ----------------------------------------------------------------------------------------

/// Kept beside the settings: name and value of what an account is.
std::vector<std::string> facts_of(const LoginRow& row)
{
    return {line_of("tag", row.tag), line_of("username", row.address),
            row.credentials ? std::string("password = `********' (hidden)") : std::string("password is empty")};
}

Task<Reply> account_settings(Call call)
{
    const auto session = call.user->session_named(call.arg(0));
    if (!session) co_return fail(session.error());
    auto lines = facts_of((*session)->row());
    std::ranges::move(lines_of(*call.user, in_account(**session), call.place), std::back_inserter(lines));
    co_return answer(std::move(lines));
}

/// The token is forgotten; the account has to be signed in again.
Task<Reply> forget_token(Call call, SessionPtr session)
{
    co_await session->stop();
    LoginRow row = session->row();
    row.credentials.reset();
    auto keep = [row](Store& store) { return store.update_login(row); };
    const auto kept = co_await call.user->core().stored(std::move(keep));
    if (!kept) co_return fail(kept.error());
    session->renew(row);
    co_return answer(
        fmt::format("password is empty: {} has to be signed in anew with: account {} on", row.tag, row.tag));
}

Task<Reply> account_set(Call call)
{
    const auto session = call.user->session_named(call.arg(0));
    if (!session) co_return fail(session.error());
    const std::string key = text::lowered(call.arg(1));
    std::string text = call.arg(2);
    if (key == "tag" && !text.empty()) co_return co_await rename_account(call, *session, std::move(text));
    const auto facts = facts_of((*session)->row());
    const auto fact = std::ranges::find_if(facts, [&](const auto& line) { return line.starts_with(key + " "); });
    if (fact != facts.end() && text.empty()) co_return answer(*fact);
    if (fact != facts.end())
        co_return fail(Errc::invalid_input,
                       fmt::format("{} comes from the sign-in; sign in anew with: account {} set -del password", key,
                                   (*session)->row().tag));
    Where where = in_account(**session);
    co_return co_await show_or_change(call, std::move(where), call.place, key, std::move(text));
}

Task<Reply> account_unset(Call call)
{
    const auto session = call.user->session_named(call.arg(0));
    if (!session) co_return fail(session.error());
    if (text::same_ignoring_case(call.arg(1), "password")) co_return co_await forget_token(call, *session);
    Where where = in_account(**session);
    co_return co_await reset(call, std::move(where), call.place, call.arg(1));
}

// ---- channel ------------------------------------------------------------------------------------------------

Task<Reply> channels(Call call)
{
    std::vector<std::string> lines;
    for (const auto& place : listed_channels(*call.user)) {
        const bool control = place.kind == PlaceKind::control;
        const bool joined = control || call.user->is_open(place);
        lines.push_back(fmt::format("{:2}. {}, {} channel{}", lines.size(), channel_name(*call.user, place),
                                    control ? "control" : "chat", joined ? " (joined)" : ""));
    }
    lines.emplace_back("End of channel list");
    co_return answer(std::move(lines));
}

std::vector<std::string> facts_of(LiveUser& user, const Place& place)
{
    const auto session = user.session_of(place);
    const bool control = place.kind == PlaceKind::control;
    return {line_of("type", control ? "control" : "chat"),
            line_of("account", control || !session ? std::string{} : (*session)->row().tag),
            line_of("room", to_string(place))};
}

Task<Reply> channel_settings(Call call, Place place)
{
    auto lines = facts_of(*call.user, place);
    std::ranges::move(lines_of(*call.user, in_place(*call.user, place), place), std::back_inserter(lines));
    co_return answer(std::move(lines));
}

Task<Reply> channel_set(Call call, Place place, std::string key, std::string text)
{
    const auto facts = facts_of(*call.user, place);
    const auto fact = std::ranges::find_if(facts, [&](const auto& line) { return line.starts_with(key + " "); });
    if (fact != facts.end() && text.empty()) co_return answer(*fact);
    if (fact != facts.end())
        co_return fail(Errc::invalid_input,
                       fmt::format("{} follows from the channel's name; join another one: /join &list~friends", key));
    Where where = in_place(*call.user, place);
    co_return co_await show_or_change(call, std::move(where), place, std::move(key), std::move(text));
}

Task<Reply> this_channel(Call call)
{
    Place place = call.place;
    return channel_settings(std::move(call), std::move(place));
}

Task<Reply> this_channel_set(Call call)
{
    Place place = call.place;
    std::string key = text::lowered(call.arg(0));
    std::string text = call.arg(1);
    return channel_set(std::move(call), std::move(place), std::move(key), std::move(text));
}

Task<Reply> this_channel_unset(Call call)
{
    Place place = call.place;
    std::string key = call.arg(0);
    Where where = in_place(*call.user, place);
    return reset(std::move(call), std::move(where), std::move(place), std::move(key));
}

Task<Reply> other_channel(Call call)
{
    auto place = find_channel(*call.user, call.arg(0));
    if (!place) co_return fail(std::move(place));
    co_return co_await channel_settings(call, std::move(*place));
}

Task<Reply> other_channel_set(Call call)
{
    auto place = find_channel(*call.user, call.arg(0));
    if (!place) co_return fail(std::move(place));
    std::string key = text::lowered(call.arg(1));
    co_return co_await channel_set(call, std::move(*place), std::move(key), call.arg(2));
}

Task<Reply> other_channel_unset(Call call)
{
    auto place = find_channel(*call.user, call.arg(0));
    if (!place) co_return fail(std::move(place));
    Where where = in_place(*call.user, *place);
    co_return co_await reset(call, std::move(where), std::move(*place), call.arg(1));
}

Task<Reply> channel_del(Call call)
{
    const auto place = find_channel(*call.user, call.arg(0));
    if (!place) co_return fail(place.error());
    const std::string name = channel_name(*call.user, *place);
    if (place->kind == PlaceKind::control || place->kind == PlaceKind::home)
        co_return fail(Errc::invalid_input, fmt::format("{} is a main channel; it cannot be deleted.", name));
    if (call.user->is_open(*place))
        co_return fail(Errc::invalid_input, fmt::format("You are in {}; leave it first: /part {}", name, name));
    const auto gone = co_await drop_settings(*call.user, scope_of_place(*place));
    if (!gone) co_return fail(gone.error());
    co_return answer(fmt::format("{} deleted: its settings are forgotten; /join {} shows it again.", name, name));
}

constexpr Command table[] = {
    {{"set", "", "your settings", true}, Topic::self, all_settings},
    {{"set", "password", "says that it is hidden", true}, Topic::self, show_password},
    {{"set", "password WORD", "a new password for the gateway", true}, Topic::self, change_password},
    {{"set", "-del WORD", "a setting's default again"}, Topic::self, unset},
    {{"set", "SETTING", "one setting"}, Topic::self, set},
    {{"set", "SETTING VALUE", "change a setting"}, Topic::self, set},
    {{"set", "WORD [TEXT]", "change a setting", true}, Topic::self, set},
    {{"help", "set WORD", "one setting", true}, Topic::self, help_set},
    {{"help", "set SETTING", "one setting"}, Topic::self, help_set},
    {{"account", "LOGIN set", "an account's settings"}, Topic::self, account_settings},
    {{"account", "LOGIN set -del WORD", "the general setting again; of password: forget the token"},
     Topic::self,
     account_unset},
    {{"account", "LOGIN set WORD [TEXT]", "show or change an account's tag or setting"}, Topic::self, account_set},
    {{"channel", "list", "the places and which are joined"}, Topic::self, channels},
    {{"channel", "set", "the settings of the place where you type"}, Topic::self, this_channel},
    {{"channel", "set -del WORD", "the account's setting again"}, Topic::self, this_channel_unset},
    {{"channel", "set WORD [TEXT]", "show or change a setting of the place where you type", true},
     Topic::self,
     this_channel_set},
    {{"channel", "set SETTING [VALUE]", "show or change a setting of the place where you type"},
     Topic::self,
     this_channel_set},
    {{"channel", "PLACE set", "a place's settings; by name, number in the list, or part of the name"},
     Topic::self,
     other_channel},
    {{"channel", "PLACE set -del WORD", "the account's setting again"}, Topic::self, other_channel_unset},
    {{"channel", "PLACE set WORD [TEXT]", "show or change a place's setting"}, Topic::self, other_channel_set},
    {{"channel", "PLACE del", "forget a place's settings"}, Topic::self, channel_del},
};

} // namespace

Task<void> drop_settings(LiveUser& user, std::string scope)
{
    for (const auto& row : user.settings().rows()) {
        if (row.scope != scope) continue;
        auto drop = [id = user.id(), row](Store& store) { return store.remove_setting(id, row.scope, row.key); };
        auto dropped = co_await user.core().stored(std::move(drop));
        if (!dropped) co_return fail(std::move(dropped));
        user.settings().remove(row.scope, row.key);
    }
    co_return Result<void>{};
}

std::span<const Command> setting_commands()
{
    return table;
}

} // namespace fedibee::session
