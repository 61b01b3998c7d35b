// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's look, every few minutes, at what no stream tells: filters that were changed elsewhere, notifications
// that the instance keeps back, and people who ask to follow while nobody looks at the notifications.
#include "session/login_session.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

constexpr std::chrono::minutes between_looks{5};
constexpr std::size_t most_askers = 40; ///< of one look; who is left out is found when others were answered

Notification request_of(const Account& asker, Timestamp now)
{
    Notification request;
    request.type = "follow_request";
    request.created_at = now;
    request.account = asker;
    return request;
}

} // namespace

/// Until it is known that the instance has nothing to look at.
asio::awaitable<void> LoginSession::run_lookout()
{
    const auto& can = backend_->capabilities();
    while (true) {
        const bool has_filters = co_await fetch_filters();
        if (can.notification_policies) co_await look_for_kept_back();
        co_await look_for_askers();
        const bool goes_on = has_filters || can.notification_policies || can.follow_requests;
        if (!goes_on || !co_await core_.sleep(between_looks)) co_return;
    }
}

/// What is kept back comes neither by the stream nor by the list: the user is told that there is something, and again
/// when there is more.
asio::awaitable<void> LoginSession::look_for_kept_back()
{
    const auto policy = co_await backend_->notification_policy();
    if (!policy) co_return;
    const auto before = std::exchange(told_kept_back_, policy->pending_requests);
    if (policy->pending_requests <= before) co_return;
    listener_.told(
        *this,
        fmt::format("{}: the instance keeps notifications of {} back; see: notifications requests", row_.tag,
                    policy->pending_requests == 1 ? "somebody" : fmt::format("{} people", policy->pending_requests)));
}

/// Who looks at the notifications finds those who ask there. Else they wait for an answer that nobody knows of: they
/// may have asked before the stream was open, while it was lost, or where there is none. Each is told once, and again
/// only after an answer.
asio::awaitable<void> LoginSession::look_for_askers()
{
    const bool is_known = listener_.is_watched(*this, Timeline{TimelineKind::notifications, {}});
    if (is_known || !backend_->capabilities().follow_requests) co_return;
    PageRequest page;
    page.limit = most_askers;
    const auto told_before = askers_; // the stream may tell others while the list is on its way
    const auto waiting = co_await backend_->follow_requests(std::move(page));
    if (!waiting) co_return;
    std::unordered_set<std::string> still;
    for (const auto& account : waiting->items) still.insert(account.id.value);
    const bool is_whole = waiting->items.size() < most_askers;
    std::erase_if(askers_,
                  [&](const std::string& id) { return is_whole && told_before.contains(id) && !still.contains(id); });
    for (auto asker = waiting->items.rbegin(); asker != waiting->items.rend(); ++asker) {
        if (!askers_.insert(asker->id.value).second) continue;
        listener_.asked(*this, std::make_shared<const Notification>(request_of(*asker, core_.clock.wall())));
    }
}

} // namespace fedibee::session
