// SPDX-License-Identifier: AGPL-3.0-or-later
// One connection of a stream: a WebSocket or a flow of server-sent events, from its opening to its end.
#pragma once

#include "backend/mastodon/dialect.hpp"
#include "backend/mastodon/shared_streams.hpp"
#include "backend/mastodon/subscription.hpp"
#include "fedibee/event.hpp"
#include "fedibee/http.hpp"
#include "net/task_group.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fedibee::mastodon {

enum class LinkKind {
    framed, ///< a WebSocket that is told by frames what to carry
    single, ///< a WebSocket for the one stream named in its URL
    events  ///< server-sent events of one stream
};

struct Link {
    Link(asio::any_io_executor executor, LinkKind link_kind, Subscription subscription)
        : kind(link_kind), only(std::move(subscription)), group(std::move(executor), "stream")
    {
    }

    LinkKind kind;
    Subscription only; ///< empty for a framed link
    std::vector<Subscription> carried;
    std::unique_ptr<WebSocket> socket;
    bool was_open = false;
    bool has_ended = false;
    net::TaskGroup group; ///< last: its coroutine uses the rest
};

/// What every link of a stream needs; outlives the links.
struct LinkMeans {
    HttpClient& http;
    const InstanceInfo& instance;
    Secret token;
    std::string budget;
    Reading reading;
    std::shared_ptr<SharedStreams> shared;
};

class LinkOwner {
public:
    virtual ~LinkOwner() = default;
    virtual void on_link_open(Link& link) = 0;
    /// Said once, last.
    virtual void on_link_end(Link& link, Error reason) = 0;
    virtual void on_event(const Subscription& by, Event event) = 0;
};

/// Until the link ends; `means`, `link` and `owner` outlive it.
asio::awaitable<void> run_link(const LinkMeans& means, Link& link, LinkOwner& owner);

} // namespace fedibee::mastodon
