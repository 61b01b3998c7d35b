// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs a coroutine to its end on a loop of the test's own, with a bound on the time.
#pragma once

#include "fedibee/error.hpp"
#include "net/task_group.hpp"
#include "support/patience.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>

namespace fedibee::test {

/// The coroutine's value; throws when it takes too long.
template <class T> T run(asio::io_context& io, asio::awaitable<T> task)
{
    std::optional<T> result;
    net::TaskGroup group(io.get_executor(), "test");
    auto keep = [](asio::awaitable<T> inner, std::optional<T>& into) -> asio::awaitable<void> {
        into.emplace(co_await std::move(inner));
    };
    group.spawn(keep(std::move(task), result));
    io.restart();
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!result && io.run_one_until(until) > 0) {
    }
    if (!result) throw std::runtime_error("the coroutine did not end");
    return std::move(*result);
}

inline void run(asio::io_context& io, asio::awaitable<void> task)
{
    auto wrapped = [](asio::awaitable<void> inner) -> asio::awaitable<bool> {
        co_await std::move(inner);
        co_return true;
    };
    run(io, wrapped(std::move(task)));
}

/// Runs the loop until the condition holds; false when it takes too long.
template <class Condition> bool run_until(asio::io_context& io, Condition holds)
{
    io.restart();
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (io.run_one_until(until) == 0 && !holds()) return false;
    }
    return true;
}

} // namespace fedibee::test
