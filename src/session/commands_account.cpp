// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about logins: add, list, on, off, del, set, and the code of a sign-in.
#include "session/commands.hpp"

#include "net/log.hpp"
#include "render/plain.hpp"
#include "session/sign_in.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

std::string_view word_of(Family family)
{
    switch (family) {
    case Family::mastodon: return "mastodon";
    case Family::gnusocial: return "gnusocial";
    case Family::friendica: return "friendica";
    }
    return "mastodon";
}

std::optional<Family> parse_family(std::string_view word)
{
    for (const auto family : {Family::mastodon, Family::gnusocial, Family::friendica}) {
        if (word_of(family) == word) return family;
    }
    return std::nullopt;
}

std::string_view word_of(LoginState state)
{
    switch (state) {
    case LoginState::on: return " (connected)";
    case LoginState::connecting: return " (connecting)";
    case LoginState::unreachable: return " (awaiting reconnect)";
    case LoginState::needs_sign_in: return " (sign-in needed)";
    case LoginState::off: return "";
    }
    return "";
}

std::string free_tag(const LiveUser& user, Family family)
{
    const std::string base(word_of(family));
    std::string tag = base;
    const auto taken = [&](const SessionPtr& session) { return session->row().tag == tag; };
    for (int number = 2; std::ranges::any_of(user.sessions(), taken); ++number) tag = base + std::to_string(number);
    return tag;
}

std::vector<std::string> invitation(const LoginRow& row, const std::string& url, bool pastes_code)
{
    std::vector<std::string> lines{
        fmt::format("{} - Logging in: open this page in a browser, sign in and allow fedibee:", row.tag), url};
    lines.emplace_back(pastes_code ? "Then paste the code that it shows: code XXXX" : "The rest happens by itself.");
    return lines;
}

/// Where the password may be typed: to root, and on the gateway's own page where it has one.
Task<std::vector<std::string>> ask_password(Core& core, LoginRow row)
{
    std::vector<std::string> lines{
        fmt::format("{} - Type the password of {} to root: password {} SECRET (or /oper {} SECRET, which hides it)",
                    row.tag, row.address, row.tag, row.tag)};
    if (core.options.public_url.empty() || row.address.find('@') == std::string::npos) co_return lines;
    auto url = co_await begin_password_page(core, std::move(row));
    if (!url) co_return fail(std::move(url));
    lines.emplace_back("Or type it on this page of the gateway:");
    lines.push_back(std::move(*url));
    co_return lines;
}

Task<std::vector<std::string>> invite(Call call, LoginRow row)
{
    const Capabilities& can = row.instance.capabilities;
    if (!can.page_sign_in) co_return co_await ask_password(call.user->core(), std::move(row));
    auto url = co_await begin_sign_in(call.user->core(), row);
    if (!url && can.password_sign_in) co_return co_await ask_password(call.user->core(), std::move(row));
    if (!url) co_return fail(std::move(url));
    auto lines = invitation(row, *url, call.user->core().options.public_url.empty() || can.short_codes);
    if (can.password_sign_in)
        lines.push_back(fmt::format("Or give the password to root instead: password {} SECRET", row.tag));
    co_return lines;
}

/// The name in "https://alice@example.org/social"; empty where there is none.
std::string name_in_url(const std::string& url)
{
    const auto begin = url.find("://") + 3;
    const auto end = url.find_first_of("@/", begin);
    return end != std::string::npos && url[end] == '@' ? url.substr(begin, end - begin) : std::string{};
}

Task<Reply> add(Call call)
{
    auto& core = call.user->core();
    if (call.user->sessions().size() >= core.options.limits.logins_per_user)
        co_return fail(
            Errc::invalid_input,
            fmt::format("You have {} accounts, the most that this gateway allows; remove one with: account TAG del",
                        call.user->sessions().size()));
    std::string address = call.arg(1);
    if (address.starts_with('@')) address.erase(0, 1);
    const auto at = address.find('@');
    const bool is_url = address.find("://") != std::string::npos;
    const std::string host = at == std::string::npos || is_url ? address : address.substr(at + 1);
    if (!is_url && host.find('.') == std::string::npos && host.find(':') == std::string::npos && host != "localhost")
        co_return fail(Errc::invalid_input,
                       fmt::format("'{}' names no instance; write @you@your.instance or your.instance.",
                                   render::clean_line(call.arg(1))));
    const auto same = [&](const SessionPtr& session) {
        return at != std::string::npos && text::same_ignoring_case(session->row().address, address);
    };
    const auto known = std::ranges::find_if(call.user->sessions(), same);
    if (known != call.user->sessions().end())
        co_return fail(Errc::conflict,
                       fmt::format("You have this account already, as {}; sign it in again with: account {} on",
                                   (*known)->row().tag, (*known)->row().tag));
    auto instance = co_await core.connector.detect(address, parse_family(call.arg(0)));
    if (!instance) co_return fail(std::move(instance));
    LoginRow row;
    row.user = call.user->id();
    row.tag = free_tag(*call.user, instance->family);
    row.address = at == std::string::npos || is_url ? instance->domain : address;
    const std::string name = is_url ? name_in_url(address) : std::string{};
    if (!name.empty()) row.address = name + "@" + instance->domain;
    row.created_at = core.clock.wall();
    row.instance = std::move(*instance);
    auto keep = [row](Store& store) { return store.add_login(row); };
    auto added = co_await core.stored(std::move(keep));
    if (!added) co_return fail(std::move(added));
    call.user->adopt(*added);
    const auto lines = co_await invite(call, *added);
    Reply reply = answer(fmt::format("Account successfully added with tag {}", added->tag));
    if (!lines)
        reply.items.emplace_back(text::sentences("The sign-in could not begin: " + lines.error().detail,
                                                 fmt::format("Try again with: account {} on", added->tag)));
    else
        reply.items.insert(reply.items.end(), lines->begin(), lines->end());
    co_return reply;
}

