// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/server.hpp"

#include "net/backoff.hpp"
#include "net/listener.hpp"
#include "net/log.hpp"
#include "xmpp/client.hpp"
#include "xmpp/contacts.hpp"
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
constexpr std::chrono::minutes look_interval{1}; ///< after whom nobody posted lately
constexpr std::size_t probes_at_once = 100;
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
        hub_.group.spawn(begin());
        hub_.group.spawn(sweep());
        return {};
    }

    asio::awaitable<void> stop()
    {
        for (int step = 0; is_busy() && step < drain_steps; ++step) co_await net::sleep(wait_step);
        for (const auto& [bare, client] : hub_.clients) client->say_farewell();
        co_await keep_all_contacts();
        hub_.group.cancel();
        co_await hub_.group.join();
        leave_all();
        co_await hub_.link.stop();
        hub_.requests.drop_all();
    }

    void on_up() override
    {
        hub_.group.spawn(wake_users());
        for (const auto& [bare, client] : hub_.clients) client->resume();
    }
    void on_stanza(const gloox::Tag& stanza) override { route(hub_, stanza); }
    void on_down(std::string_view /*reason*/) override
    {
        hub_.privileges.forget();
        hub_.requests.drop_all();
        for (const auto& [bare, client] : hub_.clients) client->lose_programs();
    }

    [[nodiscard]] const Hub& hub() const noexcept { return hub_; }

private:
    /// Who is a user has to be known before anybody says anything.
    asio::awaitable<void> begin()
    {
        const auto names = co_await hub_.users.vouched_names("xmpp");
        if (!names) log::error("users not read", {{"front", "xmpp"}, {"why", names.error().detail}});
        if (names) hub_.users_known.insert(names->begin(), names->end());
        hub_.link.start();
    }

    /// Whoever is there says so again: what was known of them ended with the link, or with the last run.
    asio::awaitable<void> wake_users()
    {
        const auto all = hub_.users_known; // others may come and go meanwhile
        std::size_t sent = 0;
        for (const auto& bare : all) {
            hub_.send(stanza("presence", hub_.domain(), bare, {}, "probe"));
            if (++sent % probes_at_once == 0 && !co_await net::sleep(sweep_interval)) co_return;
        }
    }

    asio::awaitable<void> keep_all_contacts()
    {
        const auto all = hub_.clients;
        for (const auto& [bare, client] : all) {
            if (client->user() && client->contacts().take_changed()) co_await keep_contacts(client);
        }
    }

    void show_contacts(Instant now)
    {
        const bool looks_back = now >= next_look_;
        if (looks_back) next_look_ = now + look_interval;
        for (const auto& [bare, client] : hub_.clients) {
            if (looks_back) client->contacts().mark_recent(now);
            show_due_contacts(*client);
            if (client->user() && client->contacts().take_changed()) hub_.group.spawn(keep_contacts(client));
        }
    }

    asio::awaitable<void> sweep()
    {
        while (co_await net::sleep(sweep_interval)) {
            const Instant now = hub_.clock.now();
            hub_.requests.expire(now);
            hub_.forms.expire(now);
            show_contacts(now);
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
    Instant next_look_{};
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
