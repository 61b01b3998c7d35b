// SPDX-License-Identifier: AGPL-3.0-or-later
// Work that comes again: each piece has its number and, after every round, says itself when the next one is due. One
// piece's rounds never overlap.
#pragma once

#include "net/task_group.hpp"
#include "session/core.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

namespace fedibee::session {

class Rounds {
public:
    /// Does one round; how long until the next.
    using Round = std::function<asio::awaitable<std::chrono::milliseconds>()>;

    Rounds(Core& core, std::string name);
    /// The first round comes in a moment: not all at once when the gateway starts.
    void add(std::int64_t number, Round round);
    void remove(std::int64_t number) { jobs_.erase(number); }
    /// A round is wanted now; what is asked for within a moment is done in one.
    void hurry(std::int64_t number);
    asio::awaitable<void> stop();

private:
    struct Job {
        Round round;
        bool is_running = false;
        bool is_wanted = false; ///< once more, after the one that runs
        bool is_hurried = false;
        std::chrono::milliseconds wait{0};
    };

    asio::awaitable<void> go_on(std::weak_ptr<Job> weak, std::chrono::milliseconds first);
    asio::awaitable<void> hurry_on(std::weak_ptr<Job> weak);
    asio::awaitable<void> run(std::shared_ptr<Job> job);

    Core& core_;
    std::map<std::int64_t, std::shared_ptr<Job>> jobs_;
    std::minstd_rand random_;
    net::TaskGroup group_;
};

} // namespace fedibee::session
