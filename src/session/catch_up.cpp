// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's reading of the past: what came while nobody looked, from the last post seen, without gaps or repeats.
#include "session/login_session.hpp"

#include "net/log.hpp"
#include "text/iso_time.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::size_t first_page = 20; ///< what a place shows on first sight
constexpr std::size_t later_page = 40;
constexpr std::chrono::seconds ahead_lifetime{10}; ///< who asked for a place but never came in leaves a page behind

/// Lists that the instance orders by something else than the posts' own ids: only their newest page is read.
bool pages_by_status_id(const Timeline& timeline)
{
    return timeline.kind != TimelineKind::bookmarks && timeline.kind != TimelineKind::favourites;
}

} // namespace

bool LoginSession::may_read() const
{
    // Before the instance has said who the login is, posts can be read where nothing depends on it.
    const bool early = state_ == LoginState::connecting && backend_->capabilities().visibilities_are_true;
    return group_ && (state_ == LoginState::on || early);
}

void LoginSession::look_ahead(const Timeline& timeline)
{
    auto& state = state_of(timeline);
    const Instant now = core_.clock.now();
    const bool has_page = state.ahead && now - state.ahead_at < ahead_lifetime;
    if (!may_read() || state.open || state.catching_up || has_page) return;
    state.ahead_at = now;
    state.ahead = std::make_shared<AheadPage>(core_.executor);
    group_->spawn(fetch_ahead(timeline, page_from(state), state.ahead));
}

asio::awaitable<void> LoginSession::fetch_ahead(Timeline timeline, PageRequest page, std::shared_ptr<AheadPage> ahead)
{
    auto statuses = co_await backend_->timeline(std::move(timeline), std::move(page));
    ahead->set(std::move(statuses));
}

PageRequest LoginSession::page_from(const State& state)
{
    PageRequest page;
    page.limit = state.last_id.empty() ? first_page : later_page;
    if (pages_by_status_id(state.timeline)) page.min_id = state.last_id;
    return page;
}

/// The page that was asked for ahead, else the instance's answer now.
Task<Page<StatusPtr>> LoginSession::next_page(Timeline timeline, PageRequest page)
{
    auto& state = state_of(timeline);
    const auto ahead = std::exchange(state.ahead, nullptr);
    if (ahead && core_.clock.now() - state.ahead_at < ahead_lifetime) {
        auto statuses = co_await ahead->wait();
        if (!statuses) co_return fail(Errc::cancelled, "stopped");
        state.again = true; // for what came since it was asked for
        if (*statuses) co_return std::move(*statuses);
    }
    co_return co_await backend_->timeline(std::move(timeline), std::move(page));
}

void LoginSession::catch_up(const Timeline& timeline)
{
    if (!may_read()) return;
    auto& state = state_of(timeline);
    const bool watched = state.open || timeline.kind == TimelineKind::direct ||
                         (timeline.kind == TimelineKind::notifications && listener_.is_watched(*this, timeline));
    if (!watched) return;
    if (std::exchange(state.catching_up, true)) {
        state.again = true;
        return;
    }
    state.looked_at = core_.clock.now();
    group_->spawn(run_catch_up(timeline));
}

asio::awaitable<void> LoginSession::run_catch_up(Timeline timeline)
{
    auto& state = state_of(timeline);
    bool whole = true;
    do {
        state.again = false;
        if (timeline.kind == TimelineKind::notifications)
            whole = co_await catch_up_notifications();
        else if (timeline.kind == TimelineKind::direct)
            co_await catch_up_conversations();
        else if (timeline.kind == TimelineKind::thread)
            co_await catch_up_thread(timeline);
        else
            whole = co_await catch_up_posts(timeline);
    } while (state.again);
    finish_catch_up(state, whole);
}

void LoginSession::finish_catch_up(State& state, bool whole)
{
    state.catching_up = false;
    state.fresh = false;
    if (whole && state.settles) settle(state);
    for (const auto& status : std::exchange(state.pending, {})) take_post(state.timeline, status);
}

/// Leaves what is new, notes it as seen, and takes what belongs into queries out. True: the stream has reached here.
bool LoginSession::forget_gone(std::vector<StatusPtr>& statuses, State& state)
{
    bool reached = false;
    std::erase_if(statuses, [&](const StatusPtr& status) {
        const std::string name = identity(*status);
        const bool live = std::ranges::find(state.arrived, std::hash<std::string>{}(name)) != state.arrived.end();
        const auto waits = [&](const StatusPtr& other) { return identity(*other) == name; };
        reached = reached || live;
        // So many may have come since that it is no longer among the seen.
        if (live && std::ranges::none_of(state.pending, waits)) return true;
        if (is_direct(*status)) {
            take_direct(status, true);
            return true;
        }
        if (note_seen(state, name)) return false;
        // Where an edit changes the id, the post comes again under its new one.
        if (!backend_->capabilities().stable_ids) listener_.edited(*this, status);
        return true;
    });
    return reached;
}

