// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/history.hpp"

#include "session/past_cache.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace fedibee::session {
namespace {

constexpr std::size_t page_size = 40;
constexpr int most_pages = 12;      ///< of one answer: a moment that no id is known for is looked for so far
constexpr int most_whole_pages = 5; ///< of bookmarks and favourites

bool is_it(const PastItem& item, const Bound& bound)
{
    return !bound.id.empty() && item.id == bound.id;
}

/// On the far side of a lower end.
bool has_passed(const PastItem& item, const std::optional<Bound>& after)
{
    if (!after) return false;
    return is_it(item, *after) || (after->id.empty() ? item.time <= after->time : item.time < after->time);
}

/// On the far side of an upper end.
bool has_reached(const PastItem& item, const std::optional<Bound>& before)
{
    if (!before) return false;
    return is_it(item, *before) || (before->id.empty() ? item.time >= before->time : item.time > before->time);
}

/// Outside of the end where a page begins. Pages after an id hold nothing else, whatever the times: some servers order
/// by arrival.
bool is_above(const PastItem& item, const std::optional<Bound>& before)
{
    return before && (before->id.empty() ? item.time >= before->time : is_it(item, *before));
}

bool is_below(const PastItem& item, const std::optional<Bound>& after)
{
    return after && (after->id.empty() ? item.time <= after->time : is_it(item, *after));
}

using Items = std::vector<PastItem>;

Items::iterator position_of(Items& all, const Bound& bound)
{
    return std::ranges::find_if(all, [&](const PastItem& item) { return is_it(item, bound); });
}

} // namespace

std::vector<PastItem> by_time(std::vector<PastItem> items)
{
    std::multimap<Timestamp, PastItem> sorted;
    for (auto& item : items) {
        const auto time = item.time;
        sorted.emplace(time, std::move(item));
    }
    items.clear();
    for (auto& [time, item] : sorted) items.push_back(std::move(item));
    return items;
}

std::vector<PastItem> cut_out(std::vector<PastItem> all, const Stretch& stretch)
{
    // An item that is there is an end by its place: others may be of the same moment.
    if (stretch.before) {
        const auto at = position_of(all, *stretch.before);
        const bool there = at != all.end();
        if (there) all.erase(at, all.end());
        if (!there) std::erase_if(all, [&](const PastItem& item) { return has_reached(item, stretch.before); });
    }
    if (stretch.after) {
        const auto at = position_of(all, *stretch.after);
        const bool there = at != all.end();
        if (there) all.erase(all.begin(), std::next(at));
        if (!there) std::erase_if(all, [&](const PastItem& item) { return has_passed(item, stretch.after); });
    }
    if (all.size() <= stretch.limit) return all;
    const auto surplus = static_cast<std::ptrdiff_t>(all.size() - stretch.limit);
    if (stretch.from_newest) {
        all.erase(all.begin(), all.begin() + surplus);
    } else {
        all.erase(all.end() - surplus, all.end());
    }
    return all;
}

std::vector<PastItem> cut_around(std::vector<PastItem> all, const Bound& centre, std::size_t limit)
{
    auto at = position_of(all, centre);
    if (at == all.end()) at = std::ranges::find_if(all, [&](const auto& item) { return item.time >= centre.time; });
    const auto before = std::min(at - all.begin(), static_cast<std::ptrdiff_t>(limit / 2));
    const auto after = std::min(all.end() - at, static_cast<std::ptrdiff_t>(limit - limit / 2));
    return {std::make_move_iterator(at - before), std::make_move_iterator(at + after)};
}

PastItem past_item(const StatusPtr& status)
{
    return PastItem{status->id.value, status->id.value, status->created_at, status, nullptr};
}

PastItem past_item(const std::shared_ptr<const Notification>& notification)
{
    const auto& status = notification->status;
    PastItem item{notification->id.value, {}, notification->created_at, status, notification};
    if (!status) return item;
    item.post = status->id.value;
    // A mention is shown as the post itself, under its own time.
    const bool is_post =
        notification->type == "mention" || notification->type == "status" || notification->type == "quote";
    if (is_post) item.time = status->created_at;
    return item;
}

Task<std::vector<PastItem>> HistoryReader::fetch(PageRequest page)
{
    Items items;
    if (timeline_.kind == TimelineKind::notifications) {
        const auto found = co_await backend_.notifications(std::move(page));
        if (!found) co_return fail(found.error());
        for (const auto& one : found->items) items.push_back(past_item(one));
        next_ = found->next;
    } else {
        const auto found = co_await backend_.timeline(timeline_, std::move(page));
        if (!found) co_return fail(found.error());
        for (const auto& one : found->items) items.push_back(past_item(one));
        next_ = found->next;
    }
    for (const auto& item : items) anchors_.note(Anchor{item.time, item.id, item.post});
    co_return items;
}

