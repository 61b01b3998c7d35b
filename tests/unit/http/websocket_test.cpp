// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_client.hpp"

#include "net/backoff.hpp"
#include "support/fake_clock.hpp"
#include "support/free_port_loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fedibee::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using namespace std::chrono_literals;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

enum class Manner { echo, refuse, silent, deaf };

/// A WebSocket server of the test: echoes, answers 401, says nothing but answers pings, or does not even read.
class WsServer {
public:
    WsServer(asio::io_context& io, Manner manner)
        : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), group_(io.get_executor(), "ws"),
          manner_(manner)
    {
        group_.spawn(accept(*this));
    }
    [[nodiscard]] std::string url() const
    {
        return "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/api/v1/streaming?a=b";
    }

    std::string target, token, agent, subprotocol;

private:
    static asio::awaitable<void> accept(WsServer& self)
    {
        while (true) {
            auto [error, socket] = co_await self.acceptor_.async_accept(as_value);
            if (error) co_return;
            self.group_.spawn(serve(self, std::move(socket)));
        }
    }

    static asio::awaitable<void> serve(WsServer& self, tcp::socket socket)
    {
        beast::flat_buffer buffer;
        beast::http::request<beast::http::string_body> request;
        const auto [error, size] = co_await beast::http::async_read(socket, buffer, request, as_value);
        if (error) co_return;
        self.target = std::string(request.target());
        self.token = std::string(request["Authorization"]);
        self.agent = std::string(request["User-Agent"]);
        self.subprotocol = std::string(request["Sec-WebSocket-Protocol"]);
        if (self.manner_ == Manner::refuse) {
            beast::http::response<beast::http::string_body> response(beast::http::status::unauthorized, 11);
            response.prepare_payload();
            co_await beast::http::async_write(socket, response, as_value);
            co_return;
        }
        beast::websocket::stream<tcp::socket> stream(std::move(socket));
        co_await stream.async_accept(request, as_value);
        if (self.manner_ == Manner::deaf) {
            co_await net::sleep(1h);
            co_return;
        }
        co_await talk(stream, self.manner_ == Manner::echo);
    }

    static asio::awaitable<void> talk(beast::websocket::stream<tcp::socket>& stream, bool echo)
    {
        while (true) {
            beast::flat_buffer buffer;
            const auto [error, size] = co_await stream.async_read(buffer, as_value);
            if (error) co_return;
            if (!echo) continue;
            const auto [failed, written] = co_await stream.async_write(buffer.data(), as_value);
            if (failed) co_return;
        }
    }

    tcp::acceptor acceptor_;
    net::TaskGroup group_;
    Manner manner_;
};

class World {
public:
    explicit World(Manner manner, bool allow_private = true)
        : server(io, manner), client(io.get_executor(), clock, options(allow_private))
    {
    }

    Result<std::unique_ptr<WebSocket>> connect(std::size_t max_message = 1 << 20)
    {
        WebSocketRequest request;
        request.url = server.url();
        request.headers.add("Authorization", "Bearer t");
        request.subprotocol = "token";
        request.max_message = max_message;
        return test::run(io, client.connect(std::move(request)));
    }

    asio::io_context io;
    test::FakeClock clock;
    WsServer server;
    CurlClient client;

private:
    static ClientOptions options(bool allow_private)
    {
        ClientOptions made;
        made.allow_private_addresses = allow_private;
        made.allow_plain_http = true;
        return made;
    }
};

TEST(WebSockets, CarryTextBothWays)
{
    World world(Manner::echo);
    const auto socket = world.connect();
    ASSERT_TRUE(socket) << socket.error().detail;
    for (const auto& text : {std::string("hello"), std::string(), std::string(100'000, 'x')}) {
        ASSERT_TRUE(test::run(world.io, (*socket)->send(text)));
        EXPECT_EQ(test::run(world.io, (*socket)->receive(5s)).value(), text);
    }
    test::run(world.io, (*socket)->close());
    EXPECT_EQ(world.server.target, "/api/v1/streaming?a=b");
    EXPECT_EQ(world.server.token, "Bearer t");
    EXPECT_EQ(world.server.agent, "fedibee");
    EXPECT_EQ(world.server.subprotocol, "token");
}

TEST(WebSockets, SayThatTheTokenIsRefused)
{
    World world(Manner::refuse);
    const auto socket = world.connect();
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().code, Errc::unauthorized);
    EXPECT_EQ(socket.error().http_status, 401);
}

TEST(WebSockets, LeadToNoPrivateAddress)
{
    World world(Manner::echo, false);
    EXPECT_EQ(world.connect().error().code, Errc::forbidden);
}

TEST(WebSockets, EndWhenAMessageIsTooLarge)
{
    World world(Manner::echo);
    const auto socket = world.connect(1000);
    ASSERT_TRUE(socket);
    ASSERT_TRUE(test::run(world.io, (*socket)->send(std::string(2000, 'x'))));
    EXPECT_FALSE(test::run(world.io, (*socket)->receive(5s)));
}

TEST(WebSockets, EndWhenTheOtherSideIsDead)
{
    World world(Manner::deaf);
    const auto socket = world.connect();
    ASSERT_TRUE(socket);
    EXPECT_EQ(test::run(world.io, (*socket)->receive(100ms)).error().code, Errc::timeout);
}

asio::awaitable<void> receive_into(WebSocket& socket, std::chrono::milliseconds idle, std::optional<Errc>& into)
{
    const auto text = co_await socket.receive(idle);
    into = text ? Errc::internal : text.error().code;
}

asio::awaitable<void> set_after(std::chrono::milliseconds time, bool& flag)
{
    flag = co_await net::sleep(time);
}

TEST(WebSockets, StayOpenWhileTheOtherSideAnswersPings)
{
    World world(Manner::silent);
    const auto socket = world.connect();
    ASSERT_TRUE(socket);
    net::TaskGroup group(world.io.get_executor(), "g");
    std::optional<Errc> ended;
    bool time_is_over = false;
    group.spawn(receive_into(**socket, 100ms, ended));
    group.spawn(set_after(350ms, time_is_over));
    ASSERT_TRUE(test::run_until(world.io, [&] { return time_is_over || ended; }));
    EXPECT_FALSE(ended) << "ended though the server is alive";
    group.cancel();
    test::run(world.io, group.join());
}

TEST(WebSockets, AreCancelledAtOnce)
{
    World world(Manner::silent);
    const auto socket = world.connect();
    ASSERT_TRUE(socket);
    net::TaskGroup group(world.io.get_executor(), "g");
    std::optional<Errc> ended;
    group.spawn(receive_into(**socket, 1h, ended));
    world.io.restart();
    world.io.poll();
    group.cancel();
    test::run(world.io, group.join());
    EXPECT_EQ(ended, Errc::cancelled);
}

} // namespace
} // namespace fedibee::http
