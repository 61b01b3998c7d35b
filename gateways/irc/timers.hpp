// SPDX-License-Identifier: AGPL-3.0-or-later
// Many short-lived deadlines on one timer: an idle connection has none of its own.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace fedibee::irc {

class Timers {
public:
    explicit Timers(boost::asio::any_io_executor executor);
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;
    /// Calls that are still due are dropped.
    ~Timers();

    /// Calls once, later, from the loop. What it needs may be gone by then: capture weak pointers.
    void after(std::chrono::milliseconds delay, std::function<void()> call);

private:
    struct State;
    static void arm(const std::shared_ptr<State>& state);
    static void run_due(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

} // namespace fedibee::irc
