// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's reading of the past: what came while nobody looked, from the last post seen, without gaps or repeats.
#include "session/login_session.hpp"

#include "net/log.hpp"
#include "session/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

constexpr std::size_t first_page = 20; ///< what a place shows on first sight
constexpr std::size_t later_page = 40;
constexpr std::chrono::milliseconds first_retry{5000};
constexpr std::size_t most_edits = 4;
constexpr int most_doublings = 6;                  ///< of the time until a failed reading is tried again
constexpr std::chrono::seconds shortest_told{15};  ///< nobody need know of a shorter wait
constexpr std::chrono::seconds ahead_lifetime{10}; ///< who asked for a place but never came in leaves a page behind

/// Lists that the instance orders by something else than the posts' own ids: only their newest page is read.
bool pages_by_status_id(const Timeline& timeline)
{
    return timeline.kind != TimelineKind::bookmarks && timeline.kind != TimelineKind::favourites;
}

/// Asking once more would be answered the same.
bool is_final(const Error& error)
{
    constexpr std::array final_codes{Errc::not_found, Errc::forbidden, Errc::unsupported, Errc::invalid_input};
    return std::ranges::find(final_codes, error.code) != final_codes.end();
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

PageRequest LoginSession::page_from(const State& state) const
{
    PageRequest page;
    if (reads_newest(state.timeline)) {
        page.limit = later_page;
        if (!state.last_id.empty()) page.etag = state.etag;
        return page;
    }
    page.limit = state.last_id.empty() ? first_page : later_page;
    if (pages_by_status_id(state.timeline)) page.min_id = known_until(state);
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
    if (begin_catch_up(timeline)) group_->spawn(run_catch_up(timeline));
}

/// Private posts are for whoever is there.
bool LoginSession::is_watched(const State& state) const
{
    const auto kind = state.timeline.kind;
    return state.open || kind == TimelineKind::direct ||
           (kind == TimelineKind::notifications && listener_.is_watched(*this, state.timeline));
}

/// False when nobody looks, or a reading is under way: that one reads once more.
bool LoginSession::begin_catch_up(const Timeline& timeline)
{
    if (!may_read()) return false;
    auto& state = state_of(timeline);
    if (!is_watched(state)) return false;
    if (std::exchange(state.catching_up, true)) {
        state.again = true;
        return false;
    }
    state.looked_at = core_.clock.now();
    return true;
}

Task<void> LoginSession::read_past(Timeline timeline)
{
    switch (timeline.kind) {
    case TimelineKind::notifications: co_return co_await catch_up_notifications();
    case TimelineKind::direct: co_return co_await catch_up_conversations();
    case TimelineKind::thread: co_return co_await catch_up_thread(std::move(timeline));
    default: co_return co_await catch_up_posts(std::move(timeline));
    }
}

asio::awaitable<void> LoginSession::run_catch_up(Timeline timeline)
{
    auto& state = state_of(timeline);
    Result<void> read;
    do {
        state.again = false;
        const bool last_look = state.gap && state.gap->last_look;
        read = co_await read_past(timeline);
        if (read && last_look && state.gap && state.gap->last_look) end_gap(state);
    } while (read && state.again);
    finish_catch_up(state);
    if (read) {
        state.failures = 0;
        co_return;
    }
    co_await catch_up_failed(timeline, std::move(read).error());
}

void LoginSession::finish_catch_up(State& state)
{
    // What was there before somebody looked says nothing of how much comes.
    const bool had_news = std::exchange(state.has_news, false) && !state.fresh;
    plan_poll(state, had_news);
    state.catching_up = false;
    state.fresh = false;
    for (const auto& status : std::exchange(state.pending, {})) take_post(state.timeline, status);
}

/// Of a post that is not yet shown: it is on its way, in a page or behind its edit.
void LoginSession::note_edit(const StatusPtr& status)
{
    bool is_seen = false;
    for (auto& [name, state] : states_) {
        is_seen = is_seen || state.seen.contains(identity(*status));
        for (auto& waits : state.pending) {
            if (waits->id == status->id) waits = status;
        }
    }
    if (is_seen) return;
    if (edits_.size() == most_edits) edits_.erase(edits_.begin());
    edits_.push_back(status);
}

StatusPtr LoginSession::newest_version(const StatusPtr& status) const
{
    StatusPtr newest = status;
    for (const auto& edit : edits_) {
        if (edit->id == status->id && edit->edited_at >= newest->edited_at) newest = edit;
    }
    return newest;
}

/// Leaves what is new, notes it as seen, and takes what belongs into queries out.
void LoginSession::forget_gone(std::vector<StatusPtr>& statuses, State& state)
{
    for (auto& status : statuses) status = newest_version(status);
    std::erase_if(statuses, [&](const StatusPtr& status) {
        if (gone_.contains(status->id.value)) return true;
        if (is_direct(*status)) {
            take_direct(status, true);
            return true;
        }
        if (note_seen(state, identity(*status))) {
            tell_mirrors(*status);
            return false;
        }
        // Where an edit changes the id, the post comes again under its new one.
        if (!backend_->capabilities().stable_ids) listener_.edited(*this, status);
        return true;
    });
}

Task<void> LoginSession::catch_up_posts(Timeline timeline)
{
    if (reads_newest(timeline)) co_return co_await catch_up_newest(std::move(timeline));
    auto& state = state_of(timeline);
    std::size_t shown = 0;
    bool cut = false;
    PageRequest page = page_from(state);
    while (true) {
        const auto statuses = co_await next_page(timeline, page);
        if (!statuses) co_return fail(statuses.error());
        if (!state.open) break;
        std::vector<StatusPtr> fresh(statuses->items.rbegin(), statuses->items.rend());
        // From the first post on that came by the stream, the stream tells the rest.
        const auto is_live = [&](const StatusPtr& post) {
            return state.gap && state.gap->live.contains(identity(*post));
        };
        const auto live = std::ranges::find_if(fresh, is_live);
        const bool meets_stream = live != fresh.end();
        fresh.erase(live, fresh.end());
        const std::string newest = fresh.empty() ? std::string{} : fresh.back()->id.value;
        forget_gone(fresh, state);
        // The stream has missed something.
        if (!fresh.empty()) past_.clear(to_string(timeline));
        set_position(state, newest);
        shown += fresh.size();
        // Each page is shown when it has come; the last, empty one only says that there is no more.
        if (!fresh.empty() || page.min_id.empty() || shown == 0)
            listener_.caught_up(*this, timeline, fresh, cut, state.fresh);
        if (meets_stream || page.min_id.empty() || newest.empty() || page.min_id == newest) break;
        page.min_id = newest;
        if (shown < core_.options.limits.catch_up_posts) continue;
        // Too much was missed: go on with the newest page, and say so.
        cut = true;
        page.min_id.clear();
    }
    co_return Result<void>{};
}

/// The place is told all the same, and the gateway comes back to it: what is missing is not forgotten.
asio::awaitable<void> LoginSession::catch_up_failed(Timeline timeline, Error error)
{
    if (error.code == Errc::cancelled) co_return;
    log::warn("timeline not read", {{"login", row_.address}, {"timeline", to_string(timeline)}, {"why", error.detail}});
    bool refused = error.code == Errc::unauthorized;
    if (refused) refused = co_await confirm_refusal();
    if (refused) {
        token_refused();
        co_return;
    }
    auto& state = state_of(timeline);
    const bool of_posts = timeline.kind != TimelineKind::notifications && timeline.kind != TimelineKind::direct;
    if (of_posts && state.failures == 0) listener_.caught_up(*this, timeline, {}, false, false);
    note_wait(error);
    if (is_final(error) || !group_ || std::exchange(state.retries, true)) co_return;
    const auto own = first_retry * (1 << std::min(state.failures++, most_doublings));
    const auto told = error.retry_after.value_or(std::chrono::seconds{0});
    const auto jitter = std::chrono::milliseconds{random_() % static_cast<std::uint32_t>(own.count() / 4)};
    group_->spawn(try_again(timeline, std::max<std::chrono::milliseconds>(own, told) + jitter));
}

asio::awaitable<void> LoginSession::try_again(Timeline timeline, std::chrono::milliseconds delay)
{
    const bool awake = co_await core_.sleep(delay);
    if (!awake) co_return;
    state_of(timeline).retries = false;
    catch_up(timeline);
}

/// Once for each wait, however many requests meet it.
void LoginSession::note_wait(const Error& error)
{
    const auto wait = error.retry_after.value_or(std::chrono::seconds{0});
    const auto now = core_.clock.wall();
    if (error.code != Errc::rate_limited || wait < shortest_told || now < told_wait_until_) return;
    told_wait_until_ = now + wait;
    listener_.told(*this, fmt::format("{} ({}): {} lets this gateway read on at {}; it goes on by itself then.",
                                      row_.tag, row_.address, row_.instance.domain, shown_time(told_wait_until_)));
}

/// A reply that came by another timeline is a thread's news: there is no stream of threads.
void LoginSession::tell_threads(const Status& status)
{
    if (status.in_reply_to_id.empty()) return;
    for (auto& [name, state] : states_) {
        if (state.open && state.members.contains(status.in_reply_to_id.value)) catch_up(state.timeline);
    }
}

Task<void> LoginSession::catch_up_thread(Timeline timeline)
{
    auto& state = state_of(timeline);
    const StatusId id{timeline.value};
    const auto status = co_await backend_->status(id);
    const auto context = co_await backend_->context(id);
    std::vector<StatusPtr> posts;
    if (context) posts = context->ancestors;
    if (status) posts.push_back(*status);
    if (context) posts.insert(posts.end(), context->descendants.begin(), context->descendants.end());
    for (const auto& post : posts) state.members.insert(post->id.value);
    std::erase_if(posts, [&](const StatusPtr& post) {
        return gone_.contains(post->id.value) || !note_seen(state, identity(*post));
    });
    if (state.open) listener_.caught_up(*this, timeline, posts, false, state.fresh);
    if (!context) co_return fail(context.error());
    co_return Result<void>{};
}

} // namespace fedibee::session