Task<std::vector<PastItem>> HistoryReader::descend(Stretch stretch)
{
    Items found;
    PageRequest page;
    page.limit = page_size;
    if (stretch.before) page.max_id = stretch.before->id;
    // By an id and without an end no item of a page is left out but for filters.
    if ((!stretch.before || !page.max_id.empty()) && !stretch.after) page.limit = std::min(page_size, stretch.limit);
    if (stretch.before && page.max_id.empty()) {
        const auto* anchor = anchors_.at_or_after(stretch.before->time);
        if (anchor != nullptr) page.max_id = anchor->id;
    }
    const std::string name = to_string(timeline_);
    const std::uint64_t begun = cache_ == nullptr ? 0 : cache_->begin(name);
    PastCache::Run run;
    run.below = page.max_id;
    bool ended = false;
    for (int i = 0; i < most_pages && !ended; ++i) {
        auto items = co_await fetch(page);
        if (!items) co_return fail(std::move(items));
        if (cache_ != nullptr) std::ranges::copy(*items, std::back_inserter(run.newest_first));
        run.to_bottom = items->empty() || next_.empty();
        ended = run.to_bottom || has_passed(items->back(), stretch.after);
        for (auto& item : *items) {
            const bool is_end = stretch.after && is_it(item, *stretch.after);
            ended = ended || is_end || found.size() == stretch.limit;
            if (is_end || found.size() == stretch.limit) break;
            const bool outside = is_above(item, stretch.before) || has_passed(item, stretch.after);
            if (!outside && keep_(item)) found.push_back(std::move(item));
        }
        page.max_id.clear();
        page.cursor = next_;
    }
    if (cache_ != nullptr) cache_->absorb(name, begun, std::move(run));
    std::ranges::reverse(found);
    co_return found;
}

Task<std::vector<PastItem>> HistoryReader::ascend(Stretch stretch, std::string from)
{
    Items found;
    PageRequest page;
    page.min_id = std::move(from);
    bool ended = false;
    for (int i = 0; i < most_pages && !ended; ++i) {
        page.limit = page_size;
        auto items = co_await fetch(page);
        if (!items) co_return fail(std::move(items));
        ended = items->empty() || items->front().id == page.min_id || has_reached(items->front(), stretch.before);
        if (!items->empty()) page.min_id = items->front().id;
        for (auto item = items->rbegin(); item != items->rend(); ++item) {
            const bool is_end = stretch.before && is_it(*item, *stretch.before);
            ended = ended || is_end || found.size() == stretch.limit;
            if (is_end || found.size() == stretch.limit) break;
            const bool outside = is_below(*item, stretch.after) || has_reached(*item, stretch.before);
            if (!outside && keep_(*item)) found.push_back(std::move(*item));
        }
    }
    co_return found;
}

Task<std::vector<PastItem>> HistoryReader::read(Stretch stretch)
{
    if (cache_ != nullptr) {
        if (auto kept = cache_->find(to_string(timeline_), stretch, keep_)) co_return std::move(*kept);
    }
    if (stretch.from_newest || !stretch.after) co_return co_await descend(std::move(stretch));
    std::string from = stretch.after->id;
    if (from.empty()) {
        const auto* anchor = anchors_.at_or_before(stretch.after->time);
        if (anchor != nullptr) from = anchor->id;
    }
    if (!from.empty()) co_return co_await ascend(std::move(stretch), std::move(from));
    // No id is known before that moment: it is found from above, and the items next to it are taken.
    Stretch whole = stretch;
    whole.limit = page_size * most_pages;
    auto all = co_await descend(std::move(whole));
    if (!all) co_return fail(std::move(all));
    co_return cut_out(std::move(*all), stretch);
}

Task<std::vector<PastItem>> HistoryReader::around(Bound centre, std::size_t limit)
{
    // At least one, to page on from.
    Stretch older;
    older.before = centre;
    older.limit = std::max<std::size_t>(1, limit / 2);
    auto found = co_await read(std::move(older));
    if (!found) co_return fail(std::move(found));
    Stretch newer;
    newer.from_newest = false;
    newer.limit = limit - limit / 2;
    // From the last item before the centre on, so that the centre comes too when it is of this timeline.
    newer.after = Bound{{}, centre.time - std::chrono::milliseconds{1}};
    if (!found->empty()) newer.after = Bound{found->back().id, found->back().time};
    auto after = co_await read(std::move(newer));
    if (!after) co_return fail(std::move(after));
    const bool missing = !centre.id.empty() && (after->empty() || after->front().id != centre.id);
    if (missing && timeline_.kind != TimelineKind::notifications)
        co_return co_await conversation(std::move(centre), limit);
    if (limit / 2 == 0) found->clear();
    std::ranges::move(*after, std::back_inserter(*found));
    co_return found;
}

Task<std::vector<PastItem>> HistoryReader::conversation(Bound centre, std::size_t limit)
{
    const StatusId id{centre.id};
    const auto status = co_await backend_.status(id);
    if (!status) co_return fail(status.error());
    const auto context = co_await backend_.context(id);
    if (!context) co_return fail(context.error());
    Items thread;
    for (const auto& one : context->ancestors) thread.push_back(past_item(one));
    thread.push_back(past_item(*status));
    for (const auto& one : context->descendants) thread.push_back(past_item(one));
    co_return cut_around(std::move(thread), centre, limit);
}

bool is_read_whole(TimelineKind kind)
{
    return kind == TimelineKind::thread || kind == TimelineKind::bookmarks || kind == TimelineKind::favourites;
}

Task<std::vector<PastItem>> read_whole(std::shared_ptr<Backend> backend, Timeline timeline)
{
    Items all;
    PageRequest page;
    page.limit = page_size;
    for (int i = 0; i < most_whole_pages; ++i) {
        const auto found = co_await backend->timeline(timeline, page);
        if (!found) co_return fail(found.error());
        for (const auto& status : found->items) all.push_back(past_item(status));
        if (found->next.empty() || found->items.empty()) break;
        page.cursor = found->next;
    }
    std::ranges::reverse(all);
    co_return by_time(std::move(all));
}

} // namespace fedibee::session
