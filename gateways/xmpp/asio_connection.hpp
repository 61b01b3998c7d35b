// SPDX-License-Identifier: AGPL-3.0-or-later
// The bytes of the link to the XMPP server: gloox's idea of a connection, on an Asio socket and with a bounded queue.
#pragma once

#include <gloox/connectionbase.h>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

namespace asio = boost::asio;

struct QueueLimits {
    std::size_t pause_reading = std::size_t{4} << 20; ///< beyond it no more requests are taken
    std::size_t most = std::size_t{64} << 20;         ///< beyond it the server is given up
};

class Pipe;

/// Owned by gloox, which may delete it inside any of its own callbacks; so the socket lives in the pipe, which only
/// points back.
class AsioConnection final : public gloox::ConnectionBase {
public:
    AsioConnection(gloox::ConnectionDataHandler& handler, asio::any_io_executor executor, std::string host,
                   std::string port, QueueLimits limits);
    AsioConnection(const AsioConnection&) = delete;
    AsioConnection& operator=(const AsioConnection&) = delete;
    ~AsioConnection() override;

    gloox::ConnectionError connect() override;
    gloox::ConnectionError recv(int /*timeout*/) override { return gloox::ConnNoError; }
    gloox::ConnectionError receive() override { return gloox::ConnNoError; }
    /// False: the queue is over its limit, and the link is given up.
    bool send(const std::string& data) override;
    /// What is queued is still written.
    void disconnect() override;
    void getStatistics(long int& in, long int& out) override;
    [[nodiscard]] gloox::ConnectionBase* newInstance() const override { return nullptr; }

    /// Bytes that wait; reading stops while they are many.
    [[nodiscard]] std::weak_ptr<const Pipe> pipe() const;
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    friend class Pipe;
    void connected();
    void received(const std::string& data);
    void lost(std::string_view why);

    std::shared_ptr<Pipe> pipe_;
    std::string host_;
    std::string port_;
    std::string problem_; ///< why it was lost
};

} // namespace fedibee::xmpp
