// SPDX-License-Identifier: AGPL-3.0-or-later
// The one file with Beast's HTTP.
#include "app/web_server.hpp"

#include "net/log.hpp"
#include "text/ascii.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>

namespace fedibee::app {
namespace {

namespace beast_http = boost::beast::http;
using Request = beast_http::request_parser<beast_http::string_body>;
using Response = beast_http::response<beast_http::string_body>;
using Socket = net::Listener::Socket;
constexpr std::chrono::seconds hang_up_time{2};
constexpr std::size_t upload_buffer = 64UL * 1024; ///< a body comes in pieces of this size

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
    for (const auto& [name, value] : answer.headers) response.set(name, value);
    if (answer.status == 405 && answer.headers.empty()) response.set(beast_http::field::allow, "GET, HEAD");
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

/// Closes the socket when time is up, which ends every wait on it.
void set_deadline(asio::steady_timer& timer, const std::shared_ptr<Socket>& socket, std::chrono::milliseconds time)
{
    timer.expires_after(time);
    timer.async_wait([socket](const boost::system::error_code& error) {
        boost::system::error_code ignored;
        if (!error) socket->close(ignored);
    });
}

/// One connection, and what serves it.
struct Visit {
    std::shared_ptr<Socket> socket;
    std::string address;
    Web& web;
    UploadDesk* desk;
    WebLimits limits;
};

bool is_gone(const boost::system::error_code& error)
{
    return error == beast_http::error::end_of_stream || error.category() == asio::error::get_system_category();
}

std::string field(const Request& request, beast_http::field name)
{
    return std::string(request.get()[name]);
}

UploadRequest upload_request(const Request& request, const Visit& visit)
{
    UploadRequest head;
    head.method = std::string(request.get().method_string());
    head.target = std::string(request.get().target());
    head.address = visit.address;
    head.authorization = field(request, beast_http::field::authorization);
    head.content_type = field(request, beast_http::field::content_type);
    head.content_disposition = field(request, beast_http::field::content_disposition);
    head.origin = field(request, beast_http::field::origin);
    if (const auto length = request.content_length()) head.length = *length;
    return head;
}

/// Reads the body when it may come. Nothing: nobody is there to answer any more.
asio::awaitable<std::optional<WebAnswer>> take_upload(Visit& visit, Request& request, boost::beast::flat_buffer& buffer)
{
    UploadRequest head = upload_request(request, visit);
    auto received = co_await visit.desk->receive(head);
    if (auto* const answer = std::get_if<WebAnswer>(&received)) co_return std::move(*answer);
    auto admission = std::get<UploadDesk::Admission>(std::move(received));
    request.body_limit(visit.desk->most_bytes());
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (text::same_ignoring_case(field(request, beast_http::field::expect), "100-continue")) {
        const auto bytes = asio::buffer(go_on);
        co_await asio::async_write(*visit.socket, bytes, asio::as_tuple(asio::use_awaitable));
    }
    const auto [error, size] =
        co_await beast_http::async_read(*visit.socket, buffer, request, asio::as_tuple(asio::use_awaitable));
    if (error && is_gone(error)) co_return std::nullopt;
    if (error == beast_http::error::body_limit)
        co_return UploadDesk::refuse(413, "The file is too large: at most " + std::to_string(visit.desk->most_bytes()) +
                                              " bytes are taken.");
    if (error) co_return UploadDesk::refuse(400, "The file did not come whole; send it again.");
    co_return co_await visit.desk->keep(std::move(admission), std::move(head), std::move(request.get().body()));
}

/// A page, or the small form of one.
asio::awaitable<std::optional<WebAnswer>> take_request(Visit& visit, Request& request,
                                                       boost::beast::flat_buffer& buffer)
{
    request.body_limit(visit.limits.body_bytes);
    const auto length = request.content_length();
    if (length && *length > visit.limits.body_bytes) co_return explain(beast_http::error::body_limit);
    const auto [error, size] =
        co_await beast_http::async_read(*visit.socket, buffer, request, asio::as_tuple(asio::use_awaitable));
    if (error && is_gone(error)) co_return std::nullopt;
    if (error) co_return explain(error);
    std::string method(request.get().method_string());
    std::string target(request.get().target());
    co_return co_await visit.web.answer(std::move(method), std::move(target), std::move(request.get().body()));
}

/// False: nobody is there to answer any more.
asio::awaitable<bool> serve(Visit& visit, asio::steady_timer& timer)
{
    Socket& socket = *visit.socket;
    boost::beast::flat_buffer buffer(visit.limits.header_bytes + std::max(visit.limits.body_bytes, upload_buffer));
    Request request;
    request.header_limit(static_cast<std::uint32_t>(visit.limits.header_bytes));
    request.body_limit(boost::none); // what may come is known when the header is here
    const auto [error, size] =
        co_await beast_http::async_read_header(socket, buffer, request, asio::as_tuple(asio::use_awaitable));
    if (error && is_gone(error)) co_return false;
    const std::string target(request.get().target());
    const bool upload = visit.desk != nullptr && UploadDesk::is_for(target);
    std::optional<WebAnswer> answer;
    if (error) {
        answer = explain(error);
    } else if (upload) {
        set_deadline(timer, visit.socket, visit.limits.upload_deadline);
        answer = co_await take_upload(visit, request, buffer);
        if (answer) answer = visit.desk->opened(upload_request(request, visit), std::move(*answer));
    } else {
        answer = co_await take_request(visit, request, buffer);
    }
    if (!answer) co_return false;
    const auto place = std::move(answer->place);
    const std::string method(request.get().method_string());
    const Response response = make_response(std::move(*answer), method == "HEAD");
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

} // namespace

WebServer::WebServer(asio::any_io_executor executor, Web& web, WebLimits limits, UploadDesk* desk)
    : group_(std::move(executor), "web"), web_(web), limits_(limits), desk_(desk)
{
}

Result<void> WebServer::open(const std::string& where)
{
    auto listener = net::Listener::open(group_.executor(), where, false);
    if (!listener) return fail(std::move(listener));
    address_ = listener->address();
    log::info("listening", {{"front", "web"}, {"address", address_}});
    listener->run(group_, [this](Socket socket, const net::Peer& peer) { accept(std::move(socket), peer); });
    return {};
}

void WebServer::accept(Socket accepted, const net::Peer& peer)
{
    if (*connections_ >= limits_.connections) return; // closed as it goes
    ++*connections_;
    const auto sign_off = [connections = connections_](const Socket* socket) {
        --*connections;
        delete socket;
    };
    auto task = [](Visit visit) -> asio::awaitable<void> {
        asio::steady_timer timer(visit.socket->get_executor());
        set_deadline(timer, visit.socket, visit.limits.deadline);
        const bool answered = co_await serve(visit, timer);
        if (!answered) co_return;
        set_deadline(timer, visit.socket, hang_up_time);
        co_await hang_up(*visit.socket);
    };
    std::shared_ptr<Socket> socket(new Socket(std::move(accepted)), sign_off);
    group_.spawn(task(Visit{std::move(socket), peer.address, web_, desk_, limits_}));
}

asio::awaitable<void> WebServer::stop()
{
    group_.cancel();
    co_await group_.join();
}

} // namespace fedibee::app
