// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of SqliteStore about mirrors, what they repeated, and what the gateway posted by itself.
#include "store/rows.hpp"
#include "store/sqlite_store.hpp"

namespace fedibee::store {
namespace {

std::string join_numbers(const std::vector<Visibility>& values)
{
    std::string text;
    for (const auto value : values)
        text.append(text.empty() ? "" : " ").append(std::to_string(static_cast<int>(value)));
    return text;
}

std::vector<Visibility> split_visibilities(std::string_view text)
{
    std::vector<Visibility> values;
    for (const auto word : text::split(text, ' ')) {
        if (word.size() == 1) values.push_back(static_cast<Visibility>(word.front() - '0'));
    }
    return values;
}

MirrorRow read_mirror(const Query& row)
{
    MirrorRow mirror;
    mirror.id = MirrorId{row.number(0)};
    mirror.from = LoginId{row.number(1)};
    mirror.to = LoginId{row.number(2)};
    mirror.rules.visibilities = split_visibilities(row.text(3));
    mirror.rules.boosts = row.number(4) != 0;
    mirror.rules.replies = row.number(5) != 0;
    mirror.rules.warnings = static_cast<WarningRule>(row.number(6));
    mirror.enabled = row.number(7) != 0;
    mirror.position = row.text(8);
    mirror.trouble = row.text(9);
    mirror.created_at = timestamp(row.number(10));
    return mirror;
}

CopyRow read_copy(const Query& row)
{
    CopyRow copy;
    copy.mirror = MirrorId{row.number(0)};
    copy.source = StatusId{row.text(1)};
    copy.copies = split_ids<StatusId>(row.text(2));
    copy.is_boost = row.number(3) != 0;
    if (row.number(4) != unset) copy.edited_at = timestamp(row.number(4));
    copy.posted_at = timestamp(row.number(5));
    return copy;
}

MadePost read_made(const Query& row)
{
    return MadePost{LoginId{row.number(0)}, row.text(1), StatusId{row.text(2)}, row.text(3), timestamp(row.number(4))};
}

} // namespace

Result<std::vector<MirrorRow>> SqliteStore::mirrors()
{
    return all(database_->query("SELECT id, source, target, visibilities, boosts, replies, warnings, enabled, "
                                "position, trouble, created_at FROM mirrors ORDER BY id"),
               read_mirror);
}

Result<MirrorRow> SqliteStore::add_mirror(const MirrorRow& row)
{
    auto done = database_
                    ->query("INSERT INTO mirrors (source, target, visibilities, boosts, replies, warnings, enabled, "
                            "position, trouble, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .bind(row.from.value)
                    .bind(row.to.value)
                    .bind(join_numbers(row.rules.visibilities))
                    .bind(row.rules.boosts ? 1 : 0)
                    .bind(row.rules.replies ? 1 : 0)
                    .bind(static_cast<std::int64_t>(row.rules.warnings))
                    .bind(row.enabled ? 1 : 0)
                    .bind(row.position)
                    .bind(row.trouble)
                    .bind(milliseconds(row.created_at))
                    .run();
    if (!done) return fail(std::move(done));
    MirrorRow added = row;
    added.id = MirrorId{database_->last_id()};
    return added;
}

Result<void> SqliteStore::update_mirror(const MirrorRow& row)
{
    return database_
        ->query("UPDATE mirrors SET visibilities = ?, boosts = ?, replies = ?, warnings = ?, enabled = ?, "
                "position = ?, trouble = ? WHERE id = ?")
        .bind(join_numbers(row.rules.visibilities))
        .bind(row.rules.boosts ? 1 : 0)
        .bind(row.rules.replies ? 1 : 0)
        .bind(static_cast<std::int64_t>(row.rules.warnings))
        .bind(row.enabled ? 1 : 0)
        .bind(row.position)
        .bind(row.trouble)
        .bind(row.id.value)
        .run();
}

Result<void> SqliteStore::remove_mirror(MirrorId mirror)
{
    return database_->query("DELETE FROM mirrors WHERE id = ?").bind(mirror.value).run();
}

Result<void> SqliteStore::put_copy(const CopyRow& row)
{
    return database_
        ->query("INSERT OR REPLACE INTO copies (mirror, source, copies, is_boost, edited_at, posted_at) "
                "VALUES (?, ?, ?, ?, ?, ?)")
        .bind(row.mirror.value)
        .bind(row.source.value)
        .bind(join_ids(row.copies))
        .bind(row.is_boost ? 1 : 0)
        .bind(row.edited_at ? milliseconds(*row.edited_at) : unset)
        .bind(milliseconds(row.posted_at))
        .run();
}

Result<void> SqliteStore::remove_copy(MirrorId mirror, const StatusId& source)
{
    return database_->query("DELETE FROM copies WHERE mirror = ? AND source = ?")
        .bind(mirror.value)
        .bind(source.value)
        .run();
}

Result<std::vector<CopyRow>> SqliteStore::copies(MirrorId mirror)
{
    return all(database_
                   ->query("SELECT mirror, source, copies, is_boost, edited_at, posted_at FROM copies WHERE mirror = ? "
                           "ORDER BY posted_at")
                   .bind(mirror.value),
               read_copy);
}

// ---- what was made --------------------------------------------------------------------------------------------

Result<void> SqliteStore::settle_outbox(const MadePost& made)
{
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    auto done = database_
                    ->query("INSERT OR REPLACE INTO made_posts (login, idempotency_key, status, name, made_at) "
                            "VALUES (?, ?, ?, ?, ?)")
                    .bind(made.login.value)
                    .bind(made.idempotency_key)
                    .bind(made.status.value)
                    .bind(made.name)
                    .bind(milliseconds(made.made_at))
                    .run();
    if (!done) return done;
    if (auto gone = remove_outbox(made.login, made.idempotency_key); !gone) return gone;
    return transaction.commit();
}

Result<std::optional<MadePost>> SqliteStore::find_made(LoginId login, const std::string& idempotency_key)
{
    return first(database_
                     ->query("SELECT login, idempotency_key, status, name, made_at FROM made_posts "
                             "WHERE login = ? AND idempotency_key = ?")
                     .bind(login.value)
                     .bind(idempotency_key),
                 read_made);
}

Result<bool> SqliteStore::is_made(LoginId login, const std::string& name)
{
    const auto found =
        first(database_->query("SELECT 1 FROM made_posts WHERE login = ? AND name = ?").bind(login.value).bind(name),
              [](const Query& row) { return row.number(0); });
    if (!found) return fail(found.error());
    return found->has_value() && !name.empty();
}

Result<void> SqliteStore::prune_repeats(Timestamp before)
{
    auto done = database_->query("DELETE FROM copies WHERE posted_at < ?").bind(milliseconds(before)).run();
    if (!done) return done;
    return database_->query("DELETE FROM made_posts WHERE made_at < ?").bind(milliseconds(before)).run();
}

} // namespace fedibee::store