Task<Reply> list(Call call)
{
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < call.user->sessions().size(); ++i) {
        const auto& session = call.user->sessions()[i];
        lines.push_back(fmt::format(" {} ({}): {}, {}{}", i, session->row().tag,
                                    word_of(session->row().instance.family), session->row().address,
                                    word_of(session->state())));
    }
    lines.emplace_back(lines.empty() ? "No accounts yet; add one with: account add @you@your.instance"
                                     : "End of account list");
    co_return answer(std::move(lines));
}

Task<void> keep_enabled(LiveUser& user, LoginSession& session, bool enabled)
{
    session.row().enabled = enabled;
    auto keep = [row = session.row()](Store& store) { return store.update_login(row); };
    co_return co_await user.core().stored(std::move(keep));
}

/// A login that came from elsewhere (import-bitlbee) says no more of its instance than the address.
Task<void> know_instance(LiveUser& user, SessionPtr session)
{
    if (!session->row().instance.software.empty()) co_return Result<void>{};
    auto instance = co_await user.core().connector.detect(session->row().instance.origin, Family::mastodon);
    if (!instance) co_return fail(std::move(instance));
    session->row().instance = std::move(*instance);
    user.login_changed();
    auto keep = [row = session->row()](Store& store) { return store.update_login(row); };
    co_return co_await user.core().stored(std::move(keep));
}

Task<Reply> on(Call call)
{
    auto found = call.user->session_named(call.arg(0));
    if (!found) co_return fail(std::move(found));
    const auto session = *found;
    if (!session->backend() || session->state() == LoginState::needs_sign_in) {
        if (auto known = co_await know_instance(*call.user, session); !known) co_return fail(std::move(known));
        auto lines = co_await invite(call, session->row());
        if (!lines) co_return fail(std::move(lines));
        co_return answer(std::move(*lines));
    }
    if (session->state() != LoginState::off) co_return answer(fmt::format("{} is on already.", session->row().tag));
    const auto kept = co_await keep_enabled(*call.user, *session, true);
    if (!kept) co_return fail(kept.error());
    session->start();
    co_return answer(fmt::format("{} - Logging in: {}", session->row().tag, session->row().instance.domain));
}

Task<Reply> off(Call call)
{
    auto found = call.user->session_named(call.arg(0));
    if (!found) co_return fail(std::move(found));
    const auto session = *found;
    co_await session->stop();
    const auto kept = co_await keep_enabled(*call.user, *session, false);
    if (!kept) co_return fail(kept.error());
    co_return answer(
        fmt::format("{} is off; switch it on again with: account {} on", session->row().tag, session->row().tag));
}

Task<Reply> all_on(Call call)
{
    if (call.user->sessions().empty())
        co_return fail(Errc::invalid_input, "No accounts yet; add one with: account add @you@your.instance");
    for (const auto& session : call.user->sessions()) {
        if (call.user->settings().flag("auto_connect", scope_of_login(session->row().tag))) session->start();
    }
    co_return answer("All accounts that are signed in and have auto_connect are switched on.");
}

Task<Reply> all_off(Call call)
{
    for (const auto& session : call.user->sessions()) co_await session->stop();
    co_return answer("All accounts are off.");
}

