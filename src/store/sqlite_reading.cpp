// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of SqliteStore about reading positions, short ids, nicks and the outbox.
#include "store/rows.hpp"
#include "store/sqlite_store.hpp"

#include "text/ascii.hpp"

namespace fedibee::store {
namespace {

/// Each option with a line break behind it, so that an empty one is kept too.
std::string join_options(const std::vector<std::string>& options)
{
    std::string text;
    for (const auto& option : options) text.append(option).append("\n");
    return text;
}

std::vector<std::string> split_options(std::string_view text)
{
    std::vector<std::string> options;
    for (const auto part : text::split(text, '\n')) options.emplace_back(part);
    options.pop_back();
    return options;
}

OutboxRow read_outbox(const Query& row)
{
    OutboxRow out;
    out.login = LoginId{row.number(0)};
    out.draft.idempotency_key = row.text(1);
    out.draft.text = row.text(2);
    out.draft.spoiler_text = row.text(3);
    if (row.number(4) != unset) out.draft.visibility = static_cast<Visibility>(row.number(4));
    if (row.number(5) != unset) out.draft.sensitive = row.number(5) != 0;
    out.draft.language = row.text(6);
    out.draft.in_reply_to_id = StatusId{row.text(7)};
    out.draft.media_ids = split_ids<MediaId>(row.text(8));
    out.draft.allowed_mentions = split_ids<AccountId>(row.text(9));
    out.created_at = timestamp(row.number(10));
    out.draft.poll_options = split_options(row.text(11));
    out.draft.poll_expires_in = std::chrono::seconds{row.number(12)};
    out.draft.poll_multiple = row.number(13) != 0;
    if (row.number(14) != unset) out.draft.scheduled_at = timestamp(row.number(14));
    out.draft.quoted_status_id = StatusId{row.text(15)};
    out.draft.quote_policy = row.text(16);
    out.draft.content_type = row.text(17);
    out.draft.reply_policy = row.text(18);
    out.draft.boost_policy = row.text(19);
    out.draft.poll_hide_totals = row.number(20) != 0;
    out.draft.title = row.text(21);
    out.draft.group = row.text(22);
    out.draft.circle = ListId{row.text(23)};
    return out;
}

} // namespace

Result<std::vector<PositionRow>> SqliteStore::positions(LoginId login)
{
    return all(database_->query("SELECT timeline, last_id FROM positions WHERE login = ?").bind(login.value),
               [](const Query& row) { return PositionRow{row.text(0), row.text(1)}; });
}

Result<std::vector<SeenRow>> SqliteStore::seen(LoginId login, std::size_t limit)
{
    return all(database_
                   ->query("SELECT timeline, uri FROM (SELECT id, timeline, uri, row_number() OVER "
                           "(PARTITION BY timeline ORDER BY id DESC) AS age FROM seen WHERE login = ?) "
                           "WHERE age <= ? ORDER BY id")
                   .bind(login.value)
                   .bind(static_cast<std::int64_t>(limit)),
               [](const Query& row) { return SeenRow{row.text(0), row.text(1)}; });
}

Result<std::vector<ShortIdRow>> SqliteStore::short_ids(UserId user)
{
    return all(
        database_
            ->query(
                "SELECT number, login, status, uri, address, given_at FROM short_ids WHERE user = ? ORDER BY given_at")
            .bind(user.value),
        [](const Query& row) {
            return ShortIdRow{static_cast<unsigned>(row.number(0)),
                              LoginId{row.number(1)},
                              StatusId{row.text(2)},
                              row.text(3),
                              row.text(4),
                              timestamp(row.number(5))};
        });
}

Result<void> SqliteStore::record(const ReadingBatch& batch)
{
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    Result<void> done;
    for (const auto& row : batch.positions) {
        done = database_->query("INSERT OR REPLACE INTO positions (login, timeline, last_id) VALUES (?, ?, ?)")
                   .bind(batch.login.value)
                   .bind(row.timeline)
                   .bind(row.last_id)
                   .run();
        if (!done) return done;
    }
    for (const auto& row : batch.seen) {
        done = database_->query("INSERT OR IGNORE INTO seen (login, timeline, uri) VALUES (?, ?, ?)")
                   .bind(batch.login.value)
                   .bind(row.timeline)
                   .bind(row.uri)
                   .run();
        if (!done) return done;
    }
    for (const auto& row : batch.short_ids) {
        done = database_
                   ->query("INSERT OR REPLACE INTO short_ids (user, number, login, status, uri, address, given_at) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?)")
                   .bind(batch.user.value)
                   .bind(row.number)
                   .bind(row.login.value)
                   .bind(row.status.value)
                   .bind(row.uri)
                   .bind(row.address)
                   .bind(milliseconds(row.given_at))
                   .run();
        if (!done) return done;
    }
    return transaction.commit();
}

Result<void> SqliteStore::prune(Timestamp short_ids_before, std::size_t seen_per_timeline)
{
    auto done = database_->query("DELETE FROM short_ids WHERE given_at < ?").bind(milliseconds(short_ids_before)).run();
    if (!done) return done;
    return database_
        ->query("DELETE FROM seen WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER "
                "(PARTITION BY login, timeline ORDER BY id DESC) AS age FROM seen) WHERE age > ?)")
        .bind(static_cast<std::int64_t>(seen_per_timeline))
        .run();
}

Result<std::vector<NickRow>> SqliteStore::nicks(UserId user)
{
    return all(database_->query("SELECT address, nick FROM nicks WHERE user = ?").bind(user.value),
               [](const Query& row) { return NickRow{row.text(0), row.text(1)}; });
}

Result<void> SqliteStore::put_nick(UserId user, const NickRow& row)
{
    return database_->query("INSERT OR REPLACE INTO nicks (user, address, nick) VALUES (?, ?, ?)")
        .bind(user.value)
        .bind(row.address)
        .bind(row.nick)
        .run();
}

Result<void> SqliteStore::remove_nick(UserId user, const std::string& address)
{
    return database_->query("DELETE FROM nicks WHERE user = ? AND address = ?").bind(user.value).bind(address).run();
}

Result<void> SqliteStore::add_outbox(const OutboxRow& row)
{
    const NewStatus& draft = row.draft;
    return database_
        ->query(
            "INSERT INTO outbox (login, idempotency_key, text, spoiler_text, visibility, sensitive, language, "
            "in_reply_to_id, media_ids, allowed_mentions, created_at, poll_options, poll_expires_in, poll_multiple, "
            "scheduled_at, quoted_status_id, quote_policy, content_type, reply_policy, boost_policy, poll_hide_totals, "
            "title, destination_group, circle) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?)")
        .bind(row.login.value)
        .bind(draft.idempotency_key)
        .bind(draft.text)
        .bind(draft.spoiler_text)
        .bind(draft.visibility ? static_cast<std::int64_t>(*draft.visibility) : unset)
        .bind(draft.sensitive ? static_cast<std::int64_t>(*draft.sensitive) : unset)
        .bind(draft.language)
        .bind(draft.in_reply_to_id.value)
        .bind(join_ids(draft.media_ids))
        .bind(join_ids(draft.allowed_mentions))
        .bind(milliseconds(row.created_at))
        .bind(join_options(draft.poll_options))
        .bind(std::int64_t{draft.poll_expires_in.count()})
        .bind(draft.poll_multiple ? 1 : 0)
        .bind(draft.scheduled_at ? milliseconds(*draft.scheduled_at) : unset)
        .bind(draft.quoted_status_id.value)
        .bind(draft.quote_policy)
        .bind(draft.content_type)
        .bind(draft.reply_policy)
        .bind(draft.boost_policy)
        .bind(draft.poll_hide_totals ? 1 : 0)
        .bind(draft.title)
        .bind(draft.group)
        .bind(draft.circle.value)
        .run();
}

Result<void> SqliteStore::remove_outbox(LoginId login, const std::string& idempotency_key)
{
    return database_->query("DELETE FROM outbox WHERE login = ? AND idempotency_key = ?")
        .bind(login.value)
        .bind(idempotency_key)
        .run();
}

Result<std::vector<OutboxRow>> SqliteStore::outbox()
{
    return all(
        database_->query(
            "SELECT login, idempotency_key, text, spoiler_text, visibility, sensitive, language, in_reply_to_id, "
            "media_ids, allowed_mentions, created_at, poll_options, poll_expires_in, poll_multiple, scheduled_at, "
            "quoted_status_id, quote_policy, content_type, reply_policy, boost_policy, poll_hide_totals, title, "
            "destination_group, circle FROM outbox ORDER BY created_at"),
        read_outbox);
}

} // namespace fedibee::store
