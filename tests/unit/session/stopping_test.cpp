// SPDX-License-Identifier: AGPL-3.0-or-later
// A login that is stopped while it signs on.
#include "support/fake_backend.hpp"
#include "support/temp_store.hpp"
#include "unit/session/counting_reader.hpp"

#include <gtest/gtest.h>

namespace fedibee::session {
namespace {

/// Who it is comes when the test says so, even to one that was cancelled after the answer.
class LateBackend final : public test::FakeBackend {
public:
    LateBackend(test::FakeInstance& instance, asio::steady_timer& answer) : FakeBackend(instance), answer_(answer) {}
    Task<CredentialAccount> verify_credentials() override
    {
        auto own = co_await FakeBackend::verify_credentials();
        co_await answer_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return own;
    }

private:
    asio::steady_timer& answer_;
};

class LateConnector final : public test::FakeConnector {
public:
    LateConnector(test::FakeInstance& instance, asio::steady_timer& answer)
        : FakeConnector(instance), instance_(instance), answer_(answer)
    {
    }
    std::unique_ptr<Backend> open(InstanceInfo, Credentials, std::string) override
    {
        return std::make_unique<LateBackend>(instance_, answer_);
    }

private:
    test::FakeInstance& instance_;
    asio::steady_timer& answer_;
};

class StoppingTest : public testing::Test {
protected:
    StoppingTest()
    {
        core.clients = clients.get();
        core.options.sleep = [this](std::chrono::milliseconds span) { return time.sleep(span); };
        LoginRow row;
        row.id = LoginId{1};
        row.address = "alice@home.example";
        row.instance = instance.base.info;
        row.credentials = Credentials{};
        session = std::make_unique<LoginSession>(core, screen, std::move(row));
        screen.session = session.get();
        session->start();
        time.run_until(1ms);
    }
    asio::awaitable<void> stop()
    {
        co_await session->stop();
        is_stopped = true;
    }

    asio::io_context io{1};
    test::VirtualTime time{io};
    test::TempStore store;
    net::Worker worker{1};
    UnrulyInstance instance{io, time, 1};
    asio::steady_timer answer{io, asio::steady_timer::time_point::max()};
    LateConnector connector{instance.base, answer};
    Core core{io.get_executor(), worker, worker, *store, connector, time, {}};
    std::shared_ptr<LoginClients> clients = std::make_shared<LoginClients>(core);
    Kept kept;
    std::map<std::string, int> shown;
    std::set<std::string> forgotten;
    Screen screen{instance, kept, shown, forgotten};
    std::unique_ptr<LoginSession> session;
    bool is_stopped = false;
};

TEST_F(StoppingTest, AnswerThatCameInTheSameMomentBeginsNothing)
{
    net::TaskGroup group(io.get_executor(), "stop");
    group.spawn(stop());
    answer.cancel(); // behind the stop, which no longer reaches the wait
    time.run_until(1s);
    EXPECT_TRUE(is_stopped);
    EXPECT_EQ(screen.sign_ons, 0);
    EXPECT_EQ(session->state(), LoginState::off);
}

} // namespace
} // namespace fedibee::session
