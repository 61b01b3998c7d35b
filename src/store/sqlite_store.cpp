// SPDX-License-Identifier: AGPL-3.0-or-later
// Settings, logins, applications and sign-ins. Users: sqlite_users.cpp; reading and sending: sqlite_reading.cpp.
#include "store/sqlite_store.hpp"

#include "store/instance_text.hpp"
#include "store/migrations.hpp"
#include "store/rows.hpp"

namespace fedibee::store {
namespace {

std::string where(std::string_view column, std::int64_t row)
{
    return std::string(column) + ":" + std::to_string(row);
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, Secret key, const Clock& clock)
{
    auto database = Database::open(path);
    if (!database) return fail(std::move(database));
    if (auto migrated = migrate(**database); !migrated) return fail(std::move(migrated));
    return std::unique_ptr<SqliteStore>(
        new SqliteStore(std::move(*database), crypto::SecretBox(std::move(key)), clock));
}

Result<void> SqliteStore::atomically(const std::function<Result<void>()>& deed)
{
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    if (auto done = deed(); !done) return done;
    return transaction.commit();
}

Result<std::vector<SettingRow>> SqliteStore::settings(UserId user)
{
    return all(database_->query("SELECT scope, key, value FROM settings WHERE user = ?").bind(user.value),
               [](const Query& row) { return SettingRow{row.text(0), row.text(1), row.text(2)}; });
}

Result<void> SqliteStore::put_setting(UserId user, const SettingRow& setting)
{
    return database_->query("INSERT OR REPLACE INTO settings (user, scope, key, value) VALUES (?, ?, ?, ?)")
        .bind(user.value)
        .bind(setting.scope)
        .bind(setting.key)
        .bind(setting.value)
        .run();
}

Result<void> SqliteStore::remove_setting(UserId user, const std::string& scope, const std::string& key)
{
    return database_->query("DELETE FROM settings WHERE user = ? AND scope = ? AND key = ?")
        .bind(user.value)
        .bind(scope)
        .bind(key)
        .run();
}

Result<LoginRow> SqliteStore::add_login(const LoginRow& login)
{
    LoginRow row = login;
    row.created_at = clock_.wall();
    Transaction transaction(*database_);
    if (!transaction.begun()) return fail(transaction.begun().error());
    auto done = database_
                    ->query("INSERT INTO logins (user, tag, enabled, address, account_id, instance, access_token, "
                            "refresh_token, client_id, client_secret, redirect_uri, created_at) "
                            "VALUES (?, ?, 1, '', '', '', x'', x'', '', x'', '', ?)")
                    .bind(row.user.value)
                    .bind(row.tag)
                    .bind(milliseconds(row.created_at))
                    .run();
    if (!done && done.error().code == Errc::conflict) return fail(Errc::conflict, "the tag " + row.tag + " is in use");
    if (!done) return fail(std::move(done));
    row.id = LoginId{database_->last_id()};
    if (auto written = write_login(row); !written) return fail(std::move(written));
    if (auto committed = transaction.commit(); !committed) return fail(std::move(committed));
    return row;
}

Result<void> SqliteStore::update_login(const LoginRow& login)
{
    auto done = write_login(login);
    if (!done && done.error().code == Errc::conflict)
        return fail(Errc::conflict, "the tag " + login.tag + " is in use");
    return done;
}

Result<void> SqliteStore::write_login(const LoginRow& login)
{
    const Credentials credentials = login.credentials.value_or(Credentials{});
    const auto sealed = [&](const Secret& secret, std::string_view column) {
        return secret.empty() ? std::string{} : box_.seal(secret.reveal(), where(column, login.id.value));
    };
    return database_
        ->query(
            "UPDATE logins SET tag = ?, enabled = ?, address = ?, account_id = ?, instance = ?, access_token = ?, "
            "refresh_token = ?, client_id = ?, client_secret = ?, redirect_uri = ?, token_secret = ?, user_name = ? "
            "WHERE id = ?")
        .bind(login.tag)
        .bind(login.enabled ? 1 : 0)
        .bind(login.address)
        .bind(login.account_id.value)
        .bind(write_instance(login.instance))
        .bind_blob(sealed(credentials.access_token, "access_token"))
        .bind_blob(sealed(credentials.refresh_token, "refresh_token"))
        .bind(credentials.app.client_id)
        .bind_blob(sealed(credentials.app.client_secret, "client_secret"))
        .bind(credentials.app.redirect_uri)
        .bind_blob(sealed(credentials.token_secret, "token_secret"))
        .bind(credentials.user_name)
        .bind(login.id.value)
        .run();
}

Result<void> SqliteStore::remove_login(LoginId login)
{
    return database_->query("DELETE FROM logins WHERE id = ?").bind(login.value).run();
}

Result<LoginRow> SqliteStore::read_login(Query& row) const
{
    LoginRow login;
    login.id = LoginId{row.number(0)};
    login.user = UserId{row.number(1)};
    login.tag = row.text(2);
    login.enabled = row.number(3) != 0;
    login.address = row.text(4);
    login.account_id = AccountId{row.text(5)};
    login.instance = read_instance(row.text(6));
    login.created_at = timestamp(row.number(12));
    if (row.text(7).empty()) return login;
    Credentials credentials;
    credentials.app.client_id = row.text(9);
    credentials.app.redirect_uri = row.text(11);
    credentials.user_name = row.text(14);
    const auto unseal = [&](int column, std::string_view name, Secret& into) -> Result<void> {
        const std::string sealed = row.text(column);
        if (sealed.empty()) return {};
        auto clear = box_.open(sealed, where(name, login.id.value));
        if (!clear) return fail(Errc::storage, "login " + login.tag + ": " + clear.error().detail);
        into = std::move(*clear);
        return {};
    };
    if (auto done = unseal(7, "access_token", credentials.access_token); !done) return fail(std::move(done));
    if (auto done = unseal(8, "refresh_token", credentials.refresh_token); !done) return fail(std::move(done));
    if (auto done = unseal(10, "client_secret", credentials.app.client_secret); !done) return fail(std::move(done));
    if (auto done = unseal(13, "token_secret", credentials.token_secret); !done) return fail(std::move(done));
    login.credentials = std::move(credentials);
    return login;
}

Result<std::vector<LoginRow>> SqliteStore::read_logins(Query query) const
{
    std::vector<LoginRow> logins;
    while (true) {
        const auto more = query.step();
        if (!more) return fail(more.error());
        if (!*more) return logins;
        auto login = read_login(query);
        if (!login) return fail(std::move(login));
        logins.push_back(std::move(*login));
    }
}

Result<std::vector<LoginRow>> SqliteStore::logins(UserId user)
{
    return read_logins(
        database_
            ->query("SELECT id, user, tag, enabled, address, account_id, instance, access_token, refresh_token, "
                    "client_id, client_secret, redirect_uri, created_at, token_secret, user_name FROM logins WHERE "
                    "user = ? ORDER BY id")
            .bind(user.value));
}

Result<std::vector<LoginRow>> SqliteStore::all_logins()
{
    return read_logins(database_->query(
        "SELECT id, user, tag, enabled, address, account_id, instance, access_token, refresh_token, "
        "client_id, client_secret, redirect_uri, created_at, token_secret, user_name FROM logins ORDER BY id"));
}

Result<std::optional<LoginRow>> SqliteStore::find_login(LoginId login)
{
    auto rows = read_logins(
        database_
            ->query(
                "SELECT id, user, tag, enabled, address, account_id, instance, access_token, refresh_token, "
                "client_id, client_secret, redirect_uri, created_at, token_secret, user_name FROM logins WHERE id = ?")
            .bind(login.value));
    if (!rows) return fail(std::move(rows));
    return rows->empty() ? std::optional<LoginRow>{} : std::optional(std::move(rows->front()));
}

Result<std::optional<AppRegistration>> SqliteStore::find_app(UserId user, const std::string& origin,
                                                             const std::string& redirect_uri)
{
    auto query =
        database_->query("SELECT client_id, client_secret FROM apps WHERE user = ? AND origin = ? AND redirect_uri = ?")
            .bind(user.value)
            .bind(origin)
            .bind(redirect_uri);
    const auto found = query.step();
    if (!found) return fail(found.error());
    if (!*found) return std::optional<AppRegistration>{};
    auto secret = box_.open(query.text(1), where("apps:" + origin, user.value));
    if (!secret) return fail(std::move(secret));
    return AppRegistration{query.text(0), std::move(*secret), redirect_uri};
}

Result<void> SqliteStore::put_app(UserId user, const std::string& origin, const AppRegistration& app)
{
    const std::string sealed = box_.seal(app.client_secret.reveal(), where("apps:" + origin, user.value));
    return database_
        ->query(
            "INSERT OR REPLACE INTO apps (user, origin, redirect_uri, client_id, client_secret) VALUES (?, ?, ?, ?, ?)")
        .bind(user.value)
        .bind(origin)
        .bind(app.redirect_uri)
        .bind(app.client_id)
        .bind_blob(sealed)
        .run();
}

Result<void> SqliteStore::remove_app(UserId user, const std::string& origin)
{
    return database_->query("DELETE FROM apps WHERE user = ? AND origin = ?").bind(user.value).bind(origin).run();
}

Result<void> SqliteStore::put_sign_in(const SignInRow& row)
{
    const auto sealed = [&](const Secret& secret, std::string_view column) {
        return box_.seal(secret.reveal(), std::string(column) + ":" + row.state);
    };
    return database_
        ->query("INSERT OR REPLACE INTO sign_ins (state, login, client_id, client_secret, redirect_uri, code_verifier, "
                "created_at) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(row.state)
        .bind(row.login.value)
        .bind(row.app.client_id)
        .bind_blob(sealed(row.app.client_secret, "sign_in.secret"))
        .bind(row.app.redirect_uri)
        .bind_blob(sealed(row.code_verifier, "sign_in.verifier"))
        .bind(milliseconds(row.created_at))
        .run();
}

Result<std::optional<SignInRow>> SqliteStore::read_sign_in(Query query) const
{
    const auto found = query.step();
    if (!found) return fail(found.error());
    if (!*found) return std::optional<SignInRow>{};
    SignInRow row;
    row.state = query.text(0);
    row.login = LoginId{query.number(1)};
    auto secret = box_.open(query.text(3), "sign_in.secret:" + row.state);
    if (!secret) return fail(std::move(secret));
    auto verifier = box_.open(query.text(5), "sign_in.verifier:" + row.state);
    if (!verifier) return fail(std::move(verifier));
    row.app = AppRegistration{query.text(2), std::move(*secret), query.text(4)};
    row.code_verifier = std::move(*verifier);
    row.created_at = timestamp(query.number(6));
    return row;
}

Result<std::optional<SignInRow>> SqliteStore::find_sign_in(const std::string& state)
{
    return read_sign_in(
        database_
            ->query("SELECT state, login, client_id, client_secret, redirect_uri, code_verifier, created_at "
                    "FROM sign_ins WHERE state = ?")
            .bind(state));
}

Result<std::optional<SignInRow>> SqliteStore::sign_in_of(LoginId login)
{
    return read_sign_in(
        database_
            ->query("SELECT state, login, client_id, client_secret, redirect_uri, code_verifier, created_at "
                    "FROM sign_ins WHERE login = ? ORDER BY created_at DESC LIMIT 1")
            .bind(login.value));
}

Result<void> SqliteStore::remove_sign_ins(LoginId login)
{
    return database_->query("DELETE FROM sign_ins WHERE login = ?").bind(login.value).run();
}

} // namespace fedibee::store
