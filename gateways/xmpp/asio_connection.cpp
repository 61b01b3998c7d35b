// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/asio_connection.hpp"

#include "xmpp/pipe.hpp"

#include <utility>

namespace fedibee::xmpp {

AsioConnection::AsioConnection(gloox::ConnectionDataHandler& handler, asio::any_io_executor executor, std::string host,
                               std::string port, QueueLimits limits)
    : gloox::ConnectionBase(&handler), pipe_(std::make_shared<Pipe>(executor, limits, *this)), host_(std::move(host)),
      port_(std::move(port))
{
}

AsioConnection::~AsioConnection()
{
    pipe_->let_go();
}

gloox::ConnectionError AsioConnection::connect()
{
    m_state = gloox::StateConnecting;
    pipe_->open(host_, port_);
    return gloox::ConnNoError;
}

bool AsioConnection::send(const std::string& data)
{
    return pipe_->write(data);
}

void AsioConnection::disconnect()
{
    m_state = gloox::StateDisconnected;
    pipe_->let_go();
}

void AsioConnection::getStatistics(long int& in, long int& out)
{
    in = pipe_->bytes_in();
    out = pipe_->bytes_out();
}

std::weak_ptr<const Pipe> AsioConnection::pipe() const
{
    return pipe_;
}

void AsioConnection::connected()
{
    m_state = gloox::StateConnected;
    m_handler->handleConnect(this);
}

void AsioConnection::received(const std::string& data)
{
    m_handler->handleReceivedData(this, data); // this may be gone now
}

void AsioConnection::lost(std::string_view why)
{
    problem_ = why;
    m_state = gloox::StateDisconnected;
    m_handler->handleDisconnect(this, gloox::ConnStreamClosed); // this may be gone now
}

} // namespace fedibee::xmpp
