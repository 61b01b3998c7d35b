// SPDX-License-Identifier: AGPL-3.0-or-later
// What a login reads together with others of its instance.
#include "backend/mastodon/login_stream.hpp"
#include "net/backoff.hpp"

#include <algorithm>
#include <chrono>
#include <variant>

namespace fedibee::mastodon {
namespace {

constexpr std::chrono::minutes hidden_lifetime{10};
constexpr std::chrono::minutes hidden_retry{1};

/// It will not be known: the login goes on reading by its own token.
bool is_final(const Error& error)
{
    return error.code == Errc::unsupported || error.code == Errc::forbidden;
}

} // namespace

void LoginStream::on_event(const Subscription& by, Event event)
{
    if (SharedStreams::is_shareable(by))
        sharing_.streams->publish(instance_.origin, by, *this, event);
    else
        sink_->on_event(std::move(event));
}

/// Joins what is wanted now, leaves what is not wanted any more.
void LoginStream::share(const std::vector<Subscription>& wanted)
{
    const auto is_in = [](const std::vector<Subscription>& set, const Subscription& one) {
        return std::ranges::any_of(set, [&](const Subscription& other) { return is_same(one, other); });
    };
    const auto before = shared_;
    for (const Subscription& one : before) {
        if (is_in(wanted, one)) continue;
        sharing_.streams->leave(instance_.origin, one, *this);
        std::erase_if(shared_, [&](const Subscription& other) { return is_same(one, other); });
        std::erase_if(shared_open_, [&](const Subscription& other) { return is_same(one, other); });
    }
    for (const Subscription& one : wanted) {
        if (!SharedStreams::is_shareable(one) || is_in(shared_, one)) continue;
        shared_.push_back(one);
        sharing_.streams->join(instance_.origin, one, *this);
    }
}

void LoginStream::stop_sharing()
{
    sharing_.hidden->on_change = nullptr;
    for (const Subscription& one : std::exchange(shared_, {})) sharing_.streams->leave(instance_.origin, one, *this);
    shared_open_.clear();
}

/// Without what other logins carry.
std::vector<Subscription> LoginStream::carried_subscriptions(const std::vector<Subscription>& wanted) const
{
    std::vector<Subscription> carried = wanted;
    std::erase_if(carried, [&](const Subscription& one) {
        return SharedStreams::is_shareable(one) && !sharing_.streams->carries(instance_.origin, one, *this);
    });
    return carried;
}

void LoginStream::say_shared_open(const Link& link)
{
    for (const Subscription& one : link.carried) sharing_.streams->opened(instance_.origin, one, *this);
}

void LoginStream::say_shared_closed(const Link& link)
{
    for (const Subscription& one : link.carried) sharing_.streams->closed(instance_.origin, one, *this);
}

void LoginStream::on_shared_open(const Subscription& what)
{
    const auto same = [&](const Subscription& other) { return is_same(what, other); };
    if (std::ranges::none_of(shared_open_, same)) shared_open_.push_back(what);
    // Said once more if it was said: the stream comes by another login now, and what came between is to be fetched.
    lose_shared(what, announced_, Error{Errc::network, "the stream comes by another login now"});
    wake();
}

void LoginStream::on_shared_lost(const Subscription& what, const Error& reason)
{
    std::erase_if(shared_open_, [&](const Subscription& other) { return is_same(what, other); });
    lose_shared(what, wanted_, reason);
}

/// Says of those of the timelines that need it that their stream is lost.
void LoginStream::lose_shared(const Subscription& what, std::vector<Timeline> timelines, const Error& reason)
{
    const auto same = [&](const Subscription& other) { return is_same(what, other); };
    for (const Timeline& timeline : timelines) {
        if (std::ranges::none_of(subscriptions_for(timeline, instance_), same)) continue;
        std::erase(announced_, timeline);
        sink_->on_event(StreamLost{timeline, reason});
    }
}

void LoginStream::on_shared_event(const Subscription& what, const Event& event)
{
    // In the spelling in which this login asked for it.
    const auto same = [&](const Subscription& other) { return is_same(what, other); };
    const auto own = std::ranges::find_if(shared_, same);
    if (own == shared_.end()) return;
    Event copy = event;
    std::visit(
        [&](auto& told) {
            if constexpr (requires { told.timeline; }) told.timeline = timeline_of(*own);
        },
        copy);
    sink_->on_event(std::move(copy));
}

void LoginStream::is_not_alone()
{
    if (!chores_ || std::exchange(keeps_hidden_, true)) return;
    chores_->spawn(keep_hidden());
}

/// As long as others read the same: the login may block and mute elsewhere, too.
asio::awaitable<void> LoginStream::keep_hidden()
{
    while (true) {
        auto found = co_await sharing_.find_hidden();
        if (!found && is_final(found.error())) co_return;
        const bool is_known = found.has_value();
        if (is_known && sharing_.hidden->known != *found) {
            sharing_.hidden->known = std::move(*found);
            sharing_.streams->hidden_changed(instance_.origin, *this);
        }
        const auto pause = is_known ? hidden_lifetime : hidden_retry;
        if (!co_await net::sleep(pause)) co_return;
    }
}

} // namespace fedibee::mastodon
