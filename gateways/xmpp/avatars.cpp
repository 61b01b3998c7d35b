// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/avatars.hpp"

#include "net/log.hpp"
#include "text/ascii.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_running = 6;
constexpr std::size_t most_queued = 5'000;
constexpr std::size_t most_waiting = 50;    ///< for one picture
constexpr std::chrono::seconds patience{8}; ///< programs give a request up soon after

} // namespace

void Avatars::want(const std::string& url, Came came, bool at_once)
{
    if (!fetch_ || !text::is_web_address(url) || cache_.is_missing(url, clock_.now())) return came(nullptr);
    if (const auto known = cache_.find(url)) return came(known);
    auto waiting = wanted_.find(url);
    if (waiting == wanted_.end()) {
        if (queue_.size() >= most_queued) return came(nullptr);
        waiting = wanted_.emplace(url, std::vector<Came>{}).first;
        if (at_once)
            queue_.push_front(url);
        else
            queue_.push_back(url);
    }
    if (waiting->second.size() >= most_waiting) return came(nullptr);
    waiting->second.push_back(std::move(came));
    start_next();
}

void Avatars::start_next()
{
    while (running_ < most_running && !queue_.empty()) {
        std::string url = std::move(queue_.front());
        queue_.pop_front();
        ++running_;
        group_.spawn(fetch(std::move(url)));
    }
}

asio::awaitable<void> Avatars::fetch(std::string url)
{
    auto file = co_await fetch_(url, longest_avatar);
    AvatarPtr avatar;
    if (file) avatar = read_avatar(std::move(file->bytes));
    if (!file) log::debug("no picture", {{"front", "xmpp"}, {"url", url}, {"why", file.error().detail}});
    --running_;
    cache_.put(url, avatar, clock_.now());
    const auto waiting = wanted_.extract(url);
    if (!waiting.empty()) {
        for (const auto& came : waiting.mapped()) came(avatar);
    }
    start_next();
}

asio::awaitable<AvatarPtr> Avatars::get(std::string url)
{
    struct Waiting {
        explicit Waiting(const asio::any_io_executor& executor) : timer(executor, patience) {}
        asio::steady_timer timer;
        AvatarPtr avatar;
        bool has_come = false;
    };
    auto waiting = std::make_shared<Waiting>(group_.executor());
    auto came = [waiting](const AvatarPtr& avatar) {
        waiting->avatar = avatar;
        waiting->has_come = true;
        waiting->timer.cancel();
    };
    want(url, std::move(came), true);
    if (!waiting->has_come) co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return waiting->avatar;
}

} // namespace fedibee::xmpp
