// SPDX-License-Identifier: AGPL-3.0-or-later
// A small thread pool for work that blocks (SQL, key derivation, files); the caller awaits and resumes at home.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace fedibee::net {

namespace asio = boost::asio;

class Worker {
public:
    /// One thread for SQLite; more where calls may run side by side.
    explicit Worker(std::size_t threads) : pool_(threads) {}
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    /// Finishes what was handed in.
    ~Worker() { pool_.join(); }

    /// Runs `work()` on the pool and returns its value on the caller's executor. Work that has begun is not
    /// interrupted: everything it uses must live until it ends, so it owns its arguments by value.
    template <class F> asio::awaitable<std::invoke_result_t<F>> run(F work)
    {
        auto job = [](F f) -> asio::awaitable<std::invoke_result_t<F>> { co_return f(); };
        // No cancellation reaches the pool: a signal on its way there could outlive the place that it was sent from.
        auto uncancelled = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable);
        co_return co_await asio::co_spawn(pool_.get_executor(), job(std::move(work)), std::move(uncancelled));
    }

private:
    asio::thread_pool pool_;
};

} // namespace fedibee::net
