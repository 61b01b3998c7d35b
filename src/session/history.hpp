// SPDX-License-Identifier: AGPL-3.0-or-later
// Stretches of a timeline's past, read from the instance page by page. Knows nothing of users and what they have seen.
#pragma once

#include "fedibee/backend.hpp"
#include "session/anchors.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::session {

/// One thing that a place has shown.
struct PastItem {
    std::string id;   ///< what pages are ordered by
    std::string post; ///< the status shown, if any
    Timestamp time{};
    StatusPtr status;
    std::shared_ptr<const Notification> notification;
};

/// An end of a stretch; not part of it. With an id the item of that id is meant, else the moment.
struct Bound {
    std::string id;
    Timestamp time{};
};

/// Between two ends, at most `limit` items, taken from one of the ends.
struct Stretch {
    std::optional<Bound> after;
    std::optional<Bound> before;
    bool from_newest = true;
    std::size_t limit = 100;
};

/// Oldest first; what is of one moment keeps its order.
std::vector<PastItem> by_time(std::vector<PastItem> items);
/// The part of `all` (oldest first) that lies in the stretch.
std::vector<PastItem> cut_out(std::vector<PastItem> all, const Stretch& stretch);
/// Half of `limit` before the item at the bound, that item, and the rest after it.
std::vector<PastItem> cut_around(std::vector<PastItem> all, const Bound& centre, std::size_t limit);

PastItem past_item(const StatusPtr& status);
PastItem past_item(const std::shared_ptr<const Notification>& notification);

class PastCache;

/// Reads the timelines that are ordered by the ids of what is in them. Everything must outlive the reader.
class HistoryReader {
public:
    /// What belongs into the place.
    using Keep = std::function<bool(const PastItem&)>;

    /// `cache`: none for timelines that no stream keeps up to date.
    HistoryReader(Backend& backend, Timeline timeline, Anchors& anchors, Keep keep, PastCache* cache)
        : backend_(backend), timeline_(std::move(timeline)), anchors_(anchors), keep_(std::move(keep)), cache_(cache)
    {
    }

    /// Oldest first.
    Task<std::vector<PastItem>> read(Stretch stretch);
    /// The items beside a centre, with it when it is of this timeline; else the conversation around it.
    Task<std::vector<PastItem>> around(Bound centre, std::size_t limit);

private:
    Task<std::vector<PastItem>> fetch(PageRequest page);
    Task<std::vector<PastItem>> descend(Stretch stretch);
    Task<std::vector<PastItem>> ascend(Stretch stretch, std::string from);
    Task<std::vector<PastItem>> conversation(Bound centre, std::size_t limit);

    Backend& backend_;
    Timeline timeline_;
    Anchors& anchors_;
    Keep keep_;
    PastCache* cache_;
    std::string next_; ///< cursor behind the page fetched last
};

/// Everything of timelines that come as a whole or are ordered by something else: threads, bookmarks, favourites.
Task<std::vector<PastItem>> read_whole(std::shared_ptr<Backend> backend, Timeline timeline);
/// True for those.
bool is_read_whole(TimelineKind kind);

} // namespace fedibee::session
