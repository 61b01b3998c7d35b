// SPDX-License-Identifier: AGPL-3.0-or-later
// One login's stream: opens and closes links for what is wanted, and shares with other logins what is the same for all.
#pragma once

#include "backend/mastodon/stream.hpp"
#include "backend/mastodon/stream_links.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::mastodon {

/// The run() coroutine alone opens and closes links and writes to them; links only report.
class LoginStream final : public EventStream, private LinkOwner, private SharedReader {
public:
    LoginStream(HttpClient& http, InstanceInfo instance, Secret token, std::string budget, Sharing sharing,
                std::shared_ptr<const Account> self)
        : instance_(std::move(instance)), sharing_(std::move(sharing)),
          means_{http, instance_, std::move(token), std::move(budget), reading_for(instance_), sharing_.streams},
          quirks_(dialect_for(instance_.software, instance_.version).quirks)
    {
        means_.reading.self = std::move(self);
    }

    Task<void> run(EventSink& sink) override;
    void want(std::vector<Timeline> timelines) override
    {
        wanted_ = std::move(timelines);
        wake();
    }

private:
    void on_link_open(Link& link) override;
    void on_link_end(Link& link, Error reason) override;
    void on_event(const Subscription& by, Event event) override;

    [[nodiscard]] const Hidden* hidden() const override
    {
        return sharing_.hidden->known ? &*sharing_.hidden->known : nullptr;
    }
    void is_not_alone() override;
    void carrying_changed() override { wake(); }
    void on_shared_open(const Subscription& what) override;
    void on_shared_lost(const Subscription& what, const Error& reason) override;
    void on_shared_event(const Subscription& what, const Event& event) override;
    void share(const std::vector<Subscription>& wanted);
    void stop_sharing();
    void say_shared_open(const Link& link);
    void say_shared_closed(const Link& link);
    asio::awaitable<void> keep_hidden();

    [[nodiscard]] std::vector<Subscription> wanted_subscriptions() const;
    [[nodiscard]] std::vector<Subscription> carried_subscriptions(const std::vector<Subscription>& wanted) const;
    [[nodiscard]] bool can_be_framed(const Subscription& subscription) const;
    asio::awaitable<void> reconcile();
    asio::awaitable<void> close_unwanted(const std::vector<Subscription>& wanted);
    void open_missing(const std::vector<Subscription>& wanted);
    asio::awaitable<void> subscribe(Link& link, const std::vector<Subscription>& wanted);
    asio::awaitable<void> fall_back();
    asio::awaitable<void> close_all();
    void announce_open();
    void announce_lost(const Error& reason);
    void lose(const Subscription& subscription, const Error& reason);
    void lose_shared(const Subscription& what, std::vector<Timeline> timelines, const Error& reason);
    [[nodiscard]] std::vector<Subscription> needed_for(const Timeline& timeline) const;
    [[nodiscard]] bool carries(const Timeline& timeline) const;
    void add_link(LinkKind kind, Subscription only);
    void wake()
    {
        changed_ = true;
        if (timer_) timer_->cancel();
    }

    InstanceInfo instance_;
    Sharing sharing_;
    LinkMeans means_;
    Quirks quirks_;
    std::vector<Timeline> wanted_;
    EventSink* sink_ = nullptr;
    std::vector<std::unique_ptr<Link>> links_;
    std::vector<Timeline> announced_;       ///< StreamOpened was said of these
    std::vector<Subscription> refused_;     ///< the server does not stream these; they are polled
    std::vector<Subscription> shared_;      ///< joined: read together with other logins
    std::vector<Subscription> shared_open_; ///< of these, what is open
    std::optional<net::TaskGroup> chores_;  ///< while it runs
    bool keeps_hidden_ = false;
    std::optional<Error> reason_;
    std::unique_ptr<asio::steady_timer> timer_;
    bool changed_ = false;
    bool use_server_sent_events_ = false; ///< stays so for as long as they work
    bool must_fall_back_ = false;
};

} // namespace fedibee::mastodon
