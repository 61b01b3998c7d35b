// SPDX-License-Identifier: AGPL-3.0-or-later
// The IRC front: listeners, and the connections they accept.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/config.hpp"
#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"
#include "session/front.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace fedibee::irc {

struct ServerOptions {
    std::string server_name;       ///< `[server] name`
    std::string version;           ///< "0.1.0"
    std::vector<std::string> motd; ///< lines; empty: 422
    IrcConfig irc;
    LimitsConfig limits;
    std::string filehost;   ///< where files are uploaded; empty: nowhere
    Secret webirc_password; ///< the one in `[irc] webirc_password_file`
};

/// Everything runs on the executor's thread. Users must outlive the server.
class Server {
public:
    Server(asio::any_io_executor executor, session::Users& users, const Clock& clock, ServerOptions options);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    /// Opens every listener of the configuration and begins to accept; each is logged as
    /// `listening front=irc address=HOST:PORT` (`front=ircs` with the certificate's fingerprint for TLS,
    /// `front=irc-unix`, `irc-ws`, `irc-wss`).
    Result<void> open();
    /// New certificates, limits and MOTD for what comes from now on.
    Result<void> reload(ServerOptions options);
    /// Sends ERROR to every client, flushes for at most a second, closes, and ends when all tasks have ended.
    asio::awaitable<void> stop(std::string reason);
    [[nodiscard]] std::size_t clients() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace fedibee::irc
