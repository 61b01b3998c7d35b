// SPDX-License-Identifier: AGPL-3.0-or-later
// The login's filters of words: read anew when they change, and applied to what comes without the instance's verdict.
#include "session/login_session.hpp"

#include "net/log.hpp"
#include "render/filter.hpp"

#include <algorithm>

namespace fedibee::session {

void LoginSession::notifications_merged()
{
    state_of(Timeline{TimelineKind::notifications, {}}).merged = true;
    catch_up(Timeline{TimelineKind::notifications, {}});
}

asio::awaitable<bool> LoginSession::fetch_filters()
{
    auto filters = co_await backend_->filters();
    if (!filters && filters.error().code == Errc::unsupported) co_return false;
    if (filters)
        filters_ = std::move(*filters);
    else
        log::debug("filters not read", {{"login", row_.address}, {"why", filters.error().detail}});
    co_return true;
}

asio::awaitable<void> LoginSession::refetch_filters()
{
    co_await fetch_filters();
}

void LoginSession::filters_changed()
{
    if (group_ && state_ == LoginState::on) group_->spawn(refetch_filters());
}

StatusPtr LoginSession::with_filters(const StatusPtr& status) const
{
    if (filters_.empty() || is_own(status->reblog ? status->reblog->account : status->account)) return status;
    auto met = render::matching_filters(*status, filters_, core_.clock.wall());
    std::erase_if(met, [&](const FilterResult& one) {
        const auto& told = status->reblog ? status->reblog->filtered : status->filtered;
        return std::ranges::find(told, one.title, &FilterResult::title) != told.end() ||
               std::ranges::find(status->filtered, one.title, &FilterResult::title) != status->filtered.end();
    });
    if (met.empty()) return status;
    auto copy = std::make_shared<Status>(*status);
    if (!copy->reblog) {
        copy->filtered.insert(copy->filtered.end(), met.begin(), met.end());
        return copy;
    }
    // Where the warning stands when a boost is shown.
    auto original = std::make_shared<Status>(*copy->reblog);
    original->filtered.insert(original->filtered.end(), met.begin(), met.end());
    copy->reblog = std::move(original);
    return copy;
}

} // namespace fedibee::session