Task<Reply> del(Call call)
{
    auto found = call.user->session_named(call.arg(0));
    if (!found) co_return fail(std::move(found));
    const auto session = *found;
    const auto state = session->state();
    if (state != LoginState::off && state != LoginState::needs_sign_in)
        co_return fail(Errc::invalid_input, fmt::format("{} is logged in; first type: account {} off",
                                                        session->row().tag, session->row().tag));
    const LoginRow row = session->row();
    std::string afterword;
    if (row.credentials) {
        const auto revoked = co_await call.user->core().connector.revoke(row.instance, *row.credentials);
        if (!revoked)
            afterword = fmt::format(" Its token could not be revoked ({}); do so in the instance's settings.",
                                    revoked.error().detail);
    }
    co_await call.user->drop(session, fmt::format("The account {} was removed.", row.tag));
    auto remove = [id = row.id](Store& store) { return store.remove_login(id); };
    const auto removed = co_await call.user->core().stored(std::move(remove));
    if (!removed) co_return fail(removed.error());
    const auto forgotten = co_await drop_settings(*call.user, scope_of_login(row.tag));
    if (!forgotten) co_return fail(forgotten.error());
    co_return answer(fmt::format("Account {} ({}) deleted.{}", row.tag, row.address, afterword));
}

bool is_tag(std::string_view word)
{
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '-' || c == '_';
    };
    return !word.empty() && word.size() <= 32 && std::ranges::all_of(word, fits);
}

/// The scope of a setting after its login was renamed; unchanged for those of others.
std::string renamed(const std::string& scope, const std::string& before, const std::string& after)
{
    if (scope == scope_of_login(before)) return scope_of_login(after);
    const bool own_place = scope.starts_with("place:") && scope.ends_with("+" + before);
    return own_place ? scope.substr(0, scope.size() - before.size()) + after : scope;
}

Task<void> move_settings(LiveUser& user, std::string before, std::string after)
{
    for (const auto& row : user.settings().rows()) {
        SettingRow moved = row;
        moved.scope = renamed(row.scope, before, after);
        if (moved.scope == row.scope) continue;
        auto move = [id = user.id(), row, moved](Store& store) {
            auto kept = store.put_setting(id, moved);
            return kept ? store.remove_setting(id, row.scope, row.key) : kept;
        };
        auto done = co_await user.core().stored(std::move(move));
        if (!done) co_return fail(std::move(done));
        user.settings().remove(row.scope, row.key);
        user.settings().put(moved.scope, moved.key, moved.value);
    }
    co_return Result<void>{};
}

Task<Reply> code(Call call)
{
    auto& core = call.user->core();
    // The newest sign-in under way is the one that is meant.
    std::optional<SignInRow> newest;
    SessionPtr session;
    for (const auto& one : call.user->sessions()) {
        auto look = [login = one->row().id](Store& store) { return store.sign_in_of(login); };
        auto row = co_await core.stored(std::move(look));
        if (!row) co_return fail(std::move(row));
        if (!*row || (newest && newest->created_at >= (*row)->created_at)) continue;
        newest = std::move(**row);
        session = one;
    }
    if (!newest)
        co_return fail(Errc::invalid_input, "No sign-in is under way; begin one with: account add @you@your.instance");
    auto login = co_await finish_sign_in(core, std::move(*newest), session->row(), call.arg(0));
    if (!login) co_return fail(std::move(login));
    const std::string line = fmt::format("{} - the code is right.", login->tag);
    co_await call.user->signed_in(std::move(*login));
    co_return answer(line);
}

constexpr Command table[] = {
    {{"account", "add [mastodon|gnusocial|friendica] WORD [WORD]",
      "add a Fediverse account: @you@your.instance, your.instance or a URL"},
     Topic::self,
     add},
    {{"account", "list", "your accounts"}, Topic::self, list},
    {{"account", "on", "switch all accounts on"}, Topic::self, all_on},
    {{"account", "off", "switch all accounts off"}, Topic::self, all_off},
    {{"account", "LOGIN on", "switch an account on, or sign it in"}, Topic::self, on},
    {{"account", "LOGIN off", "switch an account off"}, Topic::self, off},
    {{"account", "LOGIN del", "remove an account and revoke its token"}, Topic::self, del},
    {{"code", "WORD", "the code that the sign-in page shows", true}, Topic::self, code},
};

} // namespace

Task<Reply> rename_account(Call call, SessionPtr session, std::string tag)
{
    if (!is_tag(tag)) co_return fail(Errc::invalid_input, "A tag is made of letters, digits, '-' and '_'.");
    const std::string before = session->row().tag;
    LoginRow row = session->row();
    row.tag = tag;
    auto keep = [row](Store& store) { return store.update_login(row); };
    const auto kept = co_await call.user->core().stored(std::move(keep));
    if (!kept)
        co_return fail(kept.error().code, kept.error().code == Errc::conflict
                                              ? fmt::format("Another account has the tag {}.", tag)
                                              : kept.error().detail);
    session->row().tag = tag;
    call.user->login_changed();
    const auto moved = co_await move_settings(*call.user, before, tag);
    if (!moved) co_return fail(moved.error());
    co_return answer(fmt::format("tag = `{}'", tag));
}

std::span<const Command> account_commands()
{
    return table;
}

} // namespace fedibee::session
