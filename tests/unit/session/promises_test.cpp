// SPDX-License-Identifier: AGPL-3.0-or-later
// What is promised to readers, under random schedules of all that goes wrong: nothing is shown twice, nothing is left
// out.
#include "support/seeds.hpp"
#include "support/temp_store.hpp"
#include "unit/session/counting_reader.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fedibee::session {
namespace {

/// One schedule: an instance, a reader, and what befalls them.
class Schedule {
public:
    explicit Schedule(unsigned seed) : instance(io, time, seed), connector(instance)
    {
        core.options.limits.catch_up_posts = 200;
        core.clients = clients.get();
        core.options.sleep = [this](std::chrono::milliseconds span) { return time.sleep(span); };
    }
    ~Schedule()
    {
        stop(true);
        instance.group.cancel();
        run_for(1s);
    }

    std::vector<std::string> run()
    {
        for (int i = 0; i < 30; ++i) happen();
        // What was there before is of no account: first sight shows the newest page of it.
        const std::set<std::string> before = all();
        kept.added_at = time.wall();
        start();
        for (int i = 0; i < 8; ++i) {
            happen();
            run_for(instance.delay(1, 1'500));
        }
        for (int round = 0; round < 6; ++round) {
            instance.is_faulty = instance.chance(70);
            for (int i = instance.between(5, 40); i > 0; --i) {
                happen();
                befall();
                run_for(instance.delay(1, instance.chance(20) ? 60'000 : 1'500));
            }
        }
        instance.is_faulty = false;
        if (!session) start();
        if (!is_in) toggle();
        run_for(30min);
        happen();
        run_for(10s);
        if (!screen->is_cut && !was_cut) {
            for (const auto& name : all()) {
                if (!before.contains(name) && !shown.contains(name)) faults.push_back("never shown: " + name);
            }
        }
        collect();
        return faults;
    }

private:
    void run_for(std::chrono::milliseconds span) { time.run_until(time.passed() + span); }
    void happen()
    {
        const int what = instance.between(0, 99);
        if (what < 50)
            instance.post();
        else if (what < 60)
            instance.edit();
        else if (what < 66)
            instance.remove();
        else if (what < 83)
            instance.notify();
        else
            instance.write_privately();
    }
    void befall()
    {
        const int what = instance.between(0, 99);
        if (what < 8) instance.end_streams();
        if (what >= 8 && what < 12 && session) stop(instance.chance(50));
        if (what >= 8 && what < 30 && !session) start();
        if (what >= 30 && what < 33 && session) toggle();
        if (what >= 33 && what < 36) instance.move_streams();
        if (what >= 36 && what < 42 && session) publish();
    }
    /// The reader's own post: the answer to it and the stream's copy come in either order.
    void publish()
    {
        instance.post();
        instance.group.spawn(answer(this, screen->life, instance.posts.back(), instance.delay(1, 600)));
    }
    static asio::awaitable<void> answer(Schedule* schedule, std::weak_ptr<int> life, StatusPtr own,
                                        std::chrono::milliseconds way)
    {
        const bool awake = co_await schedule->time.sleep(way);
        if (!awake || life.expired() || schedule->screen->is_killed || !schedule->session || !schedule->is_in)
            co_return;
        if (schedule->session->mark_seen(home_timeline, *own)) schedule->screen->show_own(*own);
    }
    /// The reader leaves the place, or comes back.
    void toggle()
    {
        if (std::exchange(is_in, !is_in))
            session->close(home_timeline);
        else
            session->open(home_timeline);
    }
    void start()
    {
        screen = std::make_unique<Screen>(instance, kept, shown, forgotten);
        session = open_login(core, instance, *screen, kept);
        session->start();
        is_in = true;
        session->open(home_timeline);
    }
    void stop(bool orderly)
    {
        if (!session) return;
        if (!orderly) screen->kill();
        stop_login(*session, instance);
        if (orderly) screen->write();
        collect();
        session.reset();
        screen.reset();
    }
    void collect()
    {
        was_cut = was_cut || screen->is_cut;
        std::ranges::move(screen->faults, std::back_inserter(faults));
        screen->faults.clear();
    }
    [[nodiscard]] std::set<std::string> all() const
    {
        std::set<std::string> names;
        for (const auto& post : instance.posts) names.insert("post " + post->id.value);
        for (const auto& note : instance.notes) names.insert("note " + note->id.value);
        for (const auto& talk : instance.talks) {
            for (const auto& post : talk) names.insert("direct " + post->id.value);
        }
        return names;
    }

    asio::io_context io{1};
    test::VirtualTime time{io};
    test::TempStore store;
    net::Worker worker{1};
    UnrulyInstance instance;
    UnrulyConnector connector;
    Core core{io.get_executor(), worker, worker, *store, connector, time, {}};
    std::shared_ptr<LoginClients> clients = std::make_shared<LoginClients>(core);
    Kept kept;
    std::map<std::string, int> shown;
    std::set<std::string> forgotten;
    std::vector<std::string> faults;
    bool is_in = true;
    bool was_cut = false;
    std::unique_ptr<Screen> screen;
    std::unique_ptr<LoginSession> session;
};

TEST(Promises, NothingIsShownTwiceAndNothingIsLeftOut)
{
    test::try_seeds(100, [](unsigned seed) { return Schedule(seed).run(); });
}

} // namespace
} // namespace fedibee::session
