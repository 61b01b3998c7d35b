// SPDX-License-Identifier: AGPL-3.0-or-later
// A TCP port on loopback that nobody uses at the moment; prefer port 0 where the program says what it got.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace fedibee::test {

inline unsigned short free_port()
{
    using boost::asio::ip::tcp;
    boost::asio::io_context io;
    const tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    return acceptor.local_endpoint().port();
}

} // namespace fedibee::test
