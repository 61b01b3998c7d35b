// SPDX-License-Identifier: AGPL-3.0-or-later
// The stream of a FakeInstance, over which tests tell what they like.
#pragma once

#include "support/fake_instance.hpp"

#include <boost/asio/steady_timer.hpp>

namespace fedibee::test {

class FakeStream final : public EventStream {
public:
    explicit FakeStream(FakeInstance& instance) : instance_(instance) {}

    Task<void> run(EventSink& sink) override
    {
        if (!instance_.has_stream) co_return fail(Errc::unsupported, "no streams here");
        instance_.streams.push_back(&sink);
        sink.on_event(StreamOpened{Timeline{TimelineKind::home, {}}});
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer forever(executor, std::chrono::hours{1});
        const auto waited = co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
        std::erase(instance_.streams, &sink);
        co_return fail(std::get<0>(waited) ? Errc::cancelled : Errc::network, "ended");
    }
    void want(std::vector<Timeline>) override {}

private:
    FakeInstance& instance_;
};

} // namespace fedibee::test
