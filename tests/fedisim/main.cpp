// SPDX-License-Identifier: AGPL-3.0-or-later
// fedisim: a simulated instance.
#include "control.hpp"
#include "http_server.hpp"
#include "load.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <cstdio>

using namespace fedisim;

namespace {

net::awaitable<void> keep_time(Sim& sim)
{
    net::steady_timer timer(co_await net::this_coro::executor);
    while (true) {
        timer.expires_after(std::chrono::seconds(1));
        const auto [error] = co_await timer.async_wait(net::as_tuple(net::use_awaitable));
        if (error) co_return;
        sim.world.tick();
        sim.hub.tick();
    }
}

bool open_listener(const Options& options, net::ip::tcp::acceptor& acceptor)
{
    const auto colon = options.listen.rfind(':');
    if (colon == std::string::npos) return false;
    boost::system::error_code error;
    auto host = options.listen.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    const auto address = net::ip::make_address(host, error);
    if (error) return false;
    const auto port = static_cast<unsigned short>(std::strtoul(options.listen.c_str() + colon + 1, nullptr, 10));
    const net::ip::tcp::endpoint endpoint(address, port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) fmt::print(stderr, "fedisim: cannot listen on {}: {}\n", options.listen, error.message());
    return !error;
}

void name_instance(Sim& sim, const net::ip::tcp::endpoint& bound)
{
    const bool secure = !sim.options.tls_certificate.empty();
    const auto local = bound.address().to_string() + ":" + std::to_string(bound.port());
    sim.world.authority = sim.options.domain.empty() ? local : sim.options.domain;
    sim.world.base =
        (secure ? "https://" : "http://") + (secure && !sim.options.domain.empty() ? sim.options.domain : local);
    sim.world.streaming = (secure ? "wss" : "ws") + sim.world.base.substr(secure ? 5 : 4);
}

bool load_certificate(const Options& options, net::ssl::context& context)
{
    boost::system::error_code error;
    context.use_certificate_chain_file(options.tls_certificate, error);
    if (!error) context.use_private_key_file(options.tls_key, net::ssl::context::pem, error);
    if (error)
        fmt::print(stderr, "fedisim: cannot use the certificate {}: {}\n", options.tls_certificate, error.message());
    return !error;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    if (const int status = read_options(argc, argv, options); status >= 0) return status;
    net::io_context io(1);
    net::ssl::context tls(net::ssl::context::tls_server);
    const bool secure = !options.tls_certificate.empty();
    if (secure && !load_certificate(options, tls)) return 1;
    net::ip::tcp::acceptor acceptor(io);
    if (!open_listener(options, acceptor)) return 1;

    const bool is_gnusocial = gnusocial::find_version(options.software) != nullptr;
    Sim sim(options, *find_dialect(is_gnusocial ? "mastodon" : options.software));
    name_instance(sim, acceptor.local_endpoint());
    populate(sim);
    sim.world.told = [&sim](const Event& event) { sim.hub.tell(event); };
    fmt::print("{}\n", first_line(sim));
    std::fflush(stdout);

    net::signal_set signals(io, SIGTERM, SIGINT);
    signals.async_wait([&io](const boost::system::error_code&, int) { io.stop(); });
    net::co_spawn(io, accept_connections(sim, acceptor, secure ? &tls : nullptr), net::detached);
    net::co_spawn(io, keep_time(sim), net::detached);
    if (options.posts_per_second > 0) net::co_spawn(io, live(sim), net::detached);
    io.run();
    // Open connections still refer to the simulation: the process ends here, with them.
    std::fflush(nullptr);
    std::_Exit(0);
}
