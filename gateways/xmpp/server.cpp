// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/server.hpp"

#include "net/backoff.hpp"
#include "net/listener.hpp"
#include "xmpp/hub.hpp"
#include "xmpp/router.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::chrono::milliseconds sweep_interval{1'000};

/// "*", "example.org" or "*.example.org".
bool fits(std::string_view pattern, std::string_view host)
{
    if (pattern == "*") return true;
    if (pattern.starts_with("*.")) return host.ends_with(pattern.substr(1)) && host.size() + 1 > pattern.size();
    return pattern == host;
}

} // namespace

LinkOptions Hub::link_options(const ServerOptions& options)
{
    LinkOptions link;
    if (auto parts = net::split_host_port(options.xmpp.server)) {
        link.host = std::move(parts->first);
        link.port = std::move(parts->second);
    }
    link.domain = options.xmpp.domain;
    link.secret = options.secret;
    link.first_delay = options.first_delay;
    return link;
}

bool Hub::admits(std::string_view host) const
{
    const auto& hosts = options.xmpp.hosts;
    if (!hosts.empty()) return std::ranges::any_of(hosts, [host](const auto& one) { return fits(one, host); });
    const auto dot = options.xmpp.domain.find('.');
    return dot != std::string::npos && host == std::string_view(options.xmpp.domain).substr(dot + 1);
}

class Server::Impl final : public LinkHandler {
public:
    Impl(asio::any_io_executor executor, session::Users& users, const Clock& clock, ServerOptions options)
        : hub_(executor, users, clock, std::move(options), *this)
    {
    }

    Result<void> open()
    {
        if (auto parts = net::split_host_port(hub_.options.xmpp.server); !parts) return fail(std::move(parts));
        hub_.group.spawn(sweep());
        hub_.link.start();
        return {};
    }

    asio::awaitable<void> stop()
    {
        hub_.group.cancel();
        co_await hub_.group.join();
        co_await hub_.link.stop();
        hub_.requests.drop_all();
    }

    void on_up() override {}
    void on_stanza(const gloox::Tag& stanza) override { route(hub_, stanza); }
    void on_down(std::string_view /*reason*/) override
    {
        hub_.privileges.forget();
        hub_.requests.drop_all();
    }

    [[nodiscard]] const Hub& hub() const noexcept { return hub_; }

private:
    asio::awaitable<void> sweep()
    {
        while (co_await net::sleep(sweep_interval)) hub_.requests.expire(hub_.clock.now());
    }

    Hub hub_;
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

asio::awaitable<void> Server::stop()
{
    return impl_->stop();
}

std::string Server::problem() const
{
    return impl_->hub().link.problem();
}

} // namespace fedibee::xmpp
