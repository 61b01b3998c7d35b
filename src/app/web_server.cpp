// SPDX-License-Identifier: AGPL-3.0-or-later
// The one file with Beast's HTTP.
#include "app/web_server.hpp"

#include "net/log.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <memory>
#include <tuple>

namespace fedibee::app {
namespace {

namespace beast_http = boost::beast::http;
using Request = beast_http::request_parser<beast_http::string_body>;
using Response = beast_http::response<beast_http::string_body>;
using Socket = net::Listener::Socket;
constexpr std::chrono::seconds hang_up_time{2};

Response make_response(WebAnswer answer, bool head)
{
    Response response(static_cast<beast_http::status>(answer.status), 11);
    const std::string_view policy = Web::content_security_policy();
    response.set(beast_http::field::content_type, answer.content_type);
    response.set(beast_http::field::cache_control, "no-store");
    response.set(beast_http::field::connection, "close");
    response.set("Content-Security-Policy", boost::beast::string_view(policy.data(), policy.size()));
    response.set("Referrer-Policy", "no-referrer");
    response.set("X-Content-Type-Options", "nosniff");
    if (answer.status == 405) response.set(beast_http::field::allow, "GET, HEAD");
    response.content_length(answer.body.size());
    if (!head) response.body() = std::move(answer.body);
    return response;
}

WebAnswer explain(const boost::system::error_code& error)
{
    const bool large = error == beast_http::error::header_limit || error == beast_http::error::body_limit;
    return WebAnswer{large ? 413 : 400, "text/plain; charset=utf-8",
                     large ? "the request is too large\n" : "this is no HTTP request\n"};
}

/// False: nobody is there to answer any more.
asio::awaitable<bool> serve(Socket& socket, Web& web, WebLimits limits)
{
    boost::beast::flat_buffer buffer(limits.header_bytes + limits.body_bytes);
    Request request;
    request.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    request.body_limit(limits.body_bytes);
    const auto [error, size] =
        co_await beast_http::async_read(socket, buffer, request, asio::as_tuple(asio::use_awaitable));
    const bool is_gone =
        error == beast_http::error::end_of_stream || error.category() == asio::error::get_system_category();
    if (error && is_gone) co_return false;
    WebAnswer answer;
    const std::string method(request.get().method_string());
    if (error) {
        answer = explain(error);
    } else {
        std::string target(request.get().target());
        answer = co_await web.answer(method, std::move(target));
    }
    const Response response = make_response(std::move(answer), method == "HEAD");
    beast_http::serializer<false, beast_http::string_body, beast_http::fields> serializer(response);
    if (method == "HEAD") {
        const auto [failed, count] =
            co_await beast_http::async_write_header(socket, serializer, asio::as_tuple(asio::use_awaitable));
        co_return !failed;
    }
    const auto [failed, count] =
        co_await beast_http::async_write(socket, serializer, asio::as_tuple(asio::use_awaitable));
    co_return !failed;
}

/// A close with unread bytes would reset the connection and lose the answer, so what still comes is read for a moment.
asio::awaitable<void> hang_up(Socket& socket)
{
    boost::system::error_code error;
    socket.shutdown(Socket::shutdown_send, error);
    std::string rest(4096, '\0');
    while (!error) {
        const auto buffer = asio::buffer(rest);
        std::tie(error, std::ignore) = co_await socket.async_read_some(buffer, asio::as_tuple(asio::use_awaitable));
    }
}

/// Closes the socket when time is up, which ends every wait on it.
void set_deadline(asio::steady_timer& timer, const std::shared_ptr<Socket>& socket, std::chrono::milliseconds time)
{
    timer.expires_after(time);
    timer.async_wait([socket](const boost::system::error_code& error) {
        boost::system::error_code ignored;
        if (!error) socket->close(ignored);
    });
}

} // namespace

WebServer::WebServer(asio::any_io_executor executor, Web& web, WebLimits limits)
    : group_(std::move(executor), "web"), web_(web), limits_(limits)
{
}

Result<void> WebServer::open(const std::string& where)
{
    auto listener = net::Listener::open(group_.executor(), where, false);
    if (!listener) return fail(std::move(listener));
    address_ = listener->address();
    log::info("listening", {{"front", "web"}, {"address", address_}});
    listener->run(group_, [this](Socket socket, const net::Peer&) { accept(std::move(socket)); });
    return {};
}

void WebServer::accept(Socket accepted)
{
    if (*connections_ >= limits_.connections) return; // closed as it goes
    ++*connections_;
    const auto sign_off = [connections = connections_](const Socket* socket) {
        --*connections;
        delete socket;
    };
    auto task = [](std::shared_ptr<Socket> socket, Web& web, WebLimits limits) -> asio::awaitable<void> {
        asio::steady_timer timer(socket->get_executor());
        set_deadline(timer, socket, limits.deadline);
        const bool answered = co_await serve(*socket, web, limits);
        if (!answered) co_return;
        set_deadline(timer, socket, hang_up_time);
        co_await hang_up(*socket);
    };
    group_.spawn(task(std::shared_ptr<Socket>(new Socket(std::move(accepted)), sign_off), web_, limits_));
}

asio::awaitable<void> WebServer::stop()
{
    group_.cancel();
    co_await group_.join();
}

} // namespace fedibee::app
