// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrations.hpp"

#include <array>
#include <string_view>

namespace fedibee::store {
namespace {

constexpr auto steps = std::to_array<std::string_view>({
    R"sql(
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE settings (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user, scope, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE logins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    tag TEXT NOT NULL COLLATE NOCASE,
    enabled INTEGER NOT NULL,
    address TEXT NOT NULL,
    account_id TEXT NOT NULL,
    instance TEXT NOT NULL,
    access_token BLOB NOT NULL,
    refresh_token BLOB NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    redirect_uri TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (user, tag)
) STRICT;
CREATE TABLE apps (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    origin TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    PRIMARY KEY (user, origin, redirect_uri)
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_ins (
    state TEXT PRIMARY KEY,
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_verifier BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE positions (
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    timeline TEXT NOT NULL,
    last_id TEXT NOT NULL,
    PRIMARY KEY (login, timeline)
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    timeline TEXT NOT NULL,
    uri TEXT NOT NULL,
    UNIQUE (login, timeline, uri)
) STRICT;
CREATE TABLE short_ids (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number INTEGER NOT NULL,
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    status TEXT NOT NULL,
    uri TEXT NOT NULL,
    address TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (user, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE nicks (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    address TEXT NOT NULL,
    nick TEXT NOT NULL,
    PRIMARY KEY (user, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    idempotency_key TEXT NOT NULL,
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL,
    visibility INTEGER NOT NULL,
    sensitive INTEGER NOT NULL,
    language TEXT NOT NULL,
    in_reply_to_id TEXT NOT NULL,
    media_ids TEXT NOT NULL,
    allowed_mentions TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (login, idempotency_key)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE outbox ADD COLUMN poll_options TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN poll_expires_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN poll_multiple INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN scheduled_at INTEGER NOT NULL DEFAULT -1;
)sql",
    R"sql(
ALTER TABLE outbox ADD COLUMN quoted_status_id TEXT NOT NULL DEFAULT '';
CREATE TABLE drafts (
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL,
    visibility INTEGER NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user, number)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE users ADD COLUMN scram_verifier BLOB NOT NULL DEFAULT x'';
CREATE TABLE certificates (
    fingerprint TEXT PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificates_of_user ON certificates (user);
)sql",
    R"sql(
CREATE TABLE identities (
    front TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (front, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_of_user ON identities (user);
)sql",
    R"sql(
ALTER TABLE outbox ADD COLUMN quote_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN content_type TEXT NOT NULL DEFAULT '';
)sql",
    R"sql(
ALTER TABLE outbox ADD COLUMN reply_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN boost_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN poll_hide_totals INTEGER NOT NULL DEFAULT 0;
)sql",
    R"sql(
ALTER TABLE logins ADD COLUMN token_secret BLOB NOT NULL DEFAULT x'';
ALTER TABLE logins ADD COLUMN user_name TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN destination_group TEXT NOT NULL DEFAULT '';
)sql",
    R"sql(
CREATE TABLE mirrors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    target INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    visibilities TEXT NOT NULL,
    boosts INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    position TEXT NOT NULL,
    trouble TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (source, target)
) STRICT;
CREATE TABLE copies (
    mirror INTEGER NOT NULL REFERENCES mirrors ON DELETE CASCADE,
    source TEXT NOT NULL,
    copies TEXT NOT NULL,
    is_boost INTEGER NOT NULL,
    edited_at INTEGER NOT NULL,
    posted_at INTEGER NOT NULL,
    PRIMARY KEY (mirror, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE made_posts (
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    idempotency_key TEXT NOT NULL,
    status TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (login, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX made_posts_by_name ON made_posts (login, name);
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login INTEGER NOT NULL REFERENCES logins ON DELETE CASCADE,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    format TEXT NOT NULL,
    visibility INTEGER NOT NULL,
    interval INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    trouble TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (login, url)
) STRICT;
CREATE TABLE feed_entries (
    feed INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    entry TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (feed, entry)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE outbox ADD COLUMN circle TEXT NOT NULL DEFAULT '';
)sql",
});

Result<int> current_schema(Database& database)
{
    auto query = database.query("PRAGMA user_version");
    const auto row = query.step();
    if (!row) return fail(row.error());
    return static_cast<int>(query.number(0));
}

} // namespace

int newest_schema()
{
    return static_cast<int>(steps.size());
}

Result<void> migrate(Database& database)
{
    auto current = current_schema(database);
    if (!current) return fail(std::move(current));
    if (*current > newest_schema())
        return fail(Errc::storage,
                    "the database was written by a newer fedibee: install that version, or restore a backup");
    for (int step = *current; step < newest_schema(); ++step) {
        Transaction transaction(database);
        if (!transaction.begun()) return transaction.begun();
        if (auto done = database.execute(std::string(steps[static_cast<std::size_t>(step)])); !done) return done;
        const std::string mark = "PRAGMA user_version = " + std::to_string(step + 1);
        if (auto done = database.execute(mark); !done) return done;
        if (auto done = transaction.commit(); !done) return done;
    }
    return {};
}

} // namespace fedibee::store
