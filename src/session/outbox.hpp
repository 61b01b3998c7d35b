// SPDX-License-Identifier: AGPL-3.0-or-later
// The way of a post to its instance: written down before it is sent, sent once, and asked after when no answer came. It
// outlives the client that typed it and the process that took it.
#pragma once

#include "net/task_group.hpp"
#include "session/core.hpp"
#include "session/one_shot.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fedibee::session {

/// What became of posts whose keys begin with these words is remembered: the gateway makes them by itself.
inline constexpr std::string_view repeat_key = "again-"; ///< no mirror repeats them once more
inline constexpr std::string_view news_key = "news-";
/// What somebody else calls a thing, as a part of a key: 16 digits, whatever it holds (FNV-1a, 64 bits).
std::string key_part(std::string_view name);

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
    /// The same for a post whose key says all of what it is made of: one that was published before is not sent again.
    Task<StatusId> publish_once(Publisher publisher, NewStatus draft);
    /// A row of an earlier run: looks whether it was published, and sends it when it was not.
    void resume(Publisher publisher, OutboxRow row);
    asio::awaitable<void> stop();
    [[nodiscard]] std::size_t waiting() const noexcept { return group_.size(); }

private:
    using Answer = OneShot<Result<StatusPtr>>;
    using Key = std::pair<LoginId, std::string>;

    asio::awaitable<void> deliver(Publisher publisher, OutboxRow row, std::shared_ptr<Answer> answer);
    asio::awaitable<void> settle(Publisher publisher, OutboxRow row);
    asio::awaitable<void> run(asio::awaitable<void> work, Key key);
    Task<StatusPtr> try_once(Publisher publisher, OutboxRow row, bool look_first);
    Task<StatusPtr> look_for(Publisher publisher, OutboxRow row);
    asio::awaitable<void> close(OutboxRow row, Result<StatusPtr> posted);

    Core& core_;
    std::map<Key, std::shared_ptr<Answer>> under_way_;
    net::TaskGroup group_;
};

} // namespace fedibee::session
