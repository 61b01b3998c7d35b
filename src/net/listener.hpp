// SPDX-License-Identifier: AGPL-3.0-or-later
// Listening sockets, TCP ("host:port") and Unix (a path), and the addresses of those who connect.
#pragma once

#include "fedibee/error.hpp"
#include "net/peer.hpp"
#include "net/task_group.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/socket_base.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::net {

class Listener {
public:
    using Socket = asio::generic::stream_protocol::socket;
    using Accept = std::function<void(Socket socket, Peer peer)>;

    /// "127.0.0.1:6667", "[::1]:0", "localhost:6667"; or with unix = true a path, which is replaced.
    static Result<Listener> open(const asio::any_io_executor& executor, std::string_view where, bool unix);

    /// Accepts until the group is cancelled; goes on after errors such as "too many open files".
    void run(TaskGroup& group, Accept accept);
    /// The bound address, with the real port.
    [[nodiscard]] const std::string& address() const noexcept { return address_; }

private:
    using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
    explicit Listener(Acceptor acceptor, std::string address)
        : acceptor_(std::make_shared<Acceptor>(std::move(acceptor))), address_(std::move(address))
    {
    }

    std::shared_ptr<Acceptor> acceptor_;
    std::string address_;
};

/// Splits "host:port" or "[v6]:port".
Result<std::pair<std::string, std::string>> split_host_port(std::string_view text);

} // namespace fedibee::net
