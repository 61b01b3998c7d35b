// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/news_feeds.hpp"

#include "net/log.hpp"
#include "render/plain.hpp"
#include "session/login_clients.hpp"
#include "session/news_format.hpp"
#include "session/untold.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;
constexpr std::size_t most_at_once = 5;  ///< entries that one reading posts
constexpr std::size_t most_known = 2000; ///< entries that are remembered beside those of the feed
constexpr std::chrono::hours longest_wait{24};
constexpr int most_doublings = 6; ///< of the interval after failures
constexpr int gone = 410;

std::vector<std::string> ids_of(const std::vector<FeedEntry>& entries)
{
    std::vector<std::string> ids;
    for (const auto& entry : entries) ids.push_back(entry.id);
    return ids;
}

/// The instance will never take this post.
bool is_about_the_post(const Error& error)
{
    constexpr std::array codes{Errc::invalid_input, Errc::unsupported, Errc::conflict};
    return !error.maybe_done && error.http_status < 500 && std::ranges::find(codes, error.code) != codes.end();
}

} // namespace

NewsFeeds::NewsFeeds(Core& core, Outbox& outbox) : core_(core), outbox_(outbox), rounds_(core, "news feeds") {}

void NewsFeeds::start(std::vector<FeedRow> rows)
{
    for (auto& row : rows) begin(std::move(row));
}

void NewsFeeds::begin(FeedRow row)
{
    const FeedId id = row.id;
    entries_[id] = Entry{std::move(row), 0};
    rounds_.add(id.value, [this, id] { return round(id); });
}

std::vector<FeedRow> NewsFeeds::all() const
{
    std::vector<FeedRow> rows;
    for (const auto& [id, entry] : entries_) rows.push_back(entry.row);
    return rows;
}

Task<NewsFeed> NewsFeeds::read(const FeedRow& row)
{
    FeedRequest request{row.url, row.etag, row.last_modified, most_bytes};
    return core_.connector.read_feed(std::move(request));
}

Task<std::pair<FeedRow, std::size_t>> NewsFeeds::add(FeedRow row)
{
    auto feed = co_await read(row);
    if (!feed) co_return fail(std::move(feed));
    row.title = render::clean_line(feed->title);
    row.etag = std::move(feed->etag);
    row.last_modified = std::move(feed->last_modified);
    row.created_at = core_.clock.wall();
    auto keep = [row, ids = ids_of(feed->entries)](Store& store) {
        Result<FeedRow> added = fail(Errc::internal, "no feed was added");
        const auto deed = [&]() -> Result<void> {
            added = store.add_feed(row);
            return added ? store.note_entries(added->id, ids, ids.size() + most_known)
                         : Result<void>(fail(added.error()));
        };
        if (auto done = store.atomically(deed); !done) added = fail(std::move(done));
        return added;
    };
    auto kept = co_await core_.stored(std::move(keep));
    if (!kept) co_return fail(std::move(kept));
    begin(*kept);
    co_return std::pair(*kept, feed->entries.size());
}

Task<void> NewsFeeds::remove(FeedId feed)
{
    entries_.erase(feed);
    rounds_.remove(feed.value);
    auto drop = [feed](Store& store) { return store.remove_feed(feed); };
    co_return co_await core_.stored(std::move(drop));
}

asio::awaitable<std::chrono::milliseconds> NewsFeeds::round(FeedId feed)
{
    const auto before = entries_.find(feed);
    if (before == entries_.end() || !before->second.row.enabled) co_return longest_wait;
    auto outcome = co_await look(feed);
    if (!outcome) co_await note_failure(feed, outcome.error());
    const auto after = entries_.find(feed);
    if (after == entries_.end()) co_return longest_wait;
    if (outcome) after->second.failures = 0;
    co_return wait_after(after->second, outcome);
}

/// Never sooner than the interval says, and not at one time for all feeds of a site.
std::chrono::milliseconds NewsFeeds::wait_after(const Entry& entry, const Result<void>& outcome)
{
    const std::chrono::milliseconds interval = entry.row.interval;
    const auto own = std::min<std::chrono::milliseconds>(interval * (1 << std::min(entry.failures, most_doublings)),
                                                         std::max<std::chrono::milliseconds>(longest_wait, interval));
    const auto told = outcome ? std::nullopt : outcome.error().retry_after;
    std::uniform_int_distribution<std::int64_t> draw(0, interval.count() / 10);
    return std::max<std::chrono::milliseconds>(own, told.value_or(std::chrono::seconds{0})) +
           std::chrono::milliseconds{draw(random_)};
}

