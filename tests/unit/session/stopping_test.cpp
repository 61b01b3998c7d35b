// SPDX-License-Identifier: AGPL-3.0-or-later
// A login that is stopped while it signs on.
#include "support/fake_backend.hpp"
#include "unit/session/one_login.hpp"

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
    explicit LateConnector(UnrulyInstance& instance)
        : FakeConnector(instance.base), answer(instance.group.executor(), asio::steady_timer::time_point::max()),
          instance_(instance.base)
    {
    }
    std::unique_ptr<Backend> open(InstanceInfo, Credentials, std::string) override
    {
        return std::make_unique<LateBackend>(instance_, answer);
    }

    asio::steady_timer answer;

private:
    test::FakeInstance& instance_;
};

using StoppingTest = OneLogin<LateConnector>;

TEST_F(StoppingTest, AnswerThatCameInTheSameMomentBeginsNothing)
{
    start();
    run_for(1ms);
    bool is_stopped = false;
    net::TaskGroup group(io.get_executor(), "stop");
    group.spawn(end_login(*session, is_stopped));
    connector.answer.cancel(); // behind the stop, which no longer reaches the wait
    run_for(1s);
    EXPECT_TRUE(is_stopped);
    EXPECT_EQ(screen.sign_ons, 0);
    EXPECT_EQ(session->state(), LoginState::off);
}

} // namespace
} // namespace fedibee::session
