// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/admin.hpp"

#include "crypto/password.hpp"
#include "crypto/scram.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"
#include "text/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fedibee::app {
namespace {

constexpr std::size_t longest_name = 256;

Result<UserRow> need_user(Store& store, const std::string& name)
{
    auto found = store.find_user(name);
    if (!found) return fail(std::move(found));
    if (!*found) return fail(Errc::not_found, "there is no user " + name + "; 'fedibee user list' names them");
    return std::move(**found);
}

std::string_view state_of(const LoginRow& login)
{
    if (!login.credentials) return "needs sign-in";
    return login.enabled ? "on" : "off";
}

std::string export_login(const LoginRow& login)
{
    return fmt::format(
        R"({{"tag":{},"address":{},"enabled":{},"signed_in":{},"instance":{},"software":{},"created_at":{}}})",
        text::json_string(login.tag), text::json_string(login.address), login.enabled, login.credentials.has_value(),
        text::json_string(login.instance.origin), text::json_string(login.instance.software),
        text::json_string(text::format_iso_time(login.created_at)));
}

std::string export_setting(const SettingRow& setting)
{
    return fmt::format(R"({{"scope":{},"key":{},"value":{}}})", text::json_string(setting.scope),
                       text::json_string(setting.key), text::json_string(setting.value));
}

template <class T> std::string export_list(const std::vector<T>& items, std::string (*one)(const T&))
{
    std::string out;
    for (const T& item : items) out += (out.empty() ? "\n    " : ",\n    ") + one(item);
    return "[" + out + "]";
}

Result<std::string> export_user(Store& store, const UserRow& user)
{
    const auto logins = store.logins(user.id);
    if (!logins) return fail(logins.error());
    const auto settings = store.settings(user.id);
    if (!settings) return fail(settings.error());
    return fmt::format("{{\"name\":{},\"has_password\":{},\"created_at\":{},\n   \"logins\":{},\n   \"settings\":{}}}",
                       text::json_string(user.name), !user.password_hash.empty(),
                       text::json_string(text::format_iso_time(user.created_at)),
                       export_list<LoginRow>(*logins, export_login),
                       export_list<SettingRow>(*settings, export_setting));
}

} // namespace

bool is_user_name(const std::string& name)
{
    const auto fits = [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != ',' && c != '*' && c != '!';
    };
    return !name.empty() && name.size() <= longest_name && name.front() != ':' && std::ranges::all_of(name, fits);
}

Result<void> add_user(Store& store, const std::string& name, const Secret& password)
{
    auto made = store.create_user(name, crypto::hash_password(password));
    if (!made) return fail(std::move(made));
    return store.set_scram_verifier(made->id, crypto::to_text(crypto::derive_scram(password)));
}

Result<void> set_password(Store& store, const std::string& name, const Secret& password)
{
    auto user = need_user(store, name);
    if (!user) return fail(std::move(user));
    auto done = store.set_password(user->id, crypto::hash_password(password));
    if (!done) return done;
    return store.set_scram_verifier(user->id, crypto::to_text(crypto::derive_scram(password)));
}

Result<void> remove_user(Store& store, const std::string& name)
{
    auto user = need_user(store, name);
    if (!user) return fail(std::move(user));
    return store.remove_user(user->id);
}

Result<std::string> list_users(Store& store)
{
    const auto users = store.users();
    if (!users) return fail(users.error());
    const auto logins = store.all_logins();
    if (!logins) return fail(logins.error());
    std::string out;
    for (const auto& user : *users) {
        const auto count = std::ranges::count(*logins, user.id, &LoginRow::user);
        out += fmt::format("{:<24} since {}  {} login{}\n", user.name, text::format_iso_day(user.created_at), count,
                           count == 1 ? "" : "s");
    }
    return out;
}

Result<std::string> list_logins(Store& store, const std::string& name)
{
    if (!name.empty()) {
        if (auto user = need_user(store, name); !user) return fail(std::move(user));
    }
    const auto users = store.users();
    if (!users) return fail(users.error());
    const auto logins = store.all_logins();
    if (!logins) return fail(logins.error());
    std::map<UserId, std::string> names;
    for (const auto& user : *users) names[user.id] = user.name;
    std::string out;
    for (const auto& login : *logins) {
        const std::string& owner = names[login.user];
        if (!name.empty() && !text::same_ignoring_case(owner, name)) continue;
        out += fmt::format("{:<24} {:<16} {:<40} {}\n", owner, login.tag, login.address, state_of(login));
    }
    return out;
}

Result<LoginRow> find_login(Store& store, const std::string& name, const std::string& tag)
{
    auto user = need_user(store, name);
    if (!user) return fail(std::move(user));
    auto logins = store.logins(user->id);
    if (!logins) return fail(std::move(logins));
    const auto found =
        std::ranges::find_if(*logins, [&](const LoginRow& row) { return text::same_ignoring_case(row.tag, tag); });
    if (found == logins->end())
        return fail(Errc::not_found,
                    fmt::format("{} has no login {}; 'fedibee login list {}' names them", name, tag, name));
    return std::move(*found);
}

Result<Credentials> drop_credentials(Store& store, LoginRow login)
{
    if (!login.credentials)
        return fail(Errc::conflict, "the login " + login.tag + " is not signed in: there is nothing to revoke");
    Credentials credentials = std::move(*login.credentials);
    login.credentials.reset();
    if (auto done = store.update_login(login); !done) return fail(std::move(done));
    return credentials;
}

Result<std::string> export_json(Store& store)
{
    const auto users = store.users();
    if (!users) return fail(users.error());
    std::string out;
    for (const auto& user : *users) {
        auto one = export_user(store, user);
        if (!one) return fail(std::move(one));
        out += (out.empty() ? "\n  " : ",\n  ") + *one;
    }
    return "{\"format\":1,\"users\":[" + out + "]}\n";
}

} // namespace fedibee::app
