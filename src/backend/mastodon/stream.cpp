// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/stream.hpp"

#include "backend/mastodon/login_stream.hpp"
#include "net/log.hpp"

#include <algorithm>

namespace fedibee::mastodon {

Task<void> LoginStream::run(EventSink& sink)
{
    if (instance_.streaming_url.empty())
        co_return fail(Errc::unsupported,
                       means_.reading.host + " has no stream: it is asked for news from time to time");
    // A cancelled run still has children to wait for.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    sink_ = &sink;
    reason_.reset();
    refused_.clear();
    timer_ = std::make_unique<asio::steady_timer>(co_await asio::this_coro::executor);
    chores_.emplace(timer_->get_executor(), "stream chores");
    sharing_.hidden->on_change = [this] { sharing_.streams->hidden_changed(instance_.origin, *this); };
    changed_ = true;
    while (!reason_) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        if (std::exchange(changed_, false)) {
            co_await reconcile();
            continue;
        }
        timer_->expires_at(asio::steady_timer::time_point::max());
        co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) reason_ = Error{Errc::cancelled, "cancelled"};
    // The next attempt begins with a WebSocket again, unless events do flow.
    const auto is_open = [](const auto& link) { return link->was_open; };
    use_server_sent_events_ = use_server_sent_events_ && std::ranges::any_of(links_, is_open);
    stop_sharing();
    chores_->cancel();
    co_await chores_->join();
    chores_.reset();
    keeps_hidden_ = false;
    co_await close_all();
    timer_.reset();
    if (reason_->code != Errc::cancelled) announce_lost(*reason_);
    announced_.clear();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return fail(*reason_);
}

std::vector<Subscription> LoginStream::wanted_subscriptions() const
{
    std::vector<Subscription> all;
    for (const Timeline& timeline : wanted_) {
        for (Subscription& one : needed_for(timeline)) {
            const auto same = [&](const Subscription& other) { return is_same(one, other); };
            if (std::ranges::none_of(all, same)) all.push_back(std::move(one));
        }
    }
    return all;
}

bool LoginStream::can_be_framed(const Subscription& subscription) const
{
    if (use_server_sent_events_ || !instance_.capabilities.websocket_multiplex) return false;
    return !(quirks_.hashtag_stream_by_query && subscription.name == "hashtag");
}

asio::awaitable<void> LoginStream::reconcile()
{
    if (std::exchange(must_fall_back_, false)) co_await fall_back();
    const auto all = wanted_subscriptions();
    share(all);
    const auto wanted = carried_subscriptions(all);
    co_await close_unwanted(wanted);
    open_missing(wanted);
    for (std::size_t i = 0; i < links_.size() && !reason_; ++i) {
        if (links_[i]->kind == LinkKind::framed && links_[i]->socket) co_await subscribe(*links_[i], wanted);
    }
    announce_open();
}

asio::awaitable<void> LoginStream::close_unwanted(const std::vector<Subscription>& wanted)
{
    for (auto at = links_.begin(); at != links_.end();) {
        Link& link = **at;
        const auto serves = [&](const Subscription& one) {
            return link.kind == LinkKind::framed ? can_be_framed(one) : is_same(one, link.only);
        };
        if (!link.has_ended && std::ranges::any_of(wanted, serves)) {
            ++at;
            continue;
        }
        auto leaving = std::move(*at);
        at = links_.erase(at);
        say_shared_closed(*leaving);
        leaving->group.cancel();
        co_await leaving->group.join();
    }
}

void LoginStream::add_link(LinkKind kind, Subscription only)
{
    auto link = std::make_unique<Link>(timer_->get_executor(), kind, std::move(only));
    Link& added = *link;
    links_.push_back(std::move(link));
    LinkOwner& owner = *this;
    added.group.spawn(run_link(means_, added, owner));
}

void LoginStream::open_missing(const std::vector<Subscription>& wanted)
{
    const auto kind = use_server_sent_events_ ? LinkKind::events : LinkKind::single;
    for (const Subscription& one : wanted) {
        const bool is_framed = can_be_framed(one);
        const auto serves = [&](const std::unique_ptr<Link>& link) {
            return is_framed ? link->kind == LinkKind::framed : link->kind == kind && is_same(link->only, one);
        };
        if (std::ranges::any_of(links_, serves)) continue;
        add_link(is_framed ? LinkKind::framed : kind, is_framed ? Subscription{} : one);
    }
}

asio::awaitable<void> LoginStream::subscribe(Link& link, const std::vector<Subscription>& wanted)
{
    const auto is_in = [](const std::vector<Subscription>& set, const Subscription& one) {
        return std::ranges::any_of(set, [&](const Subscription& other) { return is_same(one, other); });
    };
    std::vector<std::pair<std::string, Subscription>> frames;
    for (const Subscription& one : link.carried) {
        if (!is_in(wanted, one)) frames.emplace_back("unsubscribe", one);
    }
    for (const Subscription& one : wanted) {
        if (can_be_framed(one) && !is_in(link.carried, one)) frames.emplace_back("subscribe", one);
    }
    for (const auto& [type, one] : frames) {
        auto sent = co_await link.socket->send(write_subscription(type, one.name, one.parameter));
        if (!sent) {
            reason_ = std::move(sent).error();
            co_return;
        }
        if (type == "subscribe") {
            link.carried.push_back(one);
            sharing_.streams->opened(instance_.origin, one, *this);
        } else {
            std::erase_if(link.carried, [&](const Subscription& other) { return is_same(one, other); });
            sharing_.streams->closed(instance_.origin, one, *this);
        }
    }
}

