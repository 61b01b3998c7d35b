// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's polls of what no stream brings: one request at a time, at a pace that follows what comes.
#include "session/login_session.hpp"

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::chrono::milliseconds shortest_wait{1000};

/// The interval is the time within which what comes is to be shown, and the reading itself takes a part of it.
std::chrono::milliseconds pause_of(std::chrono::milliseconds interval)
{
    return interval * 14 / 15;
}

} // namespace

asio::awaitable<void> LoginSession::run_polls()
{
    std::chrono::milliseconds since_markers{0};
    while (true) {
        const auto wait = until_next_poll();
        if (!co_await core_.sleep(wait)) co_return;
        since_markers += wait;
        if (since_markers >= backend_->capabilities().notification_poll_interval) {
            since_markers = {};
            co_await send_markers();
        }
        for (const auto& timeline : due_timelines()) co_await poll(timeline);
    }
}

asio::awaitable<void> LoginSession::poll(Timeline timeline)
{
    if (begin_catch_up(timeline)) co_await run_catch_up(timeline);
}

/// After a failure the next try has a plan of its own (catch_up.cpp).
bool LoginSession::is_polled(const State& state) const
{
    return is_watched(state) && !state.catching_up && !state.retries && !is_streamed(state.timeline);
}

std::vector<Timeline> LoginSession::due_timelines()
{
    const auto now = core_.clock.now();
    std::vector<Timeline> due;
    for (auto& [name, state] : states_) {
        // When a stream ends, what it brought is polled some time later, unless it comes back before.
        if (is_streamed(state.timeline)) plan_poll(state, false);
        if (is_polled(state) && now >= state.due_at) due.push_back(state.timeline);
    }
    return due;
}

std::chrono::milliseconds LoginSession::until_next_poll() const
{
    const auto& can = backend_->capabilities();
    const bool streams = is_streamed(Timeline{TimelineKind::home, {}});
    std::chrono::milliseconds wait = std::min(can.home_poll_interval, can.notification_poll_interval);
    if (!streams) wait = std::min(wait, pause_of(can.busy_poll_interval));
    const auto now = core_.clock.now();
    for (const auto& [name, state] : states_) {
        if (is_polled(state)) wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(state.due_at - now));
    }
    return std::max(wait, shortest_wait);
}

/// Private posts come as notifications too: the list of conversations is only for those that do not.
PollBounds LoginSession::bounds_of(const Timeline& timeline) const
{
    const auto& can = backend_->capabilities();
    const auto busy = pause_of(can.busy_poll_interval);
    if (timeline.kind == TimelineKind::notifications) return PollBounds{busy, can.notification_poll_interval};
    if (timeline.kind == TimelineKind::direct) return PollBounds{busy, 2 * can.notification_poll_interval};
    return PollBounds{busy, can.home_poll_interval};
}

void LoginSession::plan_poll(State& state, bool had_news)
{
    state.due_at = core_.clock.now() + state.pace.next(had_news, bounds_of(state.timeline), random_);
}

} // namespace fedibee::session
