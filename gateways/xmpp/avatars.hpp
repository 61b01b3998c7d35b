// SPDX-License-Identifier: AGPL-3.0-or-later
// Fetches pictures of people: few at a time, each once, whoever waits for it.
#pragma once

#include "net/task_group.hpp"
#include "xmpp/avatar_cache.hpp"
#include "xmpp/server.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace fedibee::xmpp {

/// Base64 of it and what is around it stay below the 200 KiB that every server lets through.
inline constexpr std::size_t longest_avatar = std::size_t{140} << 10;

class Avatars {
public:
    using Came = std::function<void(const AvatarPtr& avatar)>;

    Avatars(net::TaskGroup& group, const Clock& clock, FetchFile fetch)
        : group_(group), clock_(clock), fetch_(std::move(fetch))
    {
    }
    /// From memory.
    [[nodiscard]] AvatarInfoPtr info(const std::string& url) const { return cache_.info(url); }
    /// Fetches it when it is not here, and hands it over; nothing when it cannot be had. Whoever waits for an answer
    /// goes first.
    void want(const std::string& url, Came came, bool at_once = false);
    /// The picture, or nothing when there is none or it does not come in some seconds.
    asio::awaitable<AvatarPtr> get(std::string url);

private:
    void start_next();
    asio::awaitable<void> fetch(std::string url);

    net::TaskGroup& group_;
    const Clock& clock_;
    FetchFile fetch_;
    AvatarCache cache_;
    std::map<std::string, std::vector<Came>> wanted_; ///< by address; those of the queue, and those on their way
    std::deque<std::string> queue_;
    std::size_t running_ = 0;
};

} // namespace fedibee::xmpp
