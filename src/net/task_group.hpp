// SPDX-License-Identifier: AGPL-3.0-or-later
// The owner of coroutines: every spawned one belongs to a group, which cancels and awaits them before it dies.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace fedibee::net {

namespace asio = boost::asio;

/// Used from one thread (its executor's). An exception that leaves a child is logged with the group's name.
class TaskGroup {
public:
    TaskGroup(asio::any_io_executor executor, std::string name);
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    /// Cancels what is left; an owner whose children use it must have awaited join() before.
    ~TaskGroup();

    /// Starts the coroutine on the group's executor (not before this call returns). After cancel() it is dropped
    /// unstarted.
    void spawn(asio::awaitable<void> task);
    /// Asks every child to end (terminal cancellation) and refuses new ones. Not to be called by a child.
    void cancel();
    /// Ends when no child is left.
    asio::awaitable<void> join();
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] const asio::any_io_executor& executor() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace fedibee::net
