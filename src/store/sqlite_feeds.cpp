// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of SqliteStore about news feeds and the entries that they have had.
#include "store/rows.hpp"
#include "store/sqlite_store.hpp"

namespace fedibee::store {
namespace {

FeedRow read_feed(const Query& row)
{
    FeedRow feed;
    feed.id = FeedId{row.number(0)};
    feed.login = LoginId{row.number(1)};
    feed.url = row.text(2);
    feed.title = row.text(3);
    feed.format = row.text(4);
    if (row.number(5) != unset) feed.visibility = static_cast<Visibility>(row.number(5));
    feed.interval = std::chrono::seconds{row.number(6)};
    feed.enabled = row.number(7) != 0;
    feed.etag = row.text(8);
    feed.last_modified = row.text(9);
    feed.trouble = row.text(10);
    feed.created_at = timestamp(row.number(11));
    return feed;
}

} // namespace

Result<std::vector<FeedRow>> SqliteStore::feeds()
{
    return all(database_->query("SELECT id, login, url, title, format, visibility, interval, enabled, etag, "
                                "last_modified, trouble, created_at FROM feeds ORDER BY id"),
               read_feed);
}

Result<FeedRow> SqliteStore::add_feed(const FeedRow& row)
{
    auto done = database_
                    ->query("INSERT INTO feeds (login, url, title, format, visibility, interval, enabled, etag, "
                            "last_modified, trouble, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .bind(row.login.value)
                    .bind(row.url)
                    .bind(row.title)
                    .bind(row.format)
                    .bind(row.visibility ? static_cast<std::int64_t>(*row.visibility) : unset)
                    .bind(std::int64_t{row.interval.count()})
                    .bind(row.enabled ? 1 : 0)
                    .bind(row.etag)
                    .bind(row.last_modified)
                    .bind(row.trouble)
                    .bind(milliseconds(row.created_at))
                    .run();
    if (!done) return fail(std::move(done));
    FeedRow added = row;
    added.id = FeedId{database_->last_id()};
    return added;
}

Result<void> SqliteStore::update_feed(const FeedRow& row)
{
    return database_
        ->query("UPDATE feeds SET url = ?, title = ?, format = ?, visibility = ?, interval = ?, enabled = ?, "
                "etag = ?, last_modified = ?, trouble = ? WHERE id = ?")
        .bind(row.url)
        .bind(row.title)
        .bind(row.format)
        .bind(row.visibility ? static_cast<std::int64_t>(*row.visibility) : unset)
        .bind(std::int64_t{row.interval.count()})
        .bind(row.enabled ? 1 : 0)
        .bind(row.etag)
        .bind(row.last_modified)
        .bind(row.trouble)
        .bind(row.id.value)
        .run();
}

Result<void> SqliteStore::remove_feed(FeedId feed)
{
    return database_->query("DELETE FROM feeds WHERE id = ?").bind(feed.value).run();
}

Result<std::vector<std::string>> SqliteStore::known_entries(FeedId feed, const std::vector<std::string>& ids)
{
    std::vector<std::string> known;
    for (const auto& id : ids) {
        const auto found =
            first(database_->query("SELECT 1 FROM feed_entries WHERE feed = ? AND entry = ?").bind(feed.value).bind(id),
                  [](const Query& row) { return row.number(0); });
        if (!found) return fail(found.error());
        if (*found) known.push_back(id);
    }
    return known;
}

Result<void> SqliteStore::note_entries(FeedId feed, const std::vector<std::string>& ids, std::size_t most)
{
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    for (const auto& id : ids) {
        auto done = database_->query("INSERT OR REPLACE INTO feed_entries (feed, entry, seen_at) VALUES (?, ?, ?)")
                        .bind(feed.value)
                        .bind(id)
                        .bind(milliseconds(clock_.wall()))
                        .run();
        if (!done) return done;
    }
    auto pruned = database_
                      ->query("DELETE FROM feed_entries WHERE feed = ?1 AND entry IN (SELECT entry FROM feed_entries "
                              "WHERE feed = ?1 ORDER BY seen_at DESC LIMIT -1 OFFSET ?2)")
                      .bind(feed.value)
                      .bind(static_cast<std::int64_t>(most))
                      .run();
    if (!pruned) return pruned;
    return transaction.commit();
}

} // namespace fedibee::store
