// SPDX-License-Identifier: AGPL-3.0-or-later
// All news feeds of a shard: their new entries are posted, each once, whether or not their user is here.
#pragma once

#include "fedibee/repeats.hpp"
#include "session/core.hpp"
#include "session/outbox.hpp"
#include "session/rounds.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace fedibee::session {

class NewsFeeds {
public:
    static constexpr std::chrono::minutes usual_interval{30};
    static constexpr std::chrono::minutes shortest_interval{10};

    NewsFeeds(Core& core, Outbox& outbox);

    /// Those of the store go on. The outbox must have resumed its rows.
    void start(std::vector<FeedRow> rows);
    /// Oldest first.
    [[nodiscard]] std::vector<FeedRow> all() const;
    /// Reads the feed; what it has now is not posted. The row with the feed's title, and how many entries there are.
    Task<std::pair<FeedRow, std::size_t>> add(FeedRow row);
    Task<void> remove(FeedId feed);
    asio::awaitable<void> stop() { return rounds_.stop(); }

private:
    struct Entry {
        FeedRow row;
        int failures = 0; ///< in a row
    };
    /// One of the feed's entries that is to be posted.
    struct Job {
        FeedRow row;
        Publisher publisher;
        UserId user;
    };

    void begin(FeedRow row);
    asio::awaitable<std::chrono::milliseconds> round(FeedId feed);
    Task<void> look(FeedId feed);
    Task<NewsFeed> read(const FeedRow& row);
    Task<std::vector<FeedEntry>> fresh_entries(FeedId feed, std::vector<FeedEntry> entries);
    Task<void> post_all(Job job, std::vector<FeedEntry> fresh, std::string title);
    Task<void> post_one(Job job, FeedEntry entry, std::string title);
    Task<void> note(FeedId feed, std::vector<std::string> ids);
    Task<void> keep(FeedRow row);
    asio::awaitable<void> note_failure(FeedId feed, Error error);
    [[nodiscard]] std::chrono::milliseconds wait_after(const Entry& entry, const Result<void>& outcome);
    void tell(UserId user, std::string sentence);

    Core& core_;
    Outbox& outbox_;
    std::map<FeedId, Entry> entries_;
    std::minstd_rand random_;
    Rounds rounds_;
};

} // namespace fedibee::session
