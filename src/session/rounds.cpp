// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/rounds.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::chrono::milliseconds a_moment{1500};
constexpr std::chrono::milliseconds first_wait{10'000};

} // namespace

Rounds::Rounds(Core& core, std::string name) : core_(core), group_(core.executor, std::move(name)) {}

void Rounds::add(std::int64_t number, Round round)
{
    const auto job = std::make_shared<Job>();
    job->round = std::move(round);
    jobs_[number] = job;
    std::uniform_int_distribution<std::int64_t> draw(a_moment.count(), first_wait.count());
    group_.spawn(go_on(job, std::chrono::milliseconds{draw(random_)}));
}

void Rounds::hurry(std::int64_t number)
{
    const auto found = jobs_.find(number);
    if (found == jobs_.end() || std::exchange(found->second->is_hurried, true)) return;
    group_.spawn(hurry_on(found->second));
}

asio::awaitable<void> Rounds::stop()
{
    jobs_.clear();
    group_.cancel();
    co_await group_.join();
}

asio::awaitable<void> Rounds::go_on(std::weak_ptr<Job> weak, std::chrono::milliseconds first)
{
    std::chrono::milliseconds wait = first;
    while (co_await core_.sleep(wait)) {
        const auto job = weak.lock();
        if (!job) co_return;
        co_await run(job);
        wait = std::max(job->wait, a_moment);
    }
}

asio::awaitable<void> Rounds::hurry_on(std::weak_ptr<Job> weak)
{
    if (!co_await core_.sleep(a_moment)) co_return;
    const auto job = weak.lock();
    if (!job) co_return;
    job->is_hurried = false;
    co_await run(job);
}

asio::awaitable<void> Rounds::run(std::shared_ptr<Job> job)
{
    if (std::exchange(job->is_running, true)) {
        job->is_wanted = true;
        co_return;
    }
    do {
        job->is_wanted = false;
        job->wait = co_await job->round();
    } while (job->is_wanted);
    job->is_running = false;
}

} // namespace fedibee::session
