// SPDX-License-Identifier: AGPL-3.0-or-later
// Timelines, whose pages are not in the order of their ids.
#include "backend/friendica/client.hpp"

namespace fedibee::friendica {
namespace {

constexpr std::size_t most_places = 1000;

} // namespace

std::string Client::place_of(const std::string& id) const
{
    const auto known = places_.find(id);
    return known == places_.end() ? id : known->second;
}

Task<Page<StatusPtr>> Client::timeline(Timeline which, PageRequest page)
{
    // What somebody posted and boosted is in the order of the ids themselves.
    if (which.kind == TimelineKind::account) co_return co_await mastodon::Client::timeline(which, std::move(page));
    page.min_id = place_of(page.min_id);
    page.since_id = place_of(page.since_id);
    page.max_id = place_of(page.max_id);
    Result<Page<StatusPtr>> found;
    if (which.kind == TimelineKind::group) {
        std::string path = co_await group_path(which.value);
        found = co_await statuses_page(std::move(path), std::move(page), false);
    } else {
        found = co_await mastodon::Client::timeline(which, std::move(page));
    }
    if (!found) co_return found;
    if (places_.size() > most_places) places_.clear();
    for (const auto& status : found->items) {
        if (status->reblog) places_[status->id.value] = status->reblog->id.value;
    }
    co_return found;
}

} // namespace fedibee::friendica
