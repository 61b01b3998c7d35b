// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bitlbee_import.hpp"

#include "app/admin.hpp"
#include "crypto/bitlbee.hpp"
#include "crypto/password.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::app {
namespace {

constexpr std::string_view nothing_done = "Nothing was imported.";

Task<void> introduce_one(Connector& connector, ImportedLogin& login)
{
    auto instance = co_await connector.detect(login.row.instance.origin, Family::mastodon);
    if (!instance) co_return fail(std::move(instance));
    login.row.instance = std::move(*instance);
    const auto backend = connector.open(login.row.instance, *login.credentials, login.row.address);
    const auto me = co_await backend->verify_credentials();
    if (!me && me.error().code == Errc::unauthorized) {
        login.credentials.reset();
        login.refused = true;
        co_return Result<void>{};
    }
    if (!me) co_return fail(me.error());
    login.row.address = me->account.address;
    login.row.account_id = me->account.id;
    login.row.credentials = login.credentials;
    co_return Result<void>{};
}

std::string line_of(const ImportedLogin& login)
{
    const LoginRow& row = login.row;
    if (row.credentials) return fmt::format("account {}: {}, signed in", row.tag, row.address);
    return fmt::format("account {}: {}, {}; sign in with: account {} on", row.tag, row.address,
                       login.refused ? "its instance refuses the token" : "without a token", row.tag);
}

Result<UserRow> make_user(Store& store, const std::string& name, const std::optional<Secret>& password,
                          std::vector<std::string>& lines)
{
    lines.push_back(
        password ? fmt::format("user {}: made, with the password of BitlBee", name)
                 : fmt::format("user {}: made, without a password; set one with: fedibee user passwd {}", name, name));
    return store.create_user(name, password ? crypto::hash_password(*password) : std::string{});
}

Result<void> write(Store& store, UserId user, ImportPlan& plan, std::vector<std::string>& lines)
{
    for (auto& login : plan.logins) {
        login.row.user = user;
        if (auto added = store.add_login(login.row); !added) return fail(std::move(added));
        for (const auto& nick : nick_rows(login, lines)) {
            if (auto done = store.put_nick(user, nick); !done) return done;
        }
    }
    for (const auto& setting : plan.settings) {
        if (auto done = store.put_setting(user, setting); !done) return done;
    }
    return {};
}

} // namespace

Task<void> introduce(Connector& connector, std::vector<ImportedLogin>& logins)
{
    for (auto& login : logins) {
        if (!login.credentials) continue;
        const std::string origin = login.row.instance.origin;
        const auto done = co_await introduce_one(connector, login);
        if (!done)
            co_return fail(done.error().code,
                           text::sentences(fmt::format("{} could not be asked about {}: {}", origin, login.row.address,
                                                       done.error().detail),
                                           "Try again later, or without a password, which leaves the tokens out."));
    }
    co_return Result<void>{};
}

Result<std::string> import_bitlbee(Store& store, const BitlbeeUser& file, const std::optional<Secret>& password,
                                   ImportOptions options, const Introduce& introduce)
{
    if (password && !crypto::is_bitlbee_password(*password, file.password))
        return fail(Errc::unauthorized, fmt::format("that is not the password of {}'s BitlBee file. {}",
                                                    render::clean_line(file.nick), nothing_done));
    if (options.user.empty()) options.user = file.nick;
    if (!is_user_name(options.user))
        return fail(Errc::conflict, fmt::format("'{}' cannot be a user's name here: choose one with --user NAME",
                                                render::clean_line(options.user)));
    auto user = store.find_user(options.user);
    if (!user) return fail(std::move(user));
    auto existing = *user ? store.logins((*user)->id) : Result<std::vector<LoginRow>>{};
    if (!existing) return fail(std::move(existing));
    auto plan = plan_import(file, password, options, *existing);
    if (!plan) return fail(std::move(plan));
    if (auto done = introduce(plan->logins); !done)
        return fail(done.error().code, text::sentences(done.error().detail, nothing_done));
    std::vector<std::string> lines;
    const auto all = [&]() -> Result<void> {
        if (*user) lines.push_back(fmt::format("user {}: is here already and keeps the password", (*user)->name));
        auto row = *user ? Result<UserRow>(**user) : make_user(store, options.user, password, lines);
        if (!row) return fail(std::move(row));
        for (const auto& login : plan->logins) lines.push_back(line_of(login));
        return write(store, row->id, *plan, lines);
    };
    if (auto done = store.atomically(all); !done)
        return fail(done.error().code, text::sentences(done.error().detail, nothing_done));
    lines.insert(lines.end(), plan->lines.begin(), plan->lines.end());
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

} // namespace fedibee::app
