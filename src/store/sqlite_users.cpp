// SPDX-License-Identifier: AGPL-3.0-or-later
// Users and what signs them in.
#include "store/rows.hpp"
#include "store/sqlite_store.hpp"

namespace fedibee::store {
namespace {

std::string scram_place(UserId user)
{
    return "users.scram:" + std::to_string(user.value);
}

} // namespace

UserRow SqliteStore::read_user(const Query& row) const
{
    UserRow user{UserId{row.number(0)}, row.text(1), row.text(2), timestamp(row.number(3)), {}};
    // One that does not open is as good as none: the next password that is right makes another.
    if (auto verifier = box_.open(row.text(4), scram_place(user.id))) user.scram_verifier = std::move(*verifier);
    return user;
}

Result<UserRow> SqliteStore::create_user(const std::string& name, const std::string& password_hash)
{
    UserRow row{UserId{}, name, password_hash, clock_.wall(), {}};
    auto done = database_->query("INSERT INTO users (name, password_hash, created_at) VALUES (?, ?, ?)")
                    .bind(name)
                    .bind(password_hash)
                    .bind(milliseconds(row.created_at))
                    .run();
    if (!done && done.error().code == Errc::conflict) return fail(Errc::conflict, "the name " + name + " is taken");
    if (!done) return fail(std::move(done));
    row.id = UserId{database_->last_id()};
    return row;
}

Result<std::optional<UserRow>> SqliteStore::find_user(const std::string& name)
{
    return first(
        database_->query("SELECT id, name, password_hash, created_at, scram_verifier FROM users WHERE name = ?")
            .bind(name),
        [this](const Query& row) { return read_user(row); });
}

Result<std::vector<UserRow>> SqliteStore::users()
{
    return all(database_->query("SELECT id, name, password_hash, created_at, scram_verifier FROM users ORDER BY name"),
               [this](const Query& row) { return read_user(row); });
}

Result<void> SqliteStore::set_password(UserId user, const std::string& password_hash)
{
    return database_->query("UPDATE users SET password_hash = ?, scram_verifier = x'' WHERE id = ?")
        .bind(password_hash)
        .bind(user.value)
        .run();
}

Result<void> SqliteStore::set_scram_verifier(UserId user, const Secret& verifier)
{
    return database_->query("UPDATE users SET scram_verifier = ? WHERE id = ?")
        .bind_blob(box_.seal(verifier.reveal(), scram_place(user)))
        .bind(user.value)
        .run();
}

Result<void> SqliteStore::remove_user(UserId user)
{
    return database_->query("DELETE FROM users WHERE id = ?").bind(user.value).run();
}

// ---- certificates ---------------------------------------------------------------------------------------------

Result<std::vector<CertificateRow>> SqliteStore::certificates(UserId user)
{
    return all(database_
                   ->query("SELECT fingerprint, added_at FROM certificates WHERE user = ? "
                           "ORDER BY added_at, fingerprint")
                   .bind(user.value),
               [](const Query& row) { return CertificateRow{row.text(0), timestamp(row.number(1))}; });
}

Result<void> SqliteStore::add_certificate(UserId user, const std::string& fingerprint)
{
    auto done = database_->query("INSERT INTO certificates (fingerprint, user, added_at) VALUES (?, ?, ?)")
                    .bind(fingerprint)
                    .bind(user.value)
                    .bind(milliseconds(clock_.wall()))
                    .run();
    if (!done && done.error().code == Errc::conflict)
        return fail(Errc::conflict, "the certificate " + fingerprint + " is in use");
    return done;
}

Result<void> SqliteStore::remove_certificate(UserId user, const std::string& fingerprint)
{
    return database_->query("DELETE FROM certificates WHERE user = ? AND fingerprint = ?")
        .bind(user.value)
        .bind(fingerprint)
        .run();
}

Result<std::optional<UserRow>> SqliteStore::find_user_by_certificate(const std::string& fingerprint)
{
    return first(database_
                     ->query("SELECT id, name, password_hash, created_at, scram_verifier FROM users WHERE id = "
                             "(SELECT user FROM certificates WHERE fingerprint = ?)")
                     .bind(fingerprint),
                 [this](const Query& row) { return read_user(row); });
}

// ---- several fronts -------------------------------------------------------------------------------------------

Result<void> SqliteStore::add_identity(UserId user, const std::string& front, const std::string& name)
{
    auto done = database_->query("INSERT INTO identities (front, name, user) VALUES (?, ?, ?)")
                    .bind(front)
                    .bind(name)
                    .bind(user.value)
                    .run();
    if (!done && done.error().code == Errc::conflict)
        return fail(Errc::conflict, name + " is known at " + front + " already");
    return done;
}

Result<std::vector<std::string>> SqliteStore::identities(const std::string& front)
{
    std::vector<std::string> names;
    auto query = database_->query("SELECT name FROM identities WHERE front = ? ORDER BY name").bind(front);
    while (true) {
        const auto more = query.step();
        if (!more) return fail(more.error());
        if (!*more) return names;
        names.push_back(query.text(0));
    }
}

Result<std::optional<UserRow>> SqliteStore::find_user_by_identity(const std::string& front, const std::string& name)
{
    return first(database_
                     ->query("SELECT id, name, password_hash, created_at, scram_verifier FROM users WHERE id = "
                             "(SELECT user FROM identities WHERE front = ? AND name = ?)")
                     .bind(front)
                     .bind(name),
                 [this](const Query& row) { return read_user(row); });
}

Result<void> SqliteStore::give_login(LoginId login, UserId user, const std::string& tag)
{
    auto done = database_->query("UPDATE logins SET user = ?, tag = ? WHERE id = ?")
                    .bind(user.value)
                    .bind(tag)
                    .bind(login.value)
                    .run();
    if (!done && done.error().code == Errc::conflict) return fail(Errc::conflict, "the tag " + tag + " is in use");
    return done;
}

Result<void> SqliteStore::give_belongings(UserId from, UserId to)
{
    for (const auto* statement :
         {"UPDATE identities SET user = ?2 WHERE user = ?1", "UPDATE certificates SET user = ?2 WHERE user = ?1",
          "UPDATE OR IGNORE nicks SET user = ?2 WHERE user = ?1",
          "UPDATE OR IGNORE short_ids SET user = ?2 WHERE user = ?1",
          "UPDATE drafts SET user = ?2, number = number + (SELECT COALESCE(MAX(number), 0) "
          "FROM drafts WHERE user = ?2) WHERE user = ?1"}) {
        if (auto done = database_->query(statement).bind(from.value).bind(to.value).run(); !done) return done;
    }
    return {};
}

} // namespace fedibee::store
