// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's reading of timelines whose ids do not say what is newer (Friendica): a boost comes in at the place of
// the post that it boosts, below others that were read long ago. So the newest page is read each time, and compared
// with what was seen.
#include "session/login_session.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::session {
namespace {

constexpr std::size_t first_sight_posts = 20; ///< what a place shows then; what is below is known from then on
constexpr std::chrono::minutes late_arrivals{10};

/// Boosts have ids of their own that do not fit the place where they stand.
std::string position_in(const std::vector<StatusPtr>& page)
{
    const auto found = std::ranges::find_if(page, [](const StatusPtr& post) { return post->reblog == nullptr; });
    if (found != page.end()) return (*found)->id.value;
    return page.empty() ? std::string{} : page.front()->id.value;
}

} // namespace

bool LoginSession::reads_newest(const Timeline& timeline) const
{
    switch (timeline.kind) {
    case TimelineKind::notifications: // numbered in the order in which they come
    case TimelineKind::bookmarks:
    case TimelineKind::favourites:
    case TimelineKind::direct:
    case TimelineKind::thread: return false;
    default: return backend_ && !backend_->capabilities().newer_by_id;
    }
}

/// It was there before anybody looked: seen, and no news.
void LoginSession::note_known(State& state, const Status& status)
{
    const bool had_news = state.has_news;
    note_seen(state, identity(status));
    state.has_news = had_news;
}

/// Adds to `fresh` what is new of one more page, newest first. True when the page reaches down to what was seen before:
/// what is below that was there already, but for boosts made since.
bool LoginSession::take_newest(State& state, const std::vector<StatusPtr>& page, std::vector<StatusPtr>& fresh)
{
    const auto is_met = [&](const StatusPtr& post) {
        return state.seen.contains(identity(*post)) && !state.own.contains(identity(*post));
    };
    const auto lowest = std::ranges::find_if(page.rbegin(), page.rend(), is_met);
    const auto end = lowest == page.rend() ? page.end() : lowest.base();
    const auto is_new = [&](const StatusPtr& post) { return !state.seen.contains(identity(*post)); };
    std::copy_if(page.begin(), end, std::back_inserter(fresh), is_new);
    Timestamp last{};
    for (const auto& post : page) last = is_met(post) ? std::max(last, post->created_at) : last;
    std::for_each(end, page.end(), [&](const StatusPtr& post) {
        if (is_new(post) && post->reblog && post->created_at > last - late_arrivals)
            fresh.push_back(post);
        else
            note_known(state, *post);
    });
    return lowest != page.rend();
}

Task<void> LoginSession::catch_up_newest(Timeline timeline)
{
    auto& state = state_of(timeline);
    const bool first_sight = state.last_id.empty();
    std::vector<StatusPtr> fresh;
    std::unordered_set<std::string> brought;
    std::string position;
    std::string etag;
    bool cut = false;
    PageRequest page = page_from(state);
    while (true) {
        const auto statuses = co_await next_page(timeline, page);
        if (!statuses) co_return fail(statuses.error());
        if (!state.open) co_return Result<void>{};
        if (page.cursor.empty()) etag = statuses->is_same ? state.etag : statuses->etag;
        if (statuses->is_same) break;
        if (position.empty()) position = position_in(statuses->items);
        for (const auto& post : statuses->items) brought.insert(identity(*post));
        const bool is_met = take_newest(state, statuses->items, fresh);
        if (first_sight || is_met || statuses->items.empty() || statuses->next.empty()) break;
        cut = fresh.size() >= core_.options.limits.catch_up_posts;
        if (cut) break;
        page.cursor = statuses->next;
        page.etag.clear();
    }
    if (first_sight && fresh.size() > first_sight_posts) {
        const auto known = fresh.begin() + first_sight_posts;
        std::for_each(known, fresh.end(), [&](const StatusPtr& post) { note_known(state, *post); });
        fresh.erase(known, fresh.end());
    }
    std::erase_if(state.own, [&](const std::string& name) { return brought.contains(name); });
    std::ranges::reverse(fresh);
    forget_gone(fresh, state);
    if (!fresh.empty()) past_.clear(to_string(timeline));
    set_position(state, position);
    state.etag = std::move(etag);
    listener_.caught_up(*this, timeline, fresh, cut, state.fresh);
    co_return Result<void>{};
}

} // namespace fedibee::session
