// SPDX-License-Identifier: AGPL-3.0-or-later
// The small HTTP listener under Web: one request per connection, with bounds on time, size and number.
#pragma once

#include "app/upload_desk.hpp"
#include "app/web.hpp"
#include "fedibee/error.hpp"
#include "net/listener.hpp"
#include "net/task_group.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace fedibee::app {

struct WebLimits {
    std::chrono::milliseconds deadline{30'000};         ///< for request, work and answer together
    std::chrono::milliseconds upload_deadline{600'000}; ///< the same, where a file is sent or read
    std::size_t header_bytes = 8 * 1024;
    std::size_t body_bytes = 4 * 1024;
    std::size_t connections = 64;
};

/// Everything runs on the executor's thread; `web` and `desk`, if any, must outlive the server.
class WebServer {
public:
    WebServer(asio::any_io_executor executor, Web& web, WebLimits limits = {}, UploadDesk* desk = nullptr);

    /// Listens on "host:port" and logs `listening front=web address=...`.
    Result<void> open(const std::string& where);
    /// The bound address, with the real port.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }
    /// Ends every connection and awaits their tasks.
    asio::awaitable<void> stop();

private:
    void accept(net::Listener::Socket socket, const net::Peer& peer);

    net::TaskGroup group_;
    Web& web_;
    WebLimits limits_;
    UploadDesk* desk_;
    std::string address_;
    std::shared_ptr<std::size_t> connections_ =
        std::make_shared<std::size_t>(0); ///< outlives us in tasks that end late
};

} // namespace fedibee::app
