// SPDX-License-Identifier: AGPL-3.0-or-later
#include "irc/server.hpp"

#include "irc/commands.hpp"
#include "irc/connection.hpp"
#include "irc/hub.hpp"
#include "net/backoff.hpp"
#include "net/listener.hpp"
#include "net/log.hpp"
#include "net/tls.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace fedibee::irc {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds sweep_interval = 1s;
constexpr std::chrono::milliseconds wait_step = 10ms;
constexpr int drain_steps = 500; ///< 5 s for what was typed and is being published
constexpr int flush_steps = 100; ///< 1 s for ERROR lines

std::vector<std::shared_ptr<Connection>> all_connections(const Hub& hub)
{
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(hub.connections.size());
    for (const auto& [key, connection] : hub.connections) all.push_back(connection);
    return all;
}

asio::awaitable<void> sweep_forever(std::shared_ptr<Hub> hub)
{
    while (co_await net::sleep(sweep_interval)) {
        const Instant now = hub->clock.now();
        for (const auto& connection : all_connections(*hub)) connection->sweep(now);
    }
}

} // namespace

class Server::Impl {
public:
    Impl(asio::any_io_executor executor, session::Users& users, const Clock& clock, ServerOptions options)
        : hub_(std::make_shared<Hub>(executor, users, clock, std::move(options))), accepting_(executor, "irc-accept")
    {
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl()
    {
        for (const auto& connection : all_connections(*hub_)) connection->disconnect();
        hub_->connections.clear();
    }

    Result<void> open()
    {
        const IrcConfig& config = hub_->options.irc;
        if (needs_certificate(config)) {
            if (auto loaded = load_certificate(config); !loaded) return loaded;
        }
        if (auto done = listen(config.listen, Kind::plain); !done) return done;
        if (auto done = listen(config.tls_listen, Kind::tls); !done) return done;
        if (auto done = listen(config.unix_listen, Kind::unix); !done) return done;
        if (auto done = listen(config.websocket_listen, Kind::websocket); !done) return done;
        origins_ = std::make_shared<const std::vector<std::string>>(config.websocket_origins);
        for (auto& [listener, kind] : listeners_) {
            auto accept = [this, as = kind](net::Listener::Socket socket, net::Peer peer) {
                take_in(std::move(socket), std::move(peer), as);
            };
            listener.run(accepting_, std::move(accept));
        }
        accepting_.spawn(sweep_forever(hub_));
        return {};
    }

    Result<void> reload(ServerOptions options)
    {
        if (tls_) {
            if (auto loaded = load_certificate(options.irc); !loaded) return loaded;
        }
        options.irc.rooms = hub_->options.irc.rooms; // people are in them
        options.filehost = hub_->options.filehost;   // the web listener stays as it is
        origins_ = std::make_shared<const std::vector<std::string>>(options.irc.websocket_origins);
        const IrcConfig before = hub_->options.irc;
        hub_->set_options(std::move(options));
        for (const auto& connection : all_connections(*hub_)) announce_offers(*connection, before);
        return {};
    }

    asio::awaitable<void> stop(std::string reason)
    {
        accepting_.cancel();
        co_await accepting_.join();
        for (const auto& connection : all_connections(*hub_)) connection->flush_held_text();
        for (int step = 0; hub_->running_operations > 0 && step < drain_steps; ++step) co_await net::sleep(wait_step);
        for (const auto& connection : all_connections(*hub_)) connection->close(reason);
        for (int step = 0; !hub_->connections.empty() && step < flush_steps; ++step) co_await net::sleep(wait_step);
        for (const auto& connection : all_connections(*hub_)) connection->abort(reason);
        hub_->group.cancel();
        co_await hub_->group.join();
        for (const auto& connection : all_connections(*hub_)) connection->disconnect();
        hub_->connections.clear();
    }

    [[nodiscard]] std::size_t clients() const noexcept { return hub_->connections.size(); }

private:
    enum class Kind { plain, tls, unix, websocket, websocket_tls };
    static constexpr std::string_view secure_scheme = "wss://";

    static bool needs_certificate(const IrcConfig& config)
    {
        const auto secure = [](const std::string& where) { return where.starts_with(secure_scheme); };
        return !config.tls_listen.empty() || std::ranges::any_of(config.websocket_listen, secure);
    }

    Result<void> load_certificate(const IrcConfig& config)
    {
        if (config.certificate.empty() || config.private_key.empty())
            return fail(Errc::invalid_input,
                        "TLS needs irc.certificate and irc.private_key: name the PEM files of both");
        auto context = net::TlsContext::open(config.certificate, config.private_key, "irc");
        if (!context) return fail(std::move(context));
        auto web = net::TlsContext::open(config.certificate, config.private_key, "http/1.1");
        if (!web) return fail(std::move(web));
        tls_ = std::move(*context);
        web_tls_ = std::move(*web);
        return {};
    }

    Result<void> listen(const std::vector<std::string>& addresses, Kind kind)
    {
        for (std::string_view where : addresses) {
            if (kind == Kind::websocket && where.starts_with(secure_scheme)) {
                where.remove_prefix(secure_scheme.size());
                if (auto done = listen({std::string(where)}, Kind::websocket_tls); !done) return done;
                continue;
            }
            auto listener = net::Listener::open(hub_->executor, where, kind == Kind::unix);
            if (!listener) return fail(std::move(listener));
            announce(*listener, kind);
            listeners_.emplace_back(std::move(*listener), kind);
        }
        return {};
    }

    void announce(const net::Listener& listener, Kind kind) const
    {
        static constexpr std::array fronts{"irc", "ircs", "irc-unix", "irc-ws", "irc-wss"};
        const std::string front = fronts[static_cast<std::size_t>(kind)];
        if (kind == Kind::tls || kind == Kind::websocket_tls) {
            log::info("listening",
                      {{"front", front}, {"address", listener.address()}, {"fingerprint", tls_->fingerprint()}});
        } else {
            log::info("listening", {{"front", front}, {"address", listener.address()}});
        }
    }

    void take_in(net::Listener::Socket socket, net::Peer peer, Kind kind)
    {
        auto channel = kind == Kind::tls ? tls_->accept() : kind == Kind::websocket_tls ? web_tls_->accept() : nullptr;
        const LimitsConfig& limits = hub_->options.limits;
        auto stream = std::make_shared<net::LineStream>(std::move(socket), std::move(channel), limits.send_queue_bytes);
        if (kind == Kind::websocket || kind == Kind::websocket_tls) stream->speak_websocket(origins_);
        const bool proxied = net::is_listed(hub_->options.irc.trusted_proxies, peer.address);
        if (proxied) stream->expect_proxy_header();
        // Whose clients these are is said only later.
        const bool many = proxied || net::is_listed(hub_->options.irc.webirc_gateways, peer.address);
        const auto known = hub_->per_address.find(peer.address);
        if (limits.clients_per_address > 0 && !peer.loopback && !many && known != hub_->per_address.end() &&
            known->second >= limits.clients_per_address) {
            stream->send("ERROR :Closing Link: [" + peer.address + "] (Too many connections from your address)\r\n");
            stream->close_after_flush();
            return;
        }
        auto connection = std::make_shared<Connection>(hub_, std::move(stream), peer);
        hub_->connections.emplace(connection.get(), connection);
        hub_->most_clients = std::max(hub_->most_clients, hub_->connections.size());
        connection->open();
    }

    std::shared_ptr<Hub> hub_;
    net::TaskGroup accepting_;
    std::vector<std::pair<net::Listener, Kind>> listeners_;
    std::optional<net::TlsContext> tls_;
    std::optional<net::TlsContext> web_tls_;
    net::WebSocketFraming::Origins origins_;
};

Server::Server(asio::any_io_executor executor, session::Users& users, const Clock& clock, ServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), users, clock, std::move(options)))
{
}

Server::~Server() = default;

Result<void> Server::open()
{
    return impl_->open();
}

Result<void> Server::reload(ServerOptions options)
{
    return impl_->reload(std::move(options));
}

asio::awaitable<void> Server::stop(std::string reason)
{
    return impl_->stop(std::move(reason));
}

std::size_t Server::clients() const noexcept
{
    return impl_->clients();
}

} // namespace fedibee::irc
