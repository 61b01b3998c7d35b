// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_client.hpp"

#include "net/backoff.hpp"
#include "net/tls.hpp"
#include "support/fake_clock.hpp"
#include "support/free_port_loop.hpp"
#include "support/temp_store_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace fedibee::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using namespace std::chrono_literals;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

enum class Manner { echo, refuse, silent, deaf, vanish };

/// The only certificate of these tests, and its key; valid for localhost and 127.0.0.1.
class Identity {
public:
    Identity() { EXPECT_TRUE(net::make_self_signed(certificate(), key(), "social.example")); }
    static const Identity& get()
    {
        static const Identity identity;
        return identity;
    }
    [[nodiscard]] std::string certificate() const { return folder_.path("certificate.pem"); }
    [[nodiscard]] std::string key() const { return folder_.path("key.pem"); }

private:
    test::TempFolder folder_;
};

/// How the server listens: no TLS when `tls` is unset.
struct Place {
    bool tls = false;
    const char* address = "127.0.0.1";
};

/// A WebSocket server of the test: echoes, answers 401, says nothing but answers pings, does not even read, or breaks
/// off in the middle of an answer.
class WsServer {
public:
    WsServer(asio::io_context& io, Manner manner, Place place = {})
        : acceptor_(io, tcp::endpoint(asio::ip::make_address(place.address), 0)), group_(io.get_executor(), "ws"),
          manner_(manner), place_(place)
    {
        if (place.tls) {
            context_.use_certificate_chain_file(Identity::get().certificate());
            context_.use_private_key_file(Identity::get().key(), asio::ssl::context::pem);
        }
        group_.spawn(accept(*this));
    }
    [[nodiscard]] std::string url() const
    {
        return (place_.tls ? "wss://" : "ws://") + std::string(place_.address) + ":" +
               std::to_string(acceptor_.local_endpoint().port()) + "/api/v1/streaming?a=b";
    }

    std::string target, token, agent, subprotocol;

private:
    static asio::awaitable<void> accept(WsServer& self)
    {
        while (true) {
            auto [error, socket] = co_await self.acceptor_.async_accept(as_value);
            if (error) co_return;
            if (self.place_.tls) {
                self.group_.spawn(serve_tls(self, std::move(socket)));
            } else {
                self.group_.spawn(serve(self, std::move(socket)));
            }
        }
    }

    static asio::awaitable<void> serve_tls(WsServer& self, tcp::socket socket)
    {
        asio::ssl::stream<tcp::socket> tls(std::move(socket), self.context_);
        const auto [error] = co_await tls.async_handshake(asio::ssl::stream_base::server, as_value);
        if (error) co_return;
        co_await serve(self, std::move(tls));
    }

    template <class Socket> static asio::awaitable<void> serve(WsServer& self, Socket socket)
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
        beast::websocket::stream<Socket> stream(std::move(socket));
        co_await stream.async_accept(request, as_value);
        if (self.manner_ == Manner::deaf) {
            co_await net::sleep(1h);
            co_return;
        }
        if (self.manner_ == Manner::vanish) {
            co_await stream.async_write_some(false, asio::buffer("half"), as_value);
            co_return;
        }
        co_await talk(stream, self.manner_ == Manner::echo);
    }

    template <class Stream> static asio::awaitable<void> talk(Stream& stream, bool echo)
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
    Place place_;
    asio::ssl::context context_{asio::ssl::context::tls_server};
};

class World {
public:
    explicit World(Manner manner, bool allow_private = true)
        : server(io, manner), client(io.get_executor(), clock, options(allow_private))
    {
    }
    World(Manner manner, Place place, std::string ca_file)
        : server(io, manner, place), client(io.get_executor(), clock, options(true, std::move(ca_file)))
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
    static ClientOptions options(bool allow_private, std::string ca_file = {})
    {
        ClientOptions made;
        made.ca_file = std::move(ca_file);
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

TEST(WebSockets, MayBeDestroyedWhileReading)
{
    World world(Manner::silent);
    auto socket = world.connect();
    ASSERT_TRUE(socket);
    net::TaskGroup group(world.io.get_executor(), "g");
    std::optional<Errc> ended;
    group.spawn(receive_into(**socket, 1h, ended));
    world.io.restart();
    world.io.poll();
    socket->reset();
    ASSERT_TRUE(test::run_until(world.io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended, Errc::cancelled);
}

/// A server with TLS whose certificate the client trusts.
class TlsWorld : public World {
public:
    explicit TlsWorld(Manner manner) : World(manner, Place{true}, Identity::get().certificate()) {}
};

TEST(SecureWebSockets, CarryTextBothWays)
{
    TlsWorld world(Manner::echo);
    const auto socket = world.connect();
    ASSERT_TRUE(socket) << socket.error().detail;
    for (const auto& text : {std::string("hello"), std::string(), std::string(300'000, 'x'), std::string("again")}) {
        ASSERT_TRUE(test::run(world.io, (*socket)->send(text)));
        EXPECT_EQ(test::run(world.io, (*socket)->receive(5s)).value(), text);
    }
    test::run(world.io, (*socket)->close());
    EXPECT_EQ(world.server.token, "Bearer t");
}

TEST(SecureWebSockets, RefuseACertificateForAnotherHost)
{
    World world(Manner::echo, Place{true, "127.0.0.2"}, Identity::get().certificate());
    const auto socket = world.connect();
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().detail, "127.0.0.2 has no valid certificate; the connection was refused");
}

TEST(SecureWebSockets, RefuseACertificateThatNobodyVouchesFor)
{
    World world(Manner::echo, Place{true}, "");
    const auto socket = world.connect();
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().detail, "127.0.0.1 has no valid certificate; the connection was refused");
}

TEST(SecureWebSockets, SayThatTheFileOfCertificatesCannotBeRead)
{
    World world(Manner::echo, Place{true}, "/nowhere.pem");
    const auto socket = world.connect();
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().code, Errc::invalid_input);
}

TEST(SecureWebSockets, SayThatTheTokenIsRefused)
{
    TlsWorld world(Manner::refuse);
    EXPECT_EQ(world.connect().error().http_status, 401);
}

TEST(SecureWebSockets, EndWhenTheServerLeavesInTheMiddle)
{
    TlsWorld world(Manner::vanish);
    const auto socket = world.connect();
    ASSERT_TRUE(socket);
    EXPECT_EQ(test::run(world.io, (*socket)->receive(5s)).error().code, Errc::network);
    EXPECT_FALSE(test::run(world.io, (*socket)->send("too late")));
}

TEST(SecureWebSockets, EndWhenTheOtherSideIsDead)
{
    TlsWorld world(Manner::deaf);
    const auto socket = world.connect();
    ASSERT_TRUE(socket);
    EXPECT_EQ(test::run(world.io, (*socket)->receive(100ms)).error().code, Errc::timeout);
}

TEST(SecureWebSockets, AreCancelledAtOnce)
{
    TlsWorld world(Manner::silent);
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

TEST(SecureWebSockets, MayBeDestroyedWhileReading)
{
    TlsWorld world(Manner::silent);
    auto socket = world.connect();
    ASSERT_TRUE(socket);
    net::TaskGroup group(world.io.get_executor(), "g");
    std::optional<Errc> ended;
    group.spawn(receive_into(**socket, 1h, ended));
    world.io.restart();
    world.io.poll();
    socket->reset();
    ASSERT_TRUE(test::run_until(world.io, [&] { return ended.has_value(); }));
    EXPECT_EQ(ended, Errc::cancelled);
}

} // namespace
} // namespace fedibee::http
