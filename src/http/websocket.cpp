// SPDX-License-Identifier: AGPL-3.0-or-later
// The one file that compiles Beast's WebSocket: it is the slowest of the project.
#include "http/websocket.hpp"

#include "http/address_guard.hpp"
#include "http/tls_layer.hpp"
#include "http/url.hpp"
#include "net/tls.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::http {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t write_buffer = 512; ///< outgoing messages are short subscriptions
/// Without compression: its buffers would be larger than all the rest.
template <class Stream> using Upgraded = websocket::stream<Stream, false>;

Task<std::vector<tcp::endpoint>> resolve(std::string host, std::string port, bool allow_private)
{
    tcp::resolver resolver(co_await asio::this_coro::executor);
    const auto [error, found] = co_await resolver.async_resolve(host, port, as_value);
    if (error) co_return fail(Errc::network, "could not find " + host + ": check the spelling of the address");
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : found) {
        if (allow_private || is_public_address(entry.endpoint().address())) endpoints.push_back(entry.endpoint());
    }
    if (endpoints.empty())
        co_return fail(Errc::forbidden, host + " leads to a private address, which this gateway does not connect to");
    co_return endpoints;
}

template <class Stream> class Connection final : public WebSocket {
public:
    explicit Connection(Stream stream, std::string host) : stream_(std::move(stream)), host_(std::move(host)) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    /// A read under way keeps Beast's stream, and would keep the socket open.
    ~Connection() override { beast::get_lowest_layer(stream_).close(); }

    Task<void> handshake(WebSocketRequest request, std::string target, std::string authority, std::string user_agent)
    {
        websocket::response_type response;
        stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& head) {
            head.set(beast::http::field::user_agent, user_agent);
            for (const auto& [name, value] : request.headers.fields()) head.set(name, value);
            if (!request.subprotocol.empty()) head.set(beast::http::field::sec_websocket_protocol, request.subprotocol);
        }));
        stream_.read_message_max(request.max_message);
        stream_.write_buffer_bytes(write_buffer);
        stream_.auto_fragment(false);
        const auto [error] = co_await stream_.async_handshake(response, authority, target, as_value);
        if (!error) co_return Result<void>{};
        Error failure{Errc::network, host_ + " refused the stream"};
        failure.http_status = error == websocket::error::upgrade_declined ? static_cast<int>(response.result_int()) : 0;
        if (failure.http_status == 401) failure.code = Errc::unauthorized;
        co_return fail(std::move(failure));
    }

    Task<void> send(std::string text) override
    {
        stream_.text(true);
        const auto [error, count] = co_await stream_.async_write(asio::buffer(text), as_value);
        if (error) co_return fail(Errc::network, "the stream from " + host_ + " broke");
        co_return Result<void>{};
    }

    Task<std::string> receive(std::chrono::milliseconds idle) override
    {
        // Beast's idle timer counts control frames as life; it pings by itself when half the time is gone.
        if (idle != idle_) {
            idle_ = idle;
            websocket::stream_base::timeout limits{std::chrono::seconds{10}, idle, true};
            stream_.set_option(limits);
        }
        const std::string host = host_; // the connection may be destroyed while it reads
        beast::flat_buffer buffer;
        const auto [error, count] = co_await stream_.async_read(buffer, as_value);
        if (error == beast::error::timeout) co_return fail(Errc::timeout, "the stream from " + host + " went silent");
        if (error == asio::error::operation_aborted) co_return fail(Errc::cancelled, "cancelled");
        if (error) co_return fail(Errc::network, host + " ended the stream");
        co_return beast::buffers_to_string(buffer.data());
    }

    asio::awaitable<void> close() override { co_await stream_.async_close(websocket::close_code::normal, as_value); }

private:
    Stream stream_;
    std::string host_;
    std::chrono::milliseconds idle_{0};
};

Task<beast::tcp_stream> connect_tcp(const UrlParts& url, const WebSocketRequest& request, bool allow_private)
{
    auto endpoints = co_await resolve(url.host, url.port, allow_private);
    if (!endpoints) co_return fail(std::move(endpoints));
    beast::tcp_stream tcp(co_await asio::this_coro::executor);
    tcp.expires_after(request.deadline);
    const auto [error, endpoint] = co_await tcp.async_connect(*endpoints, as_value);
    if (error) co_return fail(Errc::network, "could not connect to " + url.host + "; try again later");
    co_return tcp;
}

/// Made once and kept for as long as the process runs, for each file of authorities.
Result<net::TlsClientContext> client_context(const std::string& ca_file)
{
    static std::map<std::string, net::TlsClientContext> made;
    if (const auto found = made.find(ca_file); found != made.end()) return found->second;
    auto context = net::TlsClientContext::open(ca_file);
    if (context) made.emplace(ca_file, *context);
    return context;
}

template <class Stream>
Task<std::unique_ptr<WebSocket>> finish(Stream stream, UrlParts url, WebSocketRequest request, std::string user_agent)
{
    // From here on the WebSocket's own timeouts rule.
    beast::get_lowest_layer(stream).expires_never();
    Upgraded<Stream> upgraded(std::move(stream));
    websocket::stream_base::timeout limits{request.deadline, websocket::stream_base::none(), false};
    upgraded.set_option(limits);
    auto connection = std::make_unique<Connection<Upgraded<Stream>>>(std::move(upgraded), url.host);
    const std::string authority = url.origin().substr(url.scheme.size() + 3);
    auto opened = co_await connection->handshake(std::move(request), url.target, authority, std::move(user_agent));
    if (!opened) co_return fail(std::move(opened));
    co_return std::unique_ptr<WebSocket>(std::move(connection));
}

} // namespace

Task<std::unique_ptr<WebSocket>> open_websocket(WebSocketRequest request, WebSocketOptions options)
{
    auto url = parse_url(request.url);
    if (!url) co_return fail(std::move(url));
    auto tcp = co_await connect_tcp(*url, request, options.allow_private_addresses);
    if (!tcp) co_return fail(std::move(tcp));
    if (url->scheme == "ws") {
        auto plain = co_await finish(std::move(*tcp), *url, std::move(request), options.user_agent);
        co_return plain;
    }
    const auto context = client_context(options.ca_file);
    if (!context) co_return fail(Error(context.error()));
    TlsLayer tls(std::move(*tcp), context->connect(url->host));
    const bool trusted = co_await tls.handshake();
    if (!trusted) co_return fail(Errc::network, url->host + " has no valid certificate; the connection was refused");
    auto secure = co_await finish(std::move(tls), *url, std::move(request), options.user_agent);
    co_return secure;
}

} // namespace fedibee::http
