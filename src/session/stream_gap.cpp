// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's beginning of a stream: until what came before it is known whole, live posts do not say how far the
// timeline was seen.
#include "session/login_session.hpp"

#include "net/log.hpp"

#include <functional>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::chrono::milliseconds second_look{1500};
constexpr std::chrono::milliseconds next_look{10'000}; ///< after one that failed
constexpr std::chrono::seconds just_now{1};
constexpr std::size_t most_arrivals = 64; ///< more than a page, so that a page that meets one is known whole

} // namespace

/// Reads what came before the stream was open. Servers do not acknowledge a subscription: what they publish between our
/// request for the page and their taking it up is found by a second look, from where the page ended and not from the
/// live posts that have come since. A look that fails is repeated for as long as this stream is open.
asio::awaitable<void> LoginSession::close_gap(Timeline timeline)
{
    const int opening = state_of(timeline).openings;
    // What was read a moment ago, at the start, is read once more by the second look alone.
    const bool fresh = core_.clock.now() - state_of(timeline).looked_at < just_now;
    if (!fresh) {
        catch_up(timeline);
        if (timeline.kind == TimelineKind::home) catch_up(Timeline{TimelineKind::notifications, {}});
        if (timeline.kind == TimelineKind::home) catch_up(Timeline{TimelineKind::direct, {}});
    }
    for (auto delay = second_look;; delay = next_look) {
        const bool awake = co_await net::sleep(delay);
        if (!awake || state_of(timeline).openings != opening || !is_streamed(timeline)) co_return;
        if (!look_behind_stream(timeline)) co_return;
    }
}

/// False when there is nothing left to look for.
bool LoginSession::look_behind_stream(const Timeline& timeline)
{
    std::vector<Timeline> carried{timeline};
    if (timeline.kind == TimelineKind::home) {
        carried.push_back(Timeline{TimelineKind::notifications, {}});
        carried.push_back(Timeline{TimelineKind::direct, {}});
    }
    std::erase_if(carried, [this](const Timeline& one) { return state_of(one).settled; });
    if (carried.empty()) return false;
    for (const auto& one : carried) {
        auto& state = state_of(one);
        catch_up(one);
        state.settles = true;
        // Nobody looks there: whoever comes reads up to that moment.
        if (!state.catching_up) settle(state);
    }
    log::debug("second look", {{"login", row_.address}, {"timeline", to_string(timeline)}});
    return true;
}

void LoginSession::settle(State& state)
{
    state.settles = false;
    state.settled = true;
    set_position(state, std::exchange(state.newest_live, {}));
}

void LoginSession::unsettle(const Timeline& timeline)
{
    auto& state = state_of(timeline);
    state.settled = false;
    state.settles = false;
    state.newest_live.clear();
    state.arrived.clear();
}

void LoginSession::note_arrival(State& state, const std::string& identity)
{
    if (state.arrived.size() < most_arrivals) state.arrived.push_back(std::hash<std::string>{}(identity));
}

/// Something live, or of the user's own: everything before it is there only when the timeline is settled.
void LoginSession::move_on(State& state, const std::string& id)
{
    if (state.settled && !state.catching_up) return set_position(state, id);
    if (!is_streamed(state.timeline)) return;
    state.newest_live = id;
    // After a restart a place that was empty must not be seen for the first time again.
    if (state.last_id.empty()) write_position(to_string(state.timeline), id);
}

} // namespace fedibee::session
