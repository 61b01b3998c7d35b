// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/past_cache.hpp"

#include "session/drafts.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t bytes_beside_text = 2048; ///< of a status: its account, links, tags, media, about

std::size_t bytes_of(const PastItem& item)
{
    if (!item.status) return sizeof(PastItem);
    const Status& shown = original_of(*item.status);
    return sizeof(PastItem) + sizeof(Status) + bytes_beside_text + shown.content.size() + shown.spoiler_text.size() +
           (item.status->reblog ? sizeof(Status) + bytes_beside_text : 0);
}

std::size_t position_of(const std::deque<PastItem>& items, std::string_view id)
{
    const auto found = std::ranges::find(items, id, &PastItem::id);
    return static_cast<std::size_t>(found - items.begin());
}

/// Where the stretch's upper end stands: the index behind its last item.
std::optional<std::size_t> upper_of(const std::deque<PastItem>& items, const std::optional<Bound>& before, bool ordered)
{
    if (!before) return items.size();
    if (!before->id.empty()) {
        const auto at = position_of(items, before->id);
        return at == items.size() ? std::nullopt : std::optional(at);
    }
    if (!ordered) return std::nullopt;
    const auto found = std::ranges::lower_bound(items, before->time, {}, &PastItem::time);
    return static_cast<std::size_t>(found - items.begin());
}

/// The index of its first item; nothing: it lies below what is here.
std::optional<std::size_t> lower_of(const std::deque<PastItem>& items, const std::optional<Bound>& after, bool ordered)
{
    if (!after) return std::nullopt;
    if (!after->id.empty()) {
        const auto at = position_of(items, after->id);
        return at == items.size() ? std::nullopt : std::optional(at + 1);
    }
    if (!ordered || items.empty() || items.front().time > after->time) return std::nullopt;
    const auto found = std::ranges::upper_bound(items, after->time, {}, &PastItem::time);
    return static_cast<std::size_t>(found - items.begin());
}

} // namespace

void PastCache::push_back(Span& span, PastItem item)
{
    if (!span.items.empty() && item.time < span.items.back().time) span.ordered = false;
    bytes_ += bytes_of(item);
    span.items.push_back(std::move(item));
}

void PastCache::push_front(Span& span, PastItem item)
{
    if (!span.items.empty() && span.items.front().time < item.time) span.ordered = false;
    bytes_ += bytes_of(item);
    span.items.push_front(std::move(item));
}

void PastCache::pop_front(Span& span)
{
    bytes_ -= bytes_of(span.items.front());
    span.items.pop_front();
    span.to_bottom = false;
}

void PastCache::add(const std::string& timeline, const StatusPtr& status)
{
    const auto found = spans_.find(timeline);
    if (found == spans_.end()) return;
    Span& span = found->second;
    if (position_of(span.items, status->id.value) != span.items.size()) return;
    // Something older than what is here stands between the others on the instance: where, it does not say.
    if (!span.items.empty() && status->created_at < span.items.back().time) return clear(timeline);
    push_back(span, past_item(status));
    fit(span);
}

void PastCache::replace(const StatusPtr& status)
{
    ++changes_;
    for (auto& [name, span] : spans_) {
        for (auto& item : span.items) {
            if (!item.status) continue;
            bytes_ -= bytes_of(item);
            if (item.status->id == status->id) {
                item.status = status;
            } else if (item.status->reblog && item.status->reblog->id == status->id) {
                auto boost = std::make_shared<Status>(*item.status);
                boost->reblog = status;
                item.status = std::move(boost);
            }
            bytes_ += bytes_of(item);
        }
    }
}

void PastCache::remove(const StatusId& id)
{
    ++changes_;
    for (auto& [name, span] : spans_) {
        std::erase_if(span.items, [&](const PastItem& item) {
            const bool gone = item.status && (item.status->id == id || original_of(*item.status).id == id);
            if (gone) bytes_ -= bytes_of(item);
            return gone;
        });
    }
}

void PastCache::clear()
{
    ++changes_;
    spans_.clear();
    bytes_ = 0;
}

void PastCache::clear(const std::string& timeline)
{
    ++changes_;
    const auto found = spans_.find(timeline);
    if (found == spans_.end()) return;
    for (const auto& item : found->second.items) bytes_ -= bytes_of(item);
    spans_.erase(found);
}

