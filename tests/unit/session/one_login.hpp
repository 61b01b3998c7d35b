// SPDX-License-Identifier: AGPL-3.0-or-later
// One login of an unruly instance and its reader, on a virtual clock: what tests of a LoginSession alone start from.
#pragma once

#include "support/temp_store.hpp"
#include "unit/session/counting_reader.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {

template <class InstanceConnector = UnrulyConnector> class OneLogin : public testing::Test {
protected:
    explicit OneLogin(unsigned seed = 1) : instance(io, time, seed)
    {
        instance.is_calm = true;
        core.clients = clients.get();
        core.options.sleep = [this](std::chrono::milliseconds span) { return time.sleep(span); };
    }
    ~OneLogin() override
    {
        stop();
        instance.group.cancel();
        run_for(1s);
    }
    /// Signs on, with what a start before has kept.
    void start()
    {
        session = open_login(core, instance, screen, kept);
        session->start();
        session->open(home_timeline);
    }
    void stop()
    {
        if (!session) return;
        stop_login(*session, instance);
        screen.write();
        screen.session = nullptr;
        session.reset();
    }
    void run_for(std::chrono::milliseconds span) { time.run_until(time.passed() + span); }
    /// How often a post was shown.
    [[nodiscard]] int times(const StatusId& id) const
    {
        const auto found = shown.find("post " + id.value);
        return found == shown.end() ? 0 : found->second;
    }

    asio::io_context io{1};
    test::VirtualTime time{io};
    test::TempStore store;
    net::Worker worker{1};
    UnrulyInstance instance;
    InstanceConnector connector{instance};
    Core core{io.get_executor(), worker, worker, *store, connector, time, {}};
    std::shared_ptr<LoginClients> clients = std::make_shared<LoginClients>(core);
    Kept kept;
    std::map<std::string, int> shown;
    std::set<std::string> forgotten;
    Screen screen{instance, kept, shown, forgotten};
    std::unique_ptr<LoginSession> session;
};

} // namespace fedibee::session
