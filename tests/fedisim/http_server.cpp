// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fedisim {

namespace {

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr std::size_t longest_head = 64U << 10U;
constexpr std::size_t longest_body = 128U << 20U;

struct Connection {
    explicit Connection(Socket socket) : transport(std::move(socket)) {}
    Connection(Socket socket, net::ssl::context& context) : transport(std::move(socket), context) {}

    net::awaitable<bool> fill();
    /// Reads until the mark; npos when the connection ended first.
    net::awaitable<std::size_t> find(std::string_view mark);

    Transport transport;
    std::string buffer;
};

net::awaitable<bool> Connection::fill()
{
    std::array<char, 16384> space{};
    const auto count = co_await transport.read(space);
    buffer.append(space.data(), count);
    co_return count > 0;
}

net::awaitable<std::size_t> Connection::find(std::string_view mark)
{
    while (true) {
        // A client that speaks TLS to a plain port would wait for ever.
        if (buffer.starts_with('\x16')) co_return std::string::npos;
        const auto at = buffer.find(mark);
        if (at != std::string::npos || buffer.size() > longest_head) co_return at;
        const bool more = co_await fill();
        if (!more) co_return std::string::npos;
    }
}

net::awaitable<bool> read_sized(Connection& connection, std::size_t size, std::string& body)
{
    while (connection.buffer.size() < size) {
        const bool more = co_await connection.fill();
        if (!more) co_return false;
    }
    body += connection.buffer.substr(0, size);
    connection.buffer.erase(0, size);
    co_return true;
}

net::awaitable<bool> read_chunks(Connection& connection, std::string& body)
{
    while (true) {
        const auto line_end = co_await connection.find("\r\n");
        if (line_end == std::string::npos) co_return false;
        const auto size = std::strtoull(connection.buffer.c_str(), nullptr, 16);
        connection.buffer.erase(0, line_end + 2);
        if (size > longest_body - body.size()) co_return false;
        std::string chunk;
        const bool whole = co_await read_sized(connection, size + 2, chunk);
        if (!whole) co_return false;
        if (size == 0) co_return true;
        body.append(chunk, 0, size);
    }
}

net::awaitable<bool> read_request(Connection& connection, Request& request)
{
    const auto head_end = co_await connection.find("\r\n\r\n");
    if (head_end == std::string::npos) co_return false;
    const bool parsed = parse_head(std::string_view(connection.buffer).substr(0, head_end), request);
    connection.buffer.erase(0, head_end + 4);
    if (!parsed) co_return false;
    if (request.header("expect") == "100-continue") {
        const bool written = co_await connection.transport.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!written) co_return false;
    }
    if (request.header("transfer-encoding").find("chunked") != std::string_view::npos) {
        const bool whole = co_await read_chunks(connection, request.body);
        co_return whole;
    }
    const auto size = std::strtoull(std::string(request.header("content-length")).c_str(), nullptr, 10);
    if (size > longest_body) co_return false;
    const bool whole = co_await read_sized(connection, size, request.body);
    co_return whole;
}

net::awaitable<void> wait(Transport& transport, std::int64_t milliseconds)
{
    net::steady_timer timer(transport.executor(), std::chrono::milliseconds(milliseconds));
    co_await timer.async_wait(token);
}

/// Half of the body under a Content-Length that promises all of it.
std::string cut_short(const Response& response)
{
    auto bytes = serialise(response, false, true);
    bytes.resize(bytes.size() - (response.body.size() - response.body.size() / 2));
    return bytes;
}

/// Whether the connection may carry another request.
net::awaitable<bool> respond(Sim& sim, Connection& connection, Request& request)
{
    const auto befalling = request.path.starts_with("/sim/") ? std::vector<Fault>() : sim.faults.befall(request);
    const Fault* ending = nullptr;
    for (const auto& fault : befalling) {
        if (fault.kind == "delay") {
            co_await wait(connection.transport, fault.details.number("ms", 1000));
        } else {
            ending = &fault;
        }
    }
    const bool before_work = ending != nullptr && ending->kind == "reset";
    if (ending == nullptr && is_stream_request(sim, request)) {
        const bool goes_on = co_await serve_stream(sim, connection.transport, request, connection.buffer);
        co_return goes_on;
    }
    Response response;
    const bool replaced = ending != nullptr && answer_of_fault(*ending, response);
    if (replaced || before_work) {
        parse_parameters(request);
    } else {
        response = sim.handle(request);
    }
    const bool after_work = ending != nullptr && ending->kind == "reset_after";
    sim.note(request, before_work || after_work ? 0 : response.status);
    if (before_work || after_work) {
        connection.transport.reset();
        co_return false;
    }
    if (ending != nullptr && ending->kind == "truncate") {
        co_await connection.transport.write(cut_short(response));
        connection.transport.close();
        co_return false;
    }
    if (response.held_back.count() > 0) co_await wait(connection.transport, response.held_back.count());
    const bool keep = lower_case(request.header("connection")) != "close";
    const bool written = co_await connection.transport.write(serialise(response, keep, request.method != "HEAD"));
    co_return written&& keep;
}

net::awaitable<void> serve(Sim& sim, std::shared_ptr<Connection> connection)
{
    const bool ready = co_await connection->transport.handshake();
    if (!ready) co_return;
    while (true) {
        Request request;
        const bool read = co_await read_request(*connection, request);
        if (!read) break;
        const bool goes_on = co_await respond(sim, *connection, request);
        if (!goes_on) break;
    }
    connection->transport.close();
}

} // namespace

net::awaitable<void> accept_connections(Sim& sim, net::ip::tcp::acceptor& acceptor, net::ssl::context* tls)
{
    while (true) {
        auto [error, socket] = co_await acceptor.async_accept(token);
        if (error == net::error::operation_aborted) co_return;
        if (error) continue;
        boost::system::error_code ignored;
        socket.set_option(net::ip::tcp::no_delay(true), ignored);
        auto connection = tls == nullptr ? std::make_shared<Connection>(std::move(socket))
                                         : std::make_shared<Connection>(std::move(socket), *tls);
        net::co_spawn(acceptor.get_executor(), serve(sim, std::move(connection)), net::detached);
    }
}

} // namespace fedisim
