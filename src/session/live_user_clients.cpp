// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: each client's own read state. What other clients saw while it was away is shown to it when it comes back.
#include "session/live_user.hpp"

#include "render/compose.hpp"
#include "session/filter_contexts.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::string_view kept_scope = "front"; ///< of settings that no user sees
constexpr std::size_t missed_page = 40;
constexpr int most_missed_pages = 50; ///< read to find the newest of what was missed

/// Timelines whose pages go on from a post.
bool has_pages(TimelineKind kind)
{
    switch (kind) {
    case TimelineKind::home:
    case TimelineKind::local:
    case TimelineKind::federated:
    case TimelineKind::hashtag:
    case TimelineKind::list:
    case TimelineKind::account: return true;
    default: return false;
    }
}

/// Live posts are shown before the account's position follows them (stream_gap.cpp): a client that was there is ahead
/// of it after a restart. Instances with a stream give ids that grow.
bool comes_after(std::string_view id, std::string_view other)
{
    return id.size() == other.size() ? id > other : id.size() > other.size();
}

} // namespace

/// Nothing when the client, or another of its name, saw all that the account has seen.
std::optional<LiveUser::Missed> LiveUser::missed_by(const Downstream& client, const OpenPlace& open) const
{
    if (!has_pages(open.timeline.kind) || !open.session->backend()) return std::nullopt;
    const auto is_twin = [&](const Downstream* other) {
        return other != &client && other->client() == client.client();
    };
    if (std::ranges::any_of(open.viewers, is_twin)) return std::nullopt;
    Missed missed{open.place,
                  open.session,
                  open.timeline,
                  open.session->client_position(client.client(), open.timeline),
                  open.session->position(open.timeline),
                  false};
    const bool known = !missed.since.empty() && !missed.until.empty();
    if (!known || missed.since == missed.until) return std::nullopt;
    const bool may_be_ahead = open.session->backend()->can_stream(open.timeline);
    if (may_be_ahead && comes_after(missed.since, missed.until)) return std::nullopt;
    return missed;
}

void LiveUser::note_clients(const OpenPlace& open)
{
    if (!has_pages(open.timeline.kind)) return;
    for (const auto* viewer : open.viewers) {
        const bool is_behind = std::ranges::find(behind_, viewer) != behind_.end();
        if (!is_behind) open.session->note_client_position(viewer->client(), open.timeline);
    }
}

/// From the client's last post to the account's: what comes after that it is told like all others.
asio::awaitable<void> LiveUser::show_missed(Downstream* client, Missed missed)
{
    const auto self = shared_from_this();
    std::deque<StatusPtr> statuses;
    Backlog backlog;
    backlog.first = true;
    PageRequest page;
    page.limit = missed_page;
    page.min_id = missed.since;
    for (int i = 0; i < most_missed_pages; ++i) {
        const auto found = co_await missed.session->backend()->timeline(missed.timeline, page);
        backlog.cut = backlog.cut || !found;
        if (!found || found->items.empty() || found->items.front()->id.value == page.min_id) break;
        page.min_id = found->items.front()->id.value;
        bool ended = false;
        for (auto item = found->items.rbegin(); item != found->items.rend() && !ended; ++item) {
            statuses.push_back(*item);
            ended = (*item)->id.value == missed.until;
        }
        for (; statuses.size() > core_.options.limits.catch_up_posts; backlog.cut = true) statuses.pop_front();
        if (ended) break;
    }
    const auto caught_up = std::ranges::find(behind_, client);
    if (caught_up != behind_.end()) behind_.erase(caught_up);
    const auto* open = open_place(missed.place);
    const bool is_there = open != nullptr && std::ranges::find(open->viewers, client) != open->viewers.end();
    if (is_there) {
        const auto context = filter_context(missed.place.kind);
        for (const auto& status : statuses) {
            const bool hidden =
                missed.session->is_direct(*status) || render::is_hidden_by_filter(*status, context, core_.clock.wall());
            if (!hidden) backlog.statuses.push_back(show(*missed.session, status, missed.place));
            note_told_meanwhile(identity(*status), client);
        }
        client->deliver(Delivery{missed.place, std::nullopt, std::move(backlog)});
    }
    start_missed_talk();
    if (missed.opens && open_place(missed.place) != nullptr) missed.session->open(missed.timeline);
}

std::string LiveUser::kept(std::string_view key) const
{
    return settings_.value(key, kept_scope);
}

Task<void> LiveUser::keep(std::string key, std::string value)
{
    const auto self = shared_from_this();
    const SettingRow row{std::string(kept_scope), std::move(key), std::move(value)};
    settings_.put(row.scope, row.key, row.value);
    auto write = [user = row_.id, row](Store& store) { return store.put_setting(user, row); };
    co_return co_await core_.stored(std::move(write));
}

} // namespace fedibee::session
