// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/timers.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <utility>

namespace fedibee::irc {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

struct Timers::State {
    explicit State(const asio::any_io_executor& executor) : timer(executor) {}

    asio::steady_timer timer;
    std::multimap<SteadyClock::time_point, std::function<void()>> due;
};

Timers::Timers(asio::any_io_executor executor) : state_(std::make_shared<State>(executor)) {}

Timers::~Timers()
{
    state_->due.clear();
    state_->timer.cancel();
}

void Timers::after(std::chrono::milliseconds delay, std::function<void()> call)
{
    const auto entry = state_->due.emplace(SteadyClock::now() + delay, std::move(call));
    if (entry == state_->due.begin()) arm(state_);
}

void Timers::arm(const std::shared_ptr<State>& state)
{
    if (state->due.empty()) return;
    state->timer.expires_at(state->due.begin()->first);
    state->timer.async_wait([weak = std::weak_ptr(state)](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!error && self) run_due(self);
    });
}

void Timers::run_due(const std::shared_ptr<State>& state)
{
    while (!state->due.empty() && state->due.begin()->first <= SteadyClock::now()) {
        const auto call = std::move(state->due.begin()->second);
        state->due.erase(state->due.begin());
        call();
    }
    arm(state);
}

} // namespace fedibee::irc
