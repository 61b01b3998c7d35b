// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/server.hpp"

#include "net/backoff.hpp"
#include "net/listener.hpp"
#include "xmpp/client.hpp"
#include "xmpp/hub.hpp"
#include "xmpp/router.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::chrono::milliseconds sweep_interval{1'000};
constexpr std::chrono::milliseconds wait_step{10};
constexpr int drain_steps = 300; ///< 3 s for what was typed and is being published

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
        for (int step = 0; is_busy() && step < drain_steps; ++step) co_await net::sleep(wait_step);
        for (const auto& [bare, client] : hub_.clients) client->say_farewell();
        hub_.group.cancel();
        co_await hub_.group.join();
        leave_all();
        co_await hub_.link.stop();
        hub_.requests.drop_all();
    }

    void on_up() override {}
    void on_stanza(const gloox::Tag& stanza) override { route(hub_, stanza); }
    void on_down(std::string_view /*reason*/) override
    {
        hub_.privileges.forget();
        hub_.requests.drop_all();
        // Messages were lost: programs join again when their next ping or message is refused.
        for (const auto& [bare, client] : hub_.clients) {
            client->resources().clear();
            client->leave_rooms();
        }
    }

    [[nodiscard]] const Hub& hub() const noexcept { return hub_; }

private:
    asio::awaitable<void> sweep()
    {
        while (co_await net::sleep(sweep_interval)) {
            const Instant now = hub_.clock.now();
            hub_.requests.expire(now);
            hub_.forms.expire(now);
            std::vector<std::string> idle;
            for (const auto& [bare, client] : hub_.clients) {
                if (client->is_idle(now)) idle.push_back(bare);
            }
            for (const auto& bare : idle) forget_client(hub_, bare);
        }
    }

    [[nodiscard]] bool is_busy() const
    {
        return std::ranges::any_of(hub_.clients, [](const auto& one) { return one.second->is_busy(); });
    }

    void leave_all()
    {
        const auto all = std::exchange(hub_.clients, {});
        for (const auto& [bare, client] : all) client->leave();
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

std::size_t Server::clients() const noexcept
{
    return impl_->hub().clients.size();
}

std::string Server::problem() const
{
    return impl_->hub().link.problem();
}

} // namespace fedibee::xmpp
