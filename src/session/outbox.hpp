// SPDX-License-Identifier: AGPL-3.0-or-later
// The way of a post to its instance: written down before it is sent, sent once, and asked after when no answer came. It
// outlives the client that typed it and the process that took it.
#pragma once

#include "net/task_group.hpp"
#include "session/core.hpp"
#include "session/one_shot.hpp"

#include <memory>

namespace fedibee::session {

/// The account that posts, and the connection to its instance.
struct Publisher {
    LoginId login;
    AccountId account;
    std::shared_ptr<Backend> backend;
};

class Outbox {
public:
    /// Servers with Idempotency-Key forget it after an hour; before that a repeat is harmless.
    static constexpr std::chrono::minutes key_lifetime{50};

    explicit Outbox(Core& core);

    /// Publishes and waits for the answer; the work goes on when the waiter is cancelled. An error with maybe_done
    /// set means that no answer came yet and that the outbox goes on asking.
    Task<StatusPtr> publish(Publisher publisher, NewStatus draft);
    /// A row of an earlier run: looks whether it was published, and sends it when it was not.
    void resume(Publisher publisher, OutboxRow row);
    asio::awaitable<void> stop();
    [[nodiscard]] std::size_t waiting() const noexcept { return group_.size(); }

private:
    using Answer = OneShot<Result<StatusPtr>>;

    asio::awaitable<void> deliver(Publisher publisher, OutboxRow row, std::shared_ptr<Answer> answer);
    asio::awaitable<void> settle(Publisher publisher, OutboxRow row);
    Task<StatusPtr> try_once(Publisher publisher, OutboxRow row, bool look_first);
    Task<StatusPtr> look_for(Publisher publisher, OutboxRow row);
    asio::awaitable<void> forget(OutboxRow row);

    Core& core_;
    net::TaskGroup group_;
};

} // namespace fedibee::session