std::uint64_t PastCache::begin(const std::string& timeline)
{
    spans_[timeline].used = ++uses_;
    return changes_;
}

void PastCache::absorb(const std::string& timeline, std::uint64_t begun, Run run)
{
    const auto found = spans_.find(timeline);
    if (begun != changes_ || found == spans_.end() || run.newest_first.empty()) return;
    Span& span = found->second;
    if (!span.loading)
        extend(span, std::move(run));
    else if (run.below.empty())
        start(span, std::move(run));
    fit(span);
}

/// What the stream brought while the page was under way is behind the page's newest, or in it.
void PastCache::start(Span& span, Run run)
{
    std::set<std::string_view> read;
    for (const auto& item : run.newest_first) read.insert(item.id);
    std::deque<PastItem> brought = std::exchange(span.items, {});
    for (const auto& item : brought) bytes_ -= bytes_of(item);
    const auto last =
        std::find_if(brought.rbegin(), brought.rend(), [&](const PastItem& item) { return read.contains(item.id); });
    brought.erase(brought.begin(), last.base());
    span.ordered = true;
    for (auto item = run.newest_first.rbegin(); item != run.newest_first.rend(); ++item)
        push_back(span, std::move(*item));
    for (auto& item : brought) push_back(span, std::move(item));
    span.loading = false;
    span.to_bottom = run.to_bottom;
}

/// Takes what is older than all that is here, when nothing lies between.
void PastCache::extend(Span& span, Run run)
{
    if (span.items.empty()) return;
    auto& items = run.newest_first;
    const auto front = std::ranges::find(items, span.items.front().id, &PastItem::id);
    const bool joins = front != items.end() || run.below == span.items.front().id;
    if (!joins) return;
    for (auto item = front == items.end() ? items.begin() : std::next(front); item != items.end(); ++item)
        push_front(span, std::move(*item));
    span.to_bottom = run.to_bottom;
}

void PastCache::fit(Span& span)
{
    while (span.items.size() > most_items) pop_front(span);
    while (bytes_ > most_bytes && spans_.size() > 1) {
        const auto oldest = std::ranges::min_element(spans_, {}, [](const auto& one) { return one.second.used; });
        if (&oldest->second == &span) break;
        for (const auto& item : oldest->second.items) bytes_ -= bytes_of(item);
        spans_.erase(oldest);
    }
    while (bytes_ > most_bytes && span.items.size() > 1) pop_front(span);
}

std::optional<std::vector<PastItem>> PastCache::find(const std::string& timeline, const Stretch& stretch,
                                                     const HistoryReader::Keep& keep)
{
    const auto found = spans_.find(timeline);
    if (found == spans_.end() || found->second.loading) return std::nullopt;
    Span& span = found->second;
    const auto upper = upper_of(span.items, stretch.before, span.ordered);
    if (!upper) return std::nullopt;
    const auto lower = lower_of(span.items, stretch.after, span.ordered);
    if (!lower && !stretch.from_newest && stretch.after) return std::nullopt;
    const std::size_t from = lower.value_or(0);
    std::vector<PastItem> items;
    if (stretch.from_newest || !stretch.after) {
        for (std::size_t i = *upper; i > from && items.size() < stretch.limit; --i) {
            if (keep(span.items[i - 1])) items.push_back(span.items[i - 1]);
        }
        const bool whole = items.size() == stretch.limit || lower || span.to_bottom;
        if (!whole) return std::nullopt;
        std::ranges::reverse(items);
    } else {
        for (std::size_t i = from; i < *upper && items.size() < stretch.limit; ++i) {
            if (keep(span.items[i])) items.push_back(span.items[i]);
        }
    }
    span.used = ++uses_;
    return items;
}

const PastItem* PastCache::item(const std::string& timeline, std::string_view id) const
{
    const auto found = spans_.find(timeline);
    if (found == spans_.end()) return nullptr;
    const auto& items = found->second.items;
    const auto at = position_of(items, id);
    return at == items.size() ? nullptr : &items[at];
}

std::size_t PastCache::size(const std::string& timeline) const
{
    const auto found = spans_.find(timeline);
    return found == spans_.end() || found->second.loading ? 0 : found->second.items.size();
}

} // namespace fedibee::session
