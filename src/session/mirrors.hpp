// SPDX-License-Identifier: AGPL-3.0-or-later
// All mirrors of a shard: own posts of one login, repeated on another, whether or not their user is here. What was
// repeated is written down before the next post is looked at, so a restart neither loses nor repeats.
#pragma once

#include "fedibee/repeats.hpp"
#include "session/copies.hpp"
#include "session/core.hpp"
#include "session/outbox.hpp"
#include "session/rounds.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace fedibee::session {

class Mirrors {
public:
    Mirrors(Core& core, Outbox& outbox);

    /// Those of the store go on. The outbox must have resumed its rows.
    void start(std::vector<MirrorRow> rows);
    /// Oldest first.
    [[nodiscard]] std::vector<MirrorRow> all() const;
    /// From the newest post of the source on: nothing old is repeated.
    Task<MirrorRow> add(MirrorRow row);
    /// Switched on again, it goes on from the newest post.
    Task<void> switch_to(MirrorRow row, bool enabled);
    Task<void> remove(MirrorId mirror);
    /// Something of the login's own is new, or edited.
    void posted(LoginId login);
    void deleted(LoginId login, const StatusId& id);
    asio::awaitable<void> stop() { return rounds_.stop(); }

private:
    struct Entry {
        MirrorRow row;
        std::set<std::string> sources; ///< ids of what was repeated
        int failures = 0;              ///< in a row
        bool was_busy = false;         ///< something was repeated in the last round
    };

    void begin(MirrorRow row);
    asio::awaitable<std::chrono::milliseconds> round(MirrorId mirror);
    Task<void> look(MirrorId mirror);
    Task<void> repeat(MirrorEnds ends, std::vector<StatusPtr> posts, std::vector<CopyRow> copies);
    Task<void> repeat_one(MirrorEnds ends, StatusPtr post, std::vector<CopyRow>& copies);
    Task<void> follow(MirrorEnds ends, Page<StatusPtr> page, std::vector<CopyRow> copies);
    Task<void> follow_one(MirrorEnds ends, StatusPtr post, CopyRow copy);
    Task<void> follow_deletion(MirrorEnds ends, CopyRow copy);
    Task<MirrorEnds> ends_of(const MirrorRow& row);
    Task<Publisher> publisher_of(LoginId login);
    Task<std::string> newest_post(LoginId login);
    Task<std::vector<StatusPtr>> fresh_posts(MirrorEnds ends, const Page<StatusPtr>& newest, std::string position);
    Task<std::vector<StatusPtr>> whole_past(MirrorEnds ends, const Page<StatusPtr>& newest);
    Task<std::vector<StatusPtr>> posts_after(MirrorEnds ends, std::string position);
    Task<bool> is_unsettled(LoginId login);
    Task<bool> is_ours(LoginId login, StatusPtr post);
    Task<void> keep_copy(MirrorId mirror, CopyRow copy, std::string position);
    Task<void> keep_position(MirrorId mirror, std::string position);
    asio::awaitable<void> note_outcome(MirrorId mirror, Result<void> outcome);
    [[nodiscard]] std::chrono::milliseconds wait_after(const Entry& entry, const Result<void>& outcome);
    asio::awaitable<void> tell(MirrorRow row, std::string sentence);

    Core& core_;
    Outbox& outbox_;
    std::map<MirrorId, Entry> entries_;
    Rounds rounds_;
};

} // namespace fedibee::session
