// SPDX-License-Identifier: AGPL-3.0-or-later
// A clock and the waits on it, which jump from one moment at which something is due to the next: hours pass in
// milliseconds, and always in the same order.
#pragma once

#include "fedibee/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <map>
#include <utility>

namespace fedibee::test {

class VirtualTime final : public Clock {
public:
    using Milliseconds = std::chrono::milliseconds;

    explicit VirtualTime(boost::asio::io_context& io) : io_(io) {}

    [[nodiscard]] Timestamp wall() const override { return Timestamp{Milliseconds{1'767'323'045'000}} + passed_; }
    [[nodiscard]] Instant now() const override { return Instant{std::chrono::hours{1}} + passed_; }
    [[nodiscard]] Milliseconds passed() const { return passed_; }

    /// Like net::sleep: false when it was cancelled.
    boost::asio::awaitable<bool> sleep(Milliseconds time)
    {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                        boost::asio::steady_timer::time_point::max());
        const std::pair due(passed_ + time, ++count_);
        waiting_.emplace(due, &timer);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return waiting_.erase(due) == 0; // run_until() has taken it out
    }

    /// Runs all that is due until then.
    void run_until(Milliseconds end)
    {
        while (true) {
            io_.restart();
            io_.poll();
            if (waiting_.empty() || waiting_.begin()->first.first > end) break;
            passed_ = std::max(passed_, waiting_.begin()->first.first);
            auto* timer = waiting_.begin()->second;
            waiting_.erase(waiting_.begin());
            timer->cancel();
        }
        passed_ = std::max(passed_, end);
    }

private:
    boost::asio::io_context& io_;
    Milliseconds passed_{0};
    unsigned count_ = 0;
    std::map<std::pair<Milliseconds, unsigned>, boost::asio::steady_timer*> waiting_;
};

} // namespace fedibee::test
