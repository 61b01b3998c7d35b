// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/listener.hpp"

#include "net/backoff.hpp"
#include "net/log.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace fedibee::net {
namespace {

using asio::ip::tcp;
constexpr std::chrono::milliseconds accept_pause{100};

std::string print(const tcp::endpoint& endpoint)
{
    const std::string host = endpoint.address().to_string();
    const bool v6 = endpoint.address().is_v6();
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

tcp::endpoint as_tcp(const asio::generic::stream_protocol::endpoint& endpoint)
{
    tcp::endpoint result;
    result.resize(endpoint.size());
    std::memcpy(result.data(), endpoint.data(), endpoint.size());
    return result;
}

Peer peer_of(const Listener::Socket& socket)
{
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error || endpoint.data()->sa_family == AF_UNIX) return Peer{"unix", true};
    auto address = as_tcp(endpoint).address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return Peer{address.to_string(), address.is_loopback()};
}

/// What a former run left behind: never a file of another kind, nor a socket where somebody listens.
void remove_old_socket(const asio::any_io_executor& executor, const std::string& path)
{
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0 || !S_ISSOCK(info.st_mode)) return;
    asio::local::stream_protocol::socket probe(executor);
    boost::system::error_code error;
    probe.open(asio::local::stream_protocol(), error);
    if (!error) probe.non_blocking(true, error);
    if (!error) probe.connect(asio::local::stream_protocol::endpoint(path), error);
    if (error == asio::error::connection_refused) ::unlink(path.c_str());
}

Result<asio::generic::stream_protocol::endpoint> find_endpoint(const asio::any_io_executor& executor,
                                                               std::string_view where, bool unix)
{
    if (unix) return asio::local::stream_protocol::endpoint(std::string(where));
    auto parts = split_host_port(where);
    if (!parts) return fail(std::move(parts));
    tcp::resolver resolver(executor);
    boost::system::error_code error;
    const auto found = resolver.resolve(parts->first, parts->second, tcp::resolver::passive, error);
    if (error || found.empty())
        return fail(Errc::invalid_input, "cannot listen on " + std::string(where) + ": the host or port is unknown");
    return found.begin()->endpoint();
}

} // namespace

Result<std::pair<std::string, std::string>> split_host_port(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == text.size())
        return fail(Errc::invalid_input, "'" + std::string(text) + "' is no address: write host:port");
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return std::pair{std::string(host), std::string(text.substr(colon + 1))};
}

Result<Listener> Listener::open(const asio::any_io_executor& executor, std::string_view where, bool unix)
{
    auto endpoint = find_endpoint(executor, where, unix);
    if (!endpoint) return fail(std::move(endpoint));
    if (unix) remove_old_socket(executor, std::string(where));
    Acceptor acceptor(executor);
    boost::system::error_code error;
    acceptor.open(endpoint->protocol(), error);
    if (!error && !unix) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(Errc::network, "cannot listen on " + std::string(where) + ": " + error.message() +
                                       "; is another program using it?");
    if (unix) ::chmod(std::string(where).c_str(), 0600);
    std::string address = unix ? std::string(where) : print(as_tcp(acceptor.local_endpoint()));
    return Listener(std::move(acceptor), std::move(address));
}

void Listener::run(TaskGroup& group, Accept accept)
{
    auto loop = [](std::shared_ptr<Acceptor> acceptor, Accept on_accept) -> asio::awaitable<void> {
        while (acceptor->is_open()) {
            auto [error, socket] = co_await acceptor->async_accept(asio::as_tuple(asio::use_awaitable));
            if (error == asio::error::operation_aborted) co_return;
            if (error) {
                log::warn("accept failed", {{"what", error.message()}});
                if (!co_await sleep(accept_pause)) co_return;
                continue;
            }
            Peer peer = peer_of(socket);
            if (peer.address != "unix") {
                boost::system::error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
            }
            on_accept(std::move(socket), std::move(peer));
        }
    };
    group.spawn(loop(acceptor_, std::move(accept)));
}

} // namespace fedibee::net
