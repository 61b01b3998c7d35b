// SPDX-License-Identifier: AGPL-3.0-or-later
#include "hub.hpp"

#include "json_view.hpp"
#include "websocket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace fedisim {

namespace {

constexpr std::size_t longest_queue = 64U << 20U;

std::string_view name_of(EventKind kind)
{
    switch (kind) {
    case EventKind::update: return "update";
    case EventKind::edit: return "status.update";
    case EventKind::removal: return "delete";
    case EventKind::notification: return "notification";
    case EventKind::conversation: return "conversation";
    }
    return "update";
}

} // namespace

void Outlet::send(std::string bytes)
{
    if (closed_) return;
    queued_bytes_ += bytes.size();
    queue_.push_back(std::move(bytes));
    // A listener that never reads must not eat the memory.
    if (queued_bytes_ > longest_queue) close();
    wake_.cancel();
}

void Outlet::close()
{
    closed_ = true;
    wake_.cancel();
}

net::awaitable<void> Outlet::write_queue(std::shared_ptr<Outlet> self)
{
    while (true) {
        if (queue_.empty()) {
            if (closed_) break;
            wake_.expires_at(net::steady_timer::time_point::max());
            co_await wake_.async_wait(net::as_tuple(net::use_awaitable));
            continue;
        }
        const auto bytes = std::move(queue_.front());
        queue_.pop_front();
        queued_bytes_ -= bytes.size();
        const bool written = co_await transport_.write(bytes);
        if (!written) break;
    }
    self->closed_ = true;
    transport_.close();
}

void Hub::tell(const Event& event)
{
    std::map<Account*, std::string> payloads;
    for (const auto& outlet : outlets_) {
        for (const auto& subscription : outlet->subscriptions) {
            if (outlet->closed() || !wants(*outlet, subscription, event)) continue;
            // Public streams say the same to everybody, without a viewer's marks.
            const bool personal =
                !subscription.stream.starts_with("public") && !subscription.stream.starts_with("hashtag");
            auto* viewer = personal ? outlet->viewer() : nullptr;
            auto found = payloads.find(viewer);
            if (found == payloads.end()) found = payloads.emplace(viewer, payload(event, viewer)).first;
            emit(*outlet, subscription, event, found->second);
        }
    }
}

/// Mastodon leaves out of its public streams whom their listener blocks or mutes, and whole servers. Deletions pass.
bool Hub::is_kept_from(const Event& event, Account* viewer)
{
    if (viewer == nullptr || event.kind == EventKind::removal) return false;
    return world_.silenced_for(*event.status, *viewer) || !world_.visible(*event.status, viewer) ||
           viewer->blocked_domains.contains(event.status->account->domain);
}

void Hub::tell_user(const Account& whom, const std::string& event, const Json& payload)
{
    for (const auto& outlet : outlets_) {
        const auto is_user = [](const Subscription& one) { return one.stream == "user"; };
        const bool hears = outlet->is_websocket() && outlet->viewer() == &whom && !outlet->closed();
        if (!hears || std::ranges::none_of(outlet->subscriptions, is_user)) continue;
        const Json message{{"stream", {"user"}}, {"event", event}, {"payload", to_text(payload)}};
        deliver(*outlet, websocket::frame(websocket::Opcode::text, to_text(message)));
    }
}

bool Hub::wants(const Outlet& outlet, const Subscription& subscription, const Event& event)
{
    const auto& stream = subscription.stream;
    auto* viewer = outlet.viewer();
    if (event.kind == EventKind::notification) {
        return viewer == event.receiver && (stream == "user" || stream == "user:notification");
    }
    if (event.kind == EventKind::conversation) return viewer == event.receiver && stream == "direct";
    const auto& status = *event.status;
    if (stream == "user") return viewer != nullptr && world_.in_home(status, *viewer);
    if (stream == "list" && viewer != nullptr) {
        const auto* list = find_list(*viewer, subscription.parameter);
        return list != nullptr && world_.in_list(status, *viewer, *list);
    }
    if (is_kept_from(event, viewer)) return false;
    if (stream.starts_with("hashtag")) {
        const bool local = stream == "hashtag:local";
        return status.visibility == "public" && status.reblog == nullptr && (!local || status.account->local()) &&
               world_.has_tag(status, lower_case(subscription.parameter));
    }
    if (!stream.starts_with("public")) return false;
    if (stream.ends_with(":media") && status.media.empty()) return false;
    return world_.in_public(status, viewer, stream.starts_with("public:local"), stream.starts_with("public:remote"));
}

std::string Hub::payload(const Event& event, Account* viewer)
{
    const View view(world_, viewer);
    switch (event.kind) {
    case EventKind::removal: return event.status->id;
    case EventKind::notification: return to_text(view.notification(*event.notification));
    case EventKind::conversation: return to_text(view.conversation(*event.conversation));
    case EventKind::update:
    case EventKind::edit: break;
    }
    return to_text(view.status(*event.status));
}

void Hub::emit(Outlet& outlet, const Subscription& subscription, const Event& event, const std::string& payload)
{
    std::string bytes;
    if (outlet.is_websocket()) {
        auto stream = Json::array({subscription.stream});
        if (!subscription.parameter.empty()) stream.push_back(subscription.parameter);
        bytes = websocket::frame(websocket::Opcode::text,
                                 to_text({{"stream", stream}, {"event", name_of(event.kind)}, {"payload", payload}}));
    } else {
        const auto text = fmt::format("event: {}\ndata: {}\n\n", name_of(event.kind), payload);
        bytes = fmt::format("{:x}\r\n{}\r\n", text.size(), text);
    }
    if (faults_.has("reorder_events") && outlet.held.empty()) {
        outlet.held = std::move(bytes);
        return;
    }
    deliver(outlet, std::move(bytes));
    if (!outlet.held.empty()) deliver(outlet, std::exchange(outlet.held, {}));
}

void Hub::deliver(Outlet& outlet, std::string bytes)
{
    if (faults_.has("half_open_streams")) return;
    if (faults_.has("duplicate_events")) outlet.send(bytes);
    outlet.send(std::move(bytes));
}

void Hub::tick()
{
    for (const auto& outlet : outlets_) {
        if (!outlet->held.empty()) deliver(*outlet, std::exchange(outlet->held, {}));
        const int interval = outlet->is_websocket() ? 30 : 15;
        if (++outlet->seconds_quiet < interval || faults_.has("half_open_streams")) continue;
        outlet->seconds_quiet = 0;
        if (!outlet->is_websocket()) {
            // Without the blank line that newer servers add: BitlBee's plugin never gets past it.
            outlet->send("7\r\n:thump\n\r\n");
        } else if (std::exchange(outlet->waits_for_pong, true)) {
            outlet->close();
        } else {
            outlet->send(websocket::frame(websocket::Opcode::ping, ""));
        }
    }
}

void Hub::drop_all()
{
    for (const auto& outlet : outlets_) outlet->close();
}

Json Hub::subscriptions() const
{
    auto all = Json::array();
    for (const auto& outlet : outlets_) {
        if (outlet->closed()) continue;
        const auto* viewer = outlet->viewer();
        for (const auto& one : outlet->subscriptions) {
            all.push_back({{"user", viewer == nullptr ? std::string{} : viewer->username},
                           {"stream", one.stream},
                           {"parameter", one.parameter}});
        }
    }
    return all;
}

void Hub::drop_revoked()
{
    for (const auto& outlet : outlets_) {
        if (outlet->token() != nullptr && outlet->token()->revoked) outlet->close();
    }
}

} // namespace fedisim
