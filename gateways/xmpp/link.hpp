// SPDX-License-Identifier: AGPL-3.0-or-later
// The link to the XMPP server as an external component (XEP-0114): it is kept up, and stanzas pass whole.
#pragma once

#include "fedibee/secret.hpp"
#include "net/task_group.hpp"
#include "xmpp/asio_connection.hpp"
#include "xmpp/stanza.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

struct LinkOptions {
    std::string host = "127.0.0.1";
    std::string port = "5347";
    std::string domain; ///< the component's own
    Secret secret;
    QueueLimits queue;
    std::chrono::milliseconds handshake_time{30'000}; ///< from the connect; a server without a stream id never answers
    std::chrono::milliseconds keep_alive{60'000};     ///< a blank keeps middle boxes awake
    std::chrono::milliseconds first_delay{1'000};     ///< before the second attempt
    std::chrono::milliseconds longest_delay{300'000};
};

/// What the link tells its owner; called on the executor's thread.
class LinkHandler {
public:
    virtual ~LinkHandler() = default;
    virtual void on_up() = 0;
    /// One whole stanza, as it came.
    virtual void on_stanza(const gloox::Tag& stanza) = 0;
    virtual void on_down(std::string_view reason) = 0;
};

enum class LinkState {
    idle,
    connecting,
    up,
    waiting, ///< for the next attempt
    refused  ///< only the administrator can help: see problem()
};

class Link {
public:
    /// The handler must outlive stop().
    Link(asio::any_io_executor executor, LinkOptions options, LinkHandler& handler);
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link();

    void start();
    /// Says good-bye, writes what is queued for at most a second, and ends.
    asio::awaitable<void> stop();
    /// False: not up, or the queue is over its limit.
    bool send(TagPtr stanza);
    [[nodiscard]] LinkState state() const noexcept { return state_; }
    /// A sentence for the administrator while the link is refused, else empty.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    class Attempt;
    asio::awaitable<void> run();
    asio::awaitable<void> live_through_attempt();
    asio::awaitable<void> wait(std::chrono::milliseconds time);
    void attempt_up();
    void attempt_ended(std::string reason, std::string refusal);
    [[nodiscard]] std::string refusal_for(std::string_view condition) const;

    LinkOptions options_;
    LinkHandler& handler_;
    net::TaskGroup group_;
    asio::steady_timer news_; ///< cancelled when something happened to the attempt
    std::unique_ptr<Attempt> attempt_;
    LinkState state_ = LinkState::idle;
    std::string problem_;
    std::string end_reason_;
    bool ended_ = false;
    bool stopping_ = false;
};

} // namespace fedibee::xmpp
