// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/backoff.hpp"
#include "net/log.hpp"
#include "net/task_group.hpp"
#include "net/worker.hpp"

#include "support/free_port_loop.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace fedibee::net {
namespace {

using namespace std::chrono_literals;

/// Collects the events of the log while it lives.
class LogCatcher {
public:
    LogCatcher()
    {
        log::set_writer([this](log::Level, std::string_view event, const log::Field* fields, std::size_t count) {
            std::string line(event);
            for (std::size_t i = 0; i < count; ++i)
                line.append(" ").append(fields[i].first).append("=").append(fields[i].second);
            lines.push_back(std::move(line));
        });
    }
    LogCatcher(const LogCatcher&) = delete;
    LogCatcher& operator=(const LogCatcher&) = delete;
    ~LogCatcher() { log::set_writer({}); }

    std::vector<std::string> lines;
};

asio::awaitable<void> sleep_long(bool& was_cancelled)
{
    const bool slept = co_await sleep(1h);
    was_cancelled = !slept;
}

asio::awaitable<void> sleep_twice(bool& reached_the_end)
{
    co_await sleep(1h);
    co_await sleep(1h);
    reached_the_end = true;
}

asio::awaitable<void> fail_at_once()
{
    throw std::runtime_error("broken");
    co_return;
}

TEST(TaskGroup, CancelsItsChildrenAndWaitsForThem)
{
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    bool first = false;
    bool second = false;
    group.spawn(sleep_long(first));
    group.spawn(sleep_long(second));
    io.poll();
    EXPECT_EQ(group.size(), 2U);

    group.cancel();
    test::run(io, group.join());

    EXPECT_TRUE(first && second);
    EXPECT_EQ(group.size(), 0U);
}

TEST(TaskGroup, DoesNotStartBeforeSpawnReturns)
{
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    bool started = false;
    auto task = [](bool& flag) -> asio::awaitable<void> {
        flag = true;
        co_return;
    };
    group.spawn(task(started));
    EXPECT_FALSE(started);
    io.poll();
    EXPECT_TRUE(started);
}

TEST(TaskGroup, DropsTasksAfterItWasCancelled)
{
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    group.cancel();
    bool cancelled = false;
    group.spawn(sleep_long(cancelled));
    EXPECT_EQ(group.size(), 0U);
    test::run(io, group.join());
}

TEST(TaskGroup, CancelsWhenItDies)
{
    asio::io_context io;
    bool cancelled = false;
    {
        TaskGroup group(io.get_executor(), "g");
        group.spawn(sleep_long(cancelled));
        io.poll();
    }
    io.run();
    EXPECT_TRUE(cancelled);
}

TEST(TaskGroup, MayDieOutsideItsLoopWhileAChildEnds)
{
    asio::io_context io;
    bool done = false;
    auto task = [](bool& flag) -> asio::awaitable<void> {
        flag = true;
        co_return;
    };
    {
        TaskGroup group(io.get_executor(), "g");
        group.spawn(task(done));
        while (!done) io.poll_one();
    }
    io.restart();
    io.poll(); // reads freed memory when the signal died too early
    EXPECT_TRUE(done);
}

TEST(TaskGroup, LogsAnExceptionAndGoesOn)
{
    const LogCatcher caught;
    asio::io_context io;
    TaskGroup group(io.get_executor(), "streams");
    group.spawn(fail_at_once());
    io.run();
    ASSERT_EQ(caught.lines.size(), 1U);
    EXPECT_EQ(caught.lines[0], "task failed group=streams what=broken");
}

TEST(TaskGroup, SaysNothingAboutTasksThatEndBecauseTheyWereCancelled)
{
    const LogCatcher caught;
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    bool reached_the_end = false;
    group.spawn(sleep_twice(reached_the_end));
    io.poll();
    group.cancel();
    test::run(io, group.join());
    EXPECT_FALSE(reached_the_end);
    EXPECT_TRUE(caught.lines.empty());
}

TEST(TaskGroup, MayBeJoinedByTwo)
{
    asio::io_context io;
    TaskGroup group(io.get_executor(), "g");
    TaskGroup joiners(io.get_executor(), "joiners");
    bool cancelled = false;
    group.spawn(sleep_long(cancelled));
    joiners.spawn(group.join());
    joiners.spawn(group.join());
    const auto turns = io.poll();
    EXPECT_LT(turns, 100U);
    group.cancel();
    test::run(io, joiners.join());
    EXPECT_TRUE(cancelled);
}

TEST(Sleep, EndsWithTrueWhenItsTimeIsOver)
{
    asio::io_context io;
    EXPECT_TRUE(test::run(io, sleep(1ms)));
}

asio::awaitable<bool> works_elsewhere(Worker& worker, std::thread::id home)
{
    auto job = [] { return std::this_thread::get_id(); };
    const auto worked_on = co_await worker.run(job);
    co_return worked_on != home&& std::this_thread::get_id() == home;
}

TEST(Worker, WorksOnAThreadOfItsOwnAndComesHome)
{
    asio::io_context io;
    Worker worker(1);
    EXPECT_TRUE(test::run(io, works_elsewhere(worker, std::this_thread::get_id())));
}

asio::awaitable<std::string> count_up(Worker& worker)
{
    std::string order;
    for (int i = 0; i < 3; ++i) {
        auto job = [i] { return std::to_string(i); };
        const auto text = co_await worker.run(job);
        order += text;
    }
    co_return order;
}

TEST(Worker, GivesValuesBackInOrder)
{
    asio::io_context io;
    Worker worker(1);
    EXPECT_EQ(test::run(io, count_up(worker)), "012");
}

} // namespace
} // namespace fedibee::net
