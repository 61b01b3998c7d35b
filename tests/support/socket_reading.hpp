// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <string>

namespace fedibee::test {

namespace asio = boost::asio;

/// Appends what has come on a non-blocking socket so far; true when the other end has closed it.
inline bool read_available(asio::ip::tcp::socket& socket, std::string& text)
{
    std::array<char, 65536> buffer{};
    boost::system::error_code error;
    while (true) {
        const auto count = socket.read_some(asio::buffer(buffer), error);
        if (error == asio::error::would_block) return false;
        text.append(buffer.data(), count);
        if (error) return true;
    }
}

} // namespace fedibee::test