asio::awaitable<bool> LoginSession::catch_up_posts(Timeline timeline)
{
    auto& state = state_of(timeline);
    std::size_t shown = 0;
    bool cut = false;
    PageRequest page = page_from(state);
    while (true) {
        const auto statuses = co_await next_page(timeline, page);
        if (!statuses) {
            co_await catch_up_failed(timeline, statuses.error());
            co_return false;
        }
        if (!state.open) co_return true;
        std::vector<StatusPtr> fresh(statuses->items.rbegin(), statuses->items.rend());
        const std::string newest = statuses->items.empty() ? std::string{} : statuses->items.front()->id.value;
        const bool reached = forget_gone(fresh, state);
        // The stream has missed something.
        if (!fresh.empty()) past_.clear(to_string(timeline));
        set_position(state, newest);
        shown += fresh.size();
        // Each page is shown when it has come; the last, empty one only says that there is no more.
        if (!fresh.empty() || page.min_id.empty() || shown == 0)
            listener_.caught_up(*this, timeline, fresh, cut, state.fresh);
        if (reached || page.min_id.empty() || newest.empty() || page.min_id == newest) break;
        page.min_id = newest;
        if (shown < core_.options.limits.catch_up_posts) continue;
        // Too much was missed: go on with the newest page, and say so.
        cut = true;
        page.min_id.clear();
    }
    co_return true;
}

asio::awaitable<void> LoginSession::catch_up_failed(Timeline timeline, Error error)
{
    log::warn("timeline not read", {{"login", row_.address}, {"timeline", to_string(timeline)}, {"why", error.detail}});
    bool refused = error.code == Errc::unauthorized;
    if (refused) refused = co_await confirm_refusal();
    if (refused)
        token_refused();
    else
        listener_.caught_up(*this, timeline, {}, false, false);
}

asio::awaitable<void> LoginSession::catch_up_thread(Timeline timeline)
{
    auto& state = state_of(timeline);
    const StatusId id{timeline.value};
    const auto status = co_await backend_->status(id);
    const auto context = co_await backend_->context(id);
    std::vector<StatusPtr> posts;
    if (context) posts = context->ancestors;
    if (status) posts.push_back(*status);
    if (context) posts.insert(posts.end(), context->descendants.begin(), context->descendants.end());
    std::erase_if(posts, [&](const StatusPtr& post) { return !note_seen(state, identity(*post)); });
    if (state.open) listener_.caught_up(*this, timeline, posts, false, state.fresh);
}

asio::awaitable<bool> LoginSession::catch_up_notifications()
{
    auto& state = state_of(Timeline{TimelineKind::notifications, {}});
    const bool first_sight = state.last_id.empty();
    PageRequest page;
    page.limit = first_sight ? first_page : later_page;
    page.min_id = state.last_id;
    std::size_t count = 0;
    while (true) {
        const auto found = co_await backend_->notifications(page);
        if (!found) co_return false;
        // Without a window of their own the past ones would flood the home timeline on first sight.
        const bool past = first_sight && !std::exchange(state.was_read, true);
        const bool silent = past && !state.open;
        if (found->items.empty()) break;
        const std::string newest = found->items.front()->id.value;
        for (auto item = found->items.rbegin(); item != found->items.rend(); ++item) {
            if (silent)
                note_seen(state, (*item)->id.value);
            else
                take_notification(*item, true);
        }
        set_position(state, newest);
        count += found->items.size();
        if (page.min_id.empty() || page.min_id == newest || count >= core_.options.limits.catch_up_posts) break;
        page.min_id = newest;
    }
    co_return true;
}

asio::awaitable<std::vector<StatusPtr>> LoginSession::unseen_directs(Conversation conversation, std::string since)
{
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    std::vector<StatusPtr> posts;
    const auto context = co_await backend_->context(conversation.last_status->id);
    if (context) posts = context->ancestors;
    posts.push_back(conversation.last_status);
    std::erase_if(posts, [&](const StatusPtr& status) {
        return !is_direct(*status) || text::format_iso_time(status->created_at) <= since ||
               state.seen.contains(identity(*status));
    });
    co_return posts;
}

asio::awaitable<void> LoginSession::catch_up_conversations()
{
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    const std::string since = state.last_id;
    std::string newest = since;
    std::vector<StatusPtr> found;
    if (!backend_->capabilities().conversations) {
        PageRequest page;
        page.limit = later_page;
        page.min_id = since;
        const auto mentions = co_await backend_->notifications(page);
        if (!mentions || mentions->items.empty()) co_return;
        newest = mentions->items.front()->id.value;
        for (const auto& item : mentions->items) {
            const bool direct = item->type == "mention" && item->status && is_direct(*item->status);
            if (direct && !state.seen.contains(identity(*item->status))) found.push_back(item->status);
        }
    } else {
        PageRequest page;
        const auto conversations = co_await backend_->conversations(page);
        if (!conversations) co_return;
        for (const auto& conversation : conversations->items) {
            if (!conversation.last_status) continue;
            const std::string time = text::format_iso_time(conversation.last_status->created_at);
            newest = std::max(newest, time);
            // On first sight only what waits to be read.
            const bool unread = since.empty() ? conversation.unread : time > since;
            if (!unread || state.seen.contains(identity(*conversation.last_status))) continue;
            if (since.empty()) {
                found.push_back(conversation.last_status);
                continue;
            }
            auto posts = co_await unseen_directs(conversation, since);
            found.insert(found.end(), posts.begin(), posts.end());
        }
    }
    std::ranges::sort(found, {}, [](const StatusPtr& status) { return status->created_at; });
    for (const auto& status : found) take_direct(status, true);
    set_position(state, newest);
}

} // namespace fedibee::session
