// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/stream_links.hpp"

#include "backend/shared/address.hpp"
#include "net/log.hpp"

#include <algorithm>

namespace fedibee::mastodon {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds silence_limit = 75s; ///< servers ping every 30 s

/// Header and subprotocol together: each server of the family reads one of the two, and neither ends up in a log.
void add_token(HttpHeaders& headers, const LinkMeans& means)
{
    headers.add("Authorization", "Bearer " + std::string(means.token.reveal()));
}

std::string scheme_for(const std::string& streaming_url, bool is_websocket)
{
    const bool is_plain = streaming_url.starts_with("ws://") || streaming_url.starts_with("http://");
    if (is_websocket) return is_plain ? "ws://" : "wss://";
    return is_plain ? "http://" : "https://";
}

/// The stream that an event came by, in the spelling in which it was asked for.
Subscription named_in(const std::vector<std::string>& stream, const Link& link)
{
    const auto named = subscription_from(stream);
    if (!named) return link.only;
    for (const Subscription& carried : link.carried) {
        if (is_same(carried, *named)) return carried;
    }
    return *named;
}

void pass_on(std::string_view name, std::string_view payload, const Subscription& by, const LinkMeans& means,
             LinkOwner& owner)
{
    const auto read = [&] { return read_event(name, payload, timeline_of(by), means.reading); };
    auto event =
        SharedStreams::is_shareable(by) ? means.shared->read_once(means.instance.origin, name, payload, read) : read();
    if (!event) {
        log::debug("stream event ignored", {{"instance", means.instance.origin}, {"event", std::string(name)}});
        return;
    }
    owner.on_event(by, std::move(*event));
}

class EventReader final : public ServerEventSink {
public:
    EventReader(const LinkMeans& means, Link& link, LinkOwner& owner) : means_(means), link_(link), owner_(owner) {}

    void on_open() override
    {
        link_.was_open = true;
        owner_.on_link_open(link_);
    }
    void on_event(std::string_view name, std::string_view data) override
    {
        pass_on(name, data, link_.only, means_, owner_);
    }

private:
    const LinkMeans& means_;
    Link& link_;
    LinkOwner& owner_;
};

Task<void> run_events(const LinkMeans& means, Link& link, LinkOwner& owner)
{
    HttpRequest request;
    request.url = scheme_for(means.instance.streaming_url, false) +
                  backend::authority_of(means.instance.streaming_url) + event_path_of(link.only);
    request.budget = means.budget;
    request.urgency = Urgency::background;
    add_token(request.headers, means);
    EventReader reader(means, link, owner);
    co_return co_await means.http.listen(std::move(request), reader, silence_limit);
}

Task<void> run_socket(const LinkMeans& means, Link& link, LinkOwner& owner)
{
    WebSocketRequest request;
    request.url = scheme_for(means.instance.streaming_url, true) + backend::authority_of(means.instance.streaming_url) +
                  "/api/v1/streaming";
    if (link.kind == LinkKind::single) request.url += "?" + query_of(link.only);
    add_token(request.headers, means);
    request.subprotocol = std::string(means.token.reveal());
    auto socket = co_await means.http.connect(std::move(request));
    if (!socket) co_return fail(std::move(socket));
    link.socket = std::move(*socket);
    link.was_open = true;
    owner.on_link_open(link);
    while (true) {
        auto text = co_await link.socket->receive(silence_limit);
        if (!text) co_return fail(std::move(text));
        const auto message = read_stream_message(*text);
        if (!message) continue;
        if (!message->error.empty()) {
            log::warn("stream refused", {{"instance", means.instance.origin}, {"error", message->error}});
            continue;
        }
        pass_on(message->event, message->payload, named_in(message->stream, link), means, owner);
    }
}

} // namespace

asio::awaitable<void> run_link(const LinkMeans& means, Link& link, LinkOwner& owner)
{
    Result<void> end;
    if (link.kind == LinkKind::events) {
        end = co_await run_events(means, link, owner);
    } else {
        end = co_await run_socket(means, link, owner);
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    // Who cancels it does not want to hear of it.
    if (state.cancelled() != asio::cancellation_type::none || end) co_return;
    owner.on_link_end(link, std::move(end).error());
}

} // namespace fedibee::mastodon
