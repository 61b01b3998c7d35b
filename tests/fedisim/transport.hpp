// SPDX-License-Identifier: AGPL-3.0-or-later
// A connection's bytes, plain or over TLS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include <memory>
#include <span>
#include <string_view>
#include <variant>

namespace fedisim {

namespace net = boost::asio;
using Socket = net::ip::tcp::socket;

class Transport {
public:
    explicit Transport(Socket socket) : stream_(std::move(socket)) {}
    Transport(Socket socket, net::ssl::context& context) : stream_(net::ssl::stream<Socket>(std::move(socket), context))
    {
    }

    net::awaitable<bool> handshake();
    /// How many bytes came; 0 when the connection is over.
    net::awaitable<std::size_t> read(std::span<char> space);
    net::awaitable<bool> write(std::string_view bytes);
    void close();
    /// Ends it with a TCP reset, as a dying server or middlebox does.
    void reset();
    net::any_io_executor executor() { return socket().get_executor(); }

private:
    Socket& socket();

    std::variant<Socket, net::ssl::stream<Socket>> stream_;
};

} // namespace fedisim
