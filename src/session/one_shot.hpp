// SPDX-License-Identifier: AGPL-3.0-or-later
// A value that arrives once, and those who wait for it; all on one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace fedibee::session {

template <class T> class OneShot {
public:
    explicit OneShot(boost::asio::any_io_executor executor)
        : timer_(std::move(executor), std::chrono::steady_clock::time_point::max())
    {
    }

    void set(T value)
    {
        value_ = std::move(value);
        timer_.cancel();
    }
    [[nodiscard]] bool is_set() const noexcept { return value_.has_value(); }
    /// Nothing when the waiter was cancelled first. The value is copied: several may wait.
    boost::asio::awaitable<std::optional<T>> wait()
    {
        if (!value_) co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return value_;
    }

private:
    boost::asio::steady_timer timer_;
    std::optional<T> value_;
};

} // namespace fedibee::session
