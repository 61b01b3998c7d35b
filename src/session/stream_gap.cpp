// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's beginning of a stream: until what came before it is known whole, live posts do not say how far the
// timeline was seen.
#include "session/login_session.hpp"

#include "net/log.hpp"

#include <utility>

namespace fedibee::session {
namespace {

constexpr std::chrono::milliseconds second_look{1500};
constexpr std::chrono::seconds just_now{1};
constexpr std::size_t longest_trail = 16;

/// What one stream tells of.
std::vector<Timeline> carried_by_stream(const Timeline& timeline)
{
    if (timeline.kind != TimelineKind::home) return {timeline};
    return {timeline, Timeline{TimelineKind::notifications, {}}, Timeline{TimelineKind::direct, {}}};
}

} // namespace

void LoginSession::stream_opened(const Timeline& timeline)
{
    log::debug("stream open", {{"login", row_.address}, {"timeline", to_string(timeline)}});
    past_.clear(to_string(timeline));
    if (!is_streamed(timeline)) streamed_.push_back(to_string(timeline));
    ++state_of(timeline).openings;
    for (const auto& one : carried_by_stream(timeline)) start_gap(one, false);
    if (group_) group_->spawn(close_gap(timeline));
}

/// When it comes back, another hole will be behind what it told.
void LoginSession::stream_lost(const Timeline& timeline, const Error& reason)
{
    log::debug("stream lost", {{"login", row_.address}, {"timeline", to_string(timeline)}, {"why", reason.detail}});
    std::erase(streamed_, to_string(timeline));
    past_.clear(to_string(timeline));
    for (const auto& one : carried_by_stream(timeline)) forget_live(state_of(one));
}

/// Reads what came before the stream was open. Servers do not acknowledge a subscription: what they publish between our
/// request for the page and their taking it up is found by a second look. A look that fails is repeated, like every
/// reading of the past (catch_up.cpp).
asio::awaitable<void> LoginSession::close_gap(Timeline timeline)
{
    const int opening = state_of(timeline).openings;
    const auto carried = carried_by_stream(timeline);
    // What was read a moment ago, at the start, is read once more by the second look alone.
    const bool fresh = core_.clock.now() - state_of(timeline).looked_at < just_now;
    for (const auto& one : carried) {
        if (!fresh) catch_up(one);
    }
    const bool awake = co_await core_.sleep(second_look);
    if (!awake || state_of(timeline).openings != opening) co_return;
    for (const auto& one : carried) {
        auto& state = state_of(one);
        if (state.gap) state.gap->last_look = true;
        catch_up(one);
    }
    if (timeline.kind == TimelineKind::home) co_await look_for_askers();
}

/// `last_look`: the next complete reading closes it.
void LoginSession::start_gap(const Timeline& timeline, bool last_look)
{
    auto& state = state_of(timeline);
    state.gap = std::make_unique<Gap>();
    state.gap->last_look = last_look;
}

/// A place is entered: the stream may carry it already, and may be so young that it must be looked behind once more.
void LoginSession::reopen_gap(const Timeline& timeline)
{
    const auto& gap = state_of(timeline).gap;
    const bool is_looked_behind = !gap || gap->last_look;
    start_gap(timeline, is_looked_behind);
}

void LoginSession::forget_live(State& state)
{
    if (!state.gap) return;
    state.gap->live = {};
    state.gap->newest.clear();
}

void LoginSession::end_gap(State& state)
{
    const auto gap = std::exchange(state.gap, nullptr);
    move_on(state, gap->newest);
    if (is_streamed(state.timeline))
        log::debug("stream caught up", {{"login", row_.address}, {"timeline", to_string(state.timeline)}});
}

/// Something came by the stream; no id: it is shown later.
void LoginSession::note_live(State& state, const std::string& name, const std::string& id)
{
    if (!state.gap) return move_on(state, id);
    if (state.gap->live.size() < Gap::most_live) state.gap->live.insert(name);
    note_newest(state, id);
}

/// The user's own was shown when it was published: clients have seen it, but what others wrote before it may not have
/// come yet. Where there is no stream, it will come by the next reading.
void LoginSession::note_own(State& state, const std::string& id)
{
    if (!state.open || id.empty() || !is_streamed(state.timeline)) return;
    if (state.gap) return note_newest(state, id);
    if (state.last_id.empty()) return move_on(state, id);
    if (state.trail.empty()) state.trail.push_back(state.last_id);
    state.last_id = id;
}

void LoginSession::note_newest(State& state, const std::string& id)
{
    if (id.empty()) return;
    // After a restart a place that was empty must not be seen for the first time again.
    if (state.last_id.empty() && state.gap->newest.empty()) write_position(to_string(state.timeline), id);
    state.gap->newest = id;
}

/// Something live was shown, and nothing is missing before the trail.
void LoginSession::move_on(State& state, const std::string& id)
{
    if (id.empty() || id == state.last_id) return;
    if (state.trail.empty() && !state.last_id.empty()) state.trail.push_back(state.last_id);
    state.trail.push_back(id);
    if (state.trail.size() > longest_trail) state.trail.pop_front();
    state.last_id = id;
    write_position(to_string(state.timeline), state.trail.front());
}

} // namespace fedibee::session
