// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of SqliteStore about posts that a user keeps for later.
#include "store/rows.hpp"
#include "store/sqlite_store.hpp"

namespace fedibee::store {
namespace {

DraftRow read_draft(const Query& row)
{
    DraftRow draft;
    draft.number = row.number(0);
    draft.text = row.text(1);
    draft.spoiler_text = row.text(2);
    if (row.number(3) != unset) draft.visibility = static_cast<Visibility>(row.number(3));
    draft.language = row.text(4);
    draft.created_at = timestamp(row.number(5));
    return draft;
}

} // namespace

Result<std::int64_t> SqliteStore::add_draft(UserId user, const DraftRow& row)
{
    Transaction transaction(*database_);
    if (!transaction.begun()) return fail(transaction.begun().error());
    auto free =
        first(database_
                  ->query("SELECT min(n) FROM (SELECT 1 AS n UNION SELECT number + 1 FROM drafts WHERE user = ?) "
                          "WHERE n NOT IN (SELECT number FROM drafts WHERE user = ?)")
                  .bind(user.value)
                  .bind(user.value),
              [](const Query& found) { return found.number(0); });
    if (!free) return fail(std::move(free));
    const std::int64_t number = free->value_or(1);
    auto kept = database_
                    ->query("INSERT INTO drafts (user, number, text, spoiler_text, visibility, language, created_at) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .bind(user.value)
                    .bind(number)
                    .bind(row.text)
                    .bind(row.spoiler_text)
                    .bind(row.visibility ? static_cast<std::int64_t>(*row.visibility) : unset)
                    .bind(row.language)
                    .bind(milliseconds(row.created_at))
                    .run();
    if (!kept) return fail(std::move(kept));
    if (auto done = transaction.commit(); !done) return fail(std::move(done));
    return number;
}

Result<std::vector<DraftRow>> SqliteStore::drafts(UserId user)
{
    return all(database_
                   ->query("SELECT number, text, spoiler_text, visibility, language, created_at FROM drafts "
                           "WHERE user = ? ORDER BY number")
                   .bind(user.value),
               read_draft);
}

Result<void> SqliteStore::remove_draft(UserId user, std::int64_t number)
{
    return database_->query("DELETE FROM drafts WHERE user = ? AND number = ?").bind(user.value).bind(number).run();
}

} // namespace fedibee::store
