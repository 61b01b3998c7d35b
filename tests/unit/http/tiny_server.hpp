// SPDX-License-Identifier: AGPL-3.0-or-later
// An HTTP server for one test, on the test's own loop: it reads requests and answers with the bytes it is told.
#pragma once

#include "net/task_group.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::test {

namespace asio = boost::asio;

/// What to do with one request.
struct Reply {
    std::string bytes;
    bool close = false; ///< after the bytes
    bool hang = false;  ///< after the bytes: neither close nor answer again
};

inline Reply ok(std::string body, std::string headers = {})
{
    return Reply{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" +
                 body};
}

class TinyServer {
public:
    using Answer = std::function<Reply(const std::string& request)>;

    TinyServer(asio::io_context& io, Answer answer)
        : acceptor_(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)), answer_(std::move(answer)),
          group_(io.get_executor(), "tiny server")
    {
        group_.spawn(accept(*this));
    }

    [[nodiscard]] std::string url(std::string_view target = "/") const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + std::string(target);
    }

    std::vector<std::string> requests;
    int connections = 0;

private:
    static asio::awaitable<void> accept(TinyServer& self)
    {
        while (true) {
            auto [error, socket] = co_await self.acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            ++self.connections;
            self.group_.spawn(serve(self, std::move(socket)));
        }
    }

    static asio::awaitable<void> serve(TinyServer& self, asio::ip::tcp::socket socket)
    {
        std::string in;
        while (true) {
            auto buffer = asio::dynamic_buffer(in);
            const auto [error, head] =
                co_await asio::async_read_until(socket, buffer, "\r\n\r\n", asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            const std::size_t wanted = head + body_size(std::string_view(in).substr(0, head));
            if (in.size() < wanted) {
                const auto exactly = asio::transfer_exactly(wanted - in.size());
                co_await asio::async_read(socket, buffer, exactly, asio::as_tuple(asio::use_awaitable));
            }
            self.requests.push_back(in.substr(0, wanted));
            in.erase(0, wanted);
            const Reply reply = self.answer_(self.requests.back());
            co_await asio::async_write(socket, asio::buffer(reply.bytes), asio::as_tuple(asio::use_awaitable));
            if (reply.close) co_return;
            if (reply.hang) {
                asio::steady_timer never(socket.get_executor(), std::chrono::hours{1});
                co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
                co_return;
            }
        }
    }

    static std::size_t body_size(std::string_view head)
    {
        constexpr std::string_view name = "Content-Length: ";
        const auto at = head.find(name);
        return at == std::string_view::npos
                   ? 0
                   : static_cast<std::size_t>(std::stoul(std::string(head.substr(at + name.size()))));
    }

    asio::ip::tcp::acceptor acceptor_;
    Answer answer_;
    net::TaskGroup group_;
};

} // namespace fedibee::test
