// SPDX-License-Identifier: AGPL-3.0-or-later
// Waiting: a cancellable sleep, and the growing, jittered delay between attempts.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace fedibee::net {

/// False when it was cancelled.
inline boost::asio::awaitable<bool> sleep(std::chrono::milliseconds time)
{
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    const auto [error] = co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return !error;
}

/// Doubles from `first` to `most`; each delay is drawn between half and the whole of the step, so that many clients of
/// one server do not come back together.
class Backoff {
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most, std::uint32_t seed)
        : first_(first), most_(most), step_(first), random_(seed)
    {
    }

    std::chrono::milliseconds next()
    {
        std::uniform_int_distribution<std::int64_t> draw(step_.count() / 2, step_.count());
        const std::chrono::milliseconds delay{draw(random_)};
        step_ = std::min(step_ * 2, most_);
        return delay;
    }
    void reset() { step_ = first_; }

private:
    std::chrono::milliseconds first_, most_, step_;
    std::minstd_rand random_;
};

} // namespace fedibee::net
