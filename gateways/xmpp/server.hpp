// SPDX-License-Identifier: AGPL-3.0-or-later
// The XMPP front: a component of somebody's XMPP server, by which the users of that server (and others) come in.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/config.hpp"
#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"
#include "session/front.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace fedibee::xmpp {

/// A file of the web, never more than that many bytes.
using FetchFile = std::function<Task<NewMedia>(std::string url, std::size_t most_bytes)>;

struct ServerOptions {
    std::string version; ///< "0.1.0"
    XmppConfig xmpp;
    LimitsConfig limits;
    FetchFile fetch;                               ///< pictures of people; none: they are not shown
    Secret secret;                                 ///< the first line of `[xmpp] secret_file`
    std::chrono::milliseconds first_delay{1'000};  ///< before the second attempt to connect
    std::chrono::milliseconds unseen_wait{10'000}; ///< how long a join waits for what is unseen
};

/// Everything runs on the executor's thread. Users must outlive the server.
class Server {
public:
    Server(asio::any_io_executor executor, session::Users& users, const Clock& clock, ServerOptions options);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    /// Begins to connect, and keeps connected.
    Result<void> open();
    /// Bare JIDs that are attached.
    [[nodiscard]] std::size_t clients() const noexcept;
    /// Lets what was typed be done for a moment, says that rooms are closed and good-bye to the server, and ends when
    /// all tasks have ended.
    asio::awaitable<void> stop();
    /// A sentence for the administrator when the server refuses the gateway for good, else empty.
    [[nodiscard]] std::string problem() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace fedibee::xmpp