Task<void> NewsFeeds::look(FeedId feed)
{
    const FeedRow row = entries_.at(feed).row;
    auto find = [row](Store& store) { return store.find_login(row.login); };
    const auto login = co_await core_.stored(std::move(find));
    if (!login) co_return fail(login.error());
    if (!*login) { // the account was removed, and its feeds with it
        entries_.erase(feed);
        rounds_.remove(feed.value);
        co_return Result<void>{};
    }
    if (!(*login)->enabled || !(*login)->credentials) co_return Result<void>{};
    auto news = co_await read(row);
    if (!news) co_return fail(std::move(news));
    if (news->unchanged) co_return co_await keep(row);
    const auto fresh = co_await fresh_entries(feed, news->entries);
    if (!fresh) co_return fail(fresh.error());
    const Publisher publisher{row.login, (*login)->account_id, core_.clients->of(**login)};
    const Job job{row, publisher, (*login)->user};
    const auto posted = co_await post_all(job, *fresh, news->title);
    if (!posted) co_return posted;
    const auto noted = co_await note(feed, ids_of(news->entries));
    if (!noted) co_return noted;
    FeedRow now = row;
    now.title = news->title.empty() ? row.title : render::clean_line(news->title);
    now.etag = std::move(news->etag);
    now.last_modified = std::move(news->last_modified);
    co_return co_await keep(std::move(now));
}

/// Oldest first.
Task<std::vector<FeedEntry>> NewsFeeds::fresh_entries(FeedId feed, std::vector<FeedEntry> entries)
{
    auto look = [feed, ids = ids_of(entries)](Store& store) { return store.known_entries(feed, ids); };
    const auto known = co_await core_.stored(std::move(look));
    if (!known) co_return fail(known.error());
    std::erase_if(entries, [&](const FeedEntry& entry) { return std::ranges::find(*known, entry.id) != known->end(); });
    std::ranges::reverse(entries);
    co_return entries;
}

Task<void> NewsFeeds::post_all(Job job, std::vector<FeedEntry> fresh, std::string title)
{
    if (fresh.size() > most_at_once) {
        const auto left_out = fresh.size() - most_at_once;
        const std::vector<FeedEntry> old(fresh.begin(), fresh.begin() + static_cast<std::ptrdiff_t>(left_out));
        const auto noted = co_await note(job.row.id, ids_of(old));
        if (!noted) co_return noted;
        tell(job.user,
             fmt::format("The news feed {} has {} new entries at once: the newest {} are posted, the other {} "
                         "are left out.",
                         job.row.url, fresh.size(), most_at_once, left_out));
        fresh.erase(fresh.begin(), fresh.begin() + static_cast<std::ptrdiff_t>(left_out));
    }
    for (const auto& entry : fresh) {
        const auto posted = co_await post_one(job, entry, title);
        if (!posted) co_return posted;
    }
    co_return Result<void>{};
}

Task<void> NewsFeeds::post_one(Job job, FeedEntry entry, std::string title)
{
    const auto found = entries_.find(job.row.id);
    if (found == entries_.end() || !found->second.row.enabled) co_return Result<void>{};
    NewStatus draft;
    draft.text = news_text(job.row.format, entry, title, job.publisher.backend->capabilities());
    draft.visibility = job.row.visibility;
    draft.idempotency_key = fmt::format("{}f{}-{}", news_key, job.row.id.value, key_part(entry.id));
    if (!draft.text.empty()) {
        const auto posted = co_await outbox_.publish_once(job.publisher, std::move(draft));
        if (!posted && !is_about_the_post(posted.error())) co_return fail(posted.error());
        if (!posted)
            tell(job.user,
                 fmt::format("An entry of the news feed {} was not posted: {}", job.row.url, posted.error().detail));
    }
    std::vector<std::string> ids{entry.id};
    co_return co_await note(job.row.id, std::move(ids));
}

Task<void> NewsFeeds::note(FeedId feed, std::vector<std::string> ids)
{
    const std::size_t most = ids.size() + most_known;
    auto write = [feed, most, ids = std::move(ids)](Store& store) { return store.note_entries(feed, ids, most); };
    co_return co_await core_.stored(std::move(write));
}

Task<void> NewsFeeds::keep(FeedRow row)
{
    const auto found = entries_.find(row.id);
    if (found == entries_.end()) co_return Result<void>{};
    row.trouble.clear();
    found->second.row = row;
    auto write = [row](Store& store) { return store.update_feed(row); };
    co_return co_await core_.stored(std::move(write));
}

/// The first failure of several in a row is told; a feed that is gone for good is not asked again.
asio::awaitable<void> NewsFeeds::note_failure(FeedId feed, Error error)
{
    const auto found = entries_.find(feed);
    if (found == entries_.end() || error.code == Errc::cancelled) co_return;
    Entry& entry = found->second;
    const bool is_first = entry.failures++ == 0;
    const bool is_gone = error.http_status == gone;
    entry.row.trouble = error.detail;
    entry.row.enabled = !is_gone;
    const FeedRow row = entry.row;
    log::info("news feed not read", {{"url", row.url}, {"why", error.detail}});
    auto write = [row](Store& store) -> Result<std::optional<LoginRow>> {
        if (auto written = store.update_feed(row); !written) return fail(std::move(written));
        return store.find_login(row.login);
    };
    const auto login = co_await core_.stored(std::move(write));
    if (!login || !*login) co_return;
    if (is_gone) tell((*login)->user, text::sentences(error.detail, "It is not asked again; remove it with: feed del"));
    if (!is_gone && is_first)
        tell((*login)->user,
             text::sentences("A news feed waits: " + error.detail, "The gateway tries again by itself."));
}

void NewsFeeds::tell(UserId user, std::string sentence)
{
    if (core_.untold != nullptr) core_.untold->tell(user, std::move(sentence));
}

} // namespace fedibee::session