/// No WebSocket came to be: from now on by server-sent events.
asio::awaitable<void> LoginStream::fall_back()
{
    log::info("stream without websocket", {{"instance", instance_.origin}});
    use_server_sent_events_ = true;
    co_await close_all();
}

asio::awaitable<void> LoginStream::close_all()
{
    // All at once first: each join then waits for the slowest only.
    for (const auto& link : links_) link->group.cancel();
    for (std::size_t i = 0; i < links_.size(); ++i) co_await links_[i]->group.join();
    links_.clear();
}

void LoginStream::on_link_open(Link& link)
{
    if (link.kind != LinkKind::framed) link.carried = {link.only};
    say_shared_open(link);
    wake();
}

void LoginStream::on_link_end(Link& link, Error reason)
{
    link.has_ended = true;
    say_shared_closed(link);
    wake();
    if (reason_) return;
    if (link.was_open || reason.code == Errc::unauthorized || reason.code == Errc::cancelled) {
        reason_ = std::move(reason);
        return;
    }
    const auto is_open = [](const auto& other) { return other->was_open; };
    const auto lives = [](const auto& other) { return !other->has_ended; };
    if (link.kind != LinkKind::events && instance_.capabilities.server_sent_events &&
        std::ranges::none_of(links_, is_open)) {
        must_fall_back_ = true;
        return;
    }
    const bool is_answer = reason.http_status >= 400 && reason.http_status < 500 && reason.http_status != 429;
    if (!is_answer) {
        reason_ = std::move(reason);
        return;
    }
    reason.code = Errc::unsupported;
    reason.detail = means_.reading.host + " does not stream this: it is asked for news from time to time";
    if (link.kind == LinkKind::framed || std::ranges::none_of(links_, lives)) {
        reason_ = std::move(reason);
        return;
    }
    // One stream is refused, the others live.
    if (SharedStreams::is_shareable(link.only)) {
        sharing_.streams->refused(instance_.origin, link.only, *this, reason);
        return;
    }
    refused_.push_back(link.only);
    lose(link.only, reason);
}

/// What a timeline still hangs on: streams that the server refuses are left out.
std::vector<Subscription> LoginStream::needed_for(const Timeline& timeline) const
{
    auto needed = subscriptions_for(timeline, instance_);
    std::erase_if(needed, [&](const Subscription& one) {
        return std::ranges::any_of(refused_, [&](const Subscription& other) { return is_same(one, other); });
    });
    return needed;
}

bool LoginStream::carries(const Timeline& timeline) const
{
    const auto needed = needed_for(timeline);
    return !needed.empty() && std::ranges::all_of(needed, [&](const Subscription& one) {
        if (SharedStreams::is_shareable(one))
            return std::ranges::any_of(shared_open_, [&](const Subscription& other) { return is_same(one, other); });
        return std::ranges::any_of(links_, [&](const auto& link) {
            return !link->has_ended &&
                   std::ranges::any_of(link->carried, [&](const Subscription& other) { return is_same(one, other); });
        });
    });
}

void LoginStream::announce_open()
{
    std::erase_if(announced_,
                  [&](const Timeline& timeline) { return std::ranges::find(wanted_, timeline) == wanted_.end(); });
    // The sink may call want().
    const std::vector<Timeline> wanted = wanted_;
    for (const Timeline& timeline : wanted) {
        if (std::ranges::find(announced_, timeline) != announced_.end() || !carries(timeline)) continue;
        announced_.push_back(timeline);
        sink_->on_event(StreamOpened{timeline});
    }
}

void LoginStream::announce_lost(const Error& reason)
{
    const std::vector<Timeline> lost = std::exchange(announced_, {});
    for (const Timeline& timeline : lost) sink_->on_event(StreamLost{timeline, reason});
}

void LoginStream::lose(const Subscription& subscription, const Error& reason)
{
    const std::vector<Timeline> wanted = wanted_;
    for (const Timeline& timeline : wanted) {
        const auto streams = subscriptions_for(timeline, instance_);
        const auto same = [&](const Subscription& one) { return is_same(one, subscription); };
        if (std::ranges::none_of(streams, same) || !needed_for(timeline).empty()) continue;
        std::erase(announced_, timeline);
        sink_->on_event(StreamLost{timeline, reason});
    }
}

std::unique_ptr<EventStream> make_stream(HttpClient& http, InstanceInfo instance, Secret token, std::string budget,
                                         Sharing sharing, std::shared_ptr<const Account> self)
{
    return std::make_unique<LoginStream>(http, std::move(instance), std::move(token), std::move(budget),
                                         std::move(sharing), std::move(self));
}

} // namespace fedibee::mastodon
