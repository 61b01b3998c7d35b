// SPDX-License-Identifier: AGPL-3.0-or-later
#include "transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace fedisim {

namespace {
constexpr auto token = net::as_tuple(net::use_awaitable);
}

Socket& Transport::socket()
{
    if (auto* plain = std::get_if<Socket>(&stream_)) return *plain;
    return std::get<net::ssl::stream<Socket>>(stream_).next_layer();
}

net::awaitable<bool> Transport::handshake()
{
    auto* secure = std::get_if<net::ssl::stream<Socket>>(&stream_);
    if (secure == nullptr) co_return true;
    const auto [error] = co_await secure->async_handshake(net::ssl::stream_base::server, token);
    co_return !error;
}

net::awaitable<std::size_t> Transport::read(std::span<char> space)
{
    const auto buffer = net::buffer(space.data(), space.size());
    if (auto* plain = std::get_if<Socket>(&stream_)) {
        const auto [error, count] = co_await plain->async_read_some(buffer, token);
        co_return error ? 0 : count;
    }
    auto& secure = std::get<net::ssl::stream<Socket>>(stream_);
    const auto [error, count] = co_await secure.async_read_some(buffer, token);
    co_return error ? 0 : count;
}

net::awaitable<bool> Transport::write(std::string_view bytes)
{
    const auto buffer = net::buffer(bytes.data(), bytes.size());
    if (auto* plain = std::get_if<Socket>(&stream_)) {
        const auto [error, count] = co_await net::async_write(*plain, buffer, token);
        co_return !error;
    }
    auto& secure = std::get<net::ssl::stream<Socket>>(stream_);
    const auto [error, count] = co_await net::async_write(secure, buffer, token);
    co_return !error;
}

void Transport::close()
{
    boost::system::error_code ignored;
    socket().shutdown(Socket::shutdown_both, ignored);
    socket().close(ignored);
}

void Transport::reset()
{
    boost::system::error_code ignored;
    socket().set_option(net::socket_base::linger(true, 0), ignored);
    socket().close(ignored);
}

} // namespace fedisim
