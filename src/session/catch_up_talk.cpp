// SPDX-License-Identifier: AGPL-3.0-or-later
// LoginSession's reading of past notifications and private conversations.
#include "session/login_session.hpp"

#include "session/notices.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::size_t first_page = 20; ///< on first sight
constexpr std::size_t later_page = 40;
constexpr int most_conversation_pages = 5;
constexpr std::chrono::minutes late_arrivals{10}; ///< a post of another server may come after younger ones

/// Conversations are read by time, in which posts do not arrive: a little further back, what was seen left out.
std::string a_little_before(const std::string& time)
{
    const auto parsed = text::parse_iso_time(time);
    return parsed ? text::format_iso_time(*parsed - late_arrivals) : time;
}

} // namespace

/// On first sight: it came after the login was added, or somebody waits for an answer, however long.
bool LoginSession::is_news(const Notification& notification) const
{
    const auto since = std::chrono::floor<std::chrono::seconds>(row_.created_at); // some servers tell no more
    const bool is_later = row_.created_at != Timestamp{} && notification.created_at >= since;
    return is_later || waits_for_answer(notification.type);
}

Task<void> LoginSession::catch_up_notifications()
{
    auto& state = state_of(Timeline{TimelineKind::notifications, {}});
    const bool first_sight = state.last_id.empty();
    PageRequest page = page_from(state);
    if (std::exchange(state.merged, false) && !first_sight) {
        page.min_id.clear();
        page.limit = first_page;
    }
    std::size_t count = 0;
    while (true) {
        const auto found = co_await backend_->notifications(page);
        if (!found) co_return fail(found.error());
        // Without a window of their own the past ones would flood the home timeline on first sight.
        const bool past = first_sight && !std::exchange(state.was_read, true);
        const bool silent = past && !state.open;
        std::string newest;
        bool meets_stream = false;
        for (auto item = found->items.rbegin(); item != found->items.rend() && !meets_stream; ++item) {
            const std::string& id = (*item)->id.value;
            // From here on the stream tells them.
            meets_stream = state.gap && state.gap->live.contains(id);
            if (meets_stream) break;
            newest = id;
            if (silent && !is_news(**item))
                note_seen(state, id);
            else
                take_notification(*item, true);
        }
        set_position(state, newest);
        count += found->items.size();
        if (meets_stream || page.min_id.empty() || newest.empty() || page.min_id == newest) break;
        page.min_id = newest;
        if (count < core_.options.limits.catch_up_posts) continue;
        page.min_id.clear(); // on with the newest page
        listener_.told(*this,
                       fmt::format("{}: more notifications have come meanwhile than are shown here; {} has them all.",
                                   row_.tag, row_.instance.domain));
    }
    co_return Result<void>{};
}

Task<std::vector<StatusPtr>> LoginSession::unseen_directs(Conversation conversation, std::string since)
{
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    const auto context = co_await backend_->context(conversation.last_status->id);
    if (!context && context.error().code != Errc::not_found) co_return fail(context.error());
    std::vector<StatusPtr> posts;
    if (context) posts = context->ancestors;
    posts.push_back(conversation.last_status);
    std::erase_if(posts, [&](const StatusPtr& status) {
        return !is_direct(*status) || text::format_iso_time(status->created_at) <= since ||
               state.seen.contains(identity(*status));
    });
    co_return posts;
}

/// As far back as there may be news.
Task<std::vector<Conversation>> LoginSession::conversations_since(std::string since)
{
    std::vector<Conversation> all;
    PageRequest page;
    for (int i = 0; i < most_conversation_pages; ++i) {
        auto conversations = co_await backend_->conversations(page);
        if (!conversations) co_return fail(std::move(conversations));
        const auto is_old = [&](const Conversation& one) {
            return one.last_status && text::format_iso_time(one.last_status->created_at) <= since;
        };
        const bool is_last =
            since.empty() || conversations->next.empty() || std::ranges::any_of(conversations->items, is_old);
        std::ranges::move(conversations->items, std::back_inserter(all));
        if (is_last) break;
        page.cursor = conversations->next;
    }
    co_return all;
}

/// Where no conversations are kept, what mentions the login privately is one.
Task<void> LoginSession::catch_up_mentions()
{
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    PageRequest page;
    page.limit = later_page;
    page.min_id = state.last_id;
    const auto mentions = co_await backend_->notifications(page);
    if (!mentions) co_return fail(mentions.error());
    for (auto item = mentions->items.rbegin(); item != mentions->items.rend(); ++item) {
        const auto& status = (*item)->status;
        if ((*item)->type == "mention" && status && is_direct(*status)) take_direct(status, true);
    }
    if (!mentions->items.empty()) set_position(state, mentions->items.front()->id.value);
    state.again = state.again || (!page.min_id.empty() && mentions->items.size() >= page.limit);
    co_return Result<void>{};
}

Task<void> LoginSession::catch_up_conversations()
{
    if (!backend_->capabilities().conversations) co_return co_await catch_up_mentions();
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    const bool first_sight = state.last_id.empty();
    const std::string since = first_sight ? std::string{} : a_little_before(state.last_id);
    std::string newest = state.last_id;
    std::vector<StatusPtr> found;
    const auto conversations = co_await conversations_since(since);
    if (!conversations) co_return fail(conversations.error());
    for (const auto& conversation : *conversations) {
        if (!conversation.last_status) continue;
        const std::string time = text::format_iso_time(conversation.last_status->created_at);
        newest = std::max(newest, time);
        if (first_sight) {
            // Only what waits to be read.
            if (conversation.unread)
                found.push_back(conversation.last_status);
            else
                note_seen(state, identity(*conversation.last_status));
            continue;
        }
        // Before a last one that came live others may be missing.
        const bool is_known = time <= state.last_id && state.seen.contains(identity(*conversation.last_status));
        if (time <= since || is_known) continue;
        const auto posts = co_await unseen_directs(conversation, since);
        if (!posts) co_return fail(posts.error());
        found.insert(found.end(), posts->begin(), posts->end());
    }
    std::ranges::sort(found, {}, [](const StatusPtr& status) { return status->created_at; });
    for (const auto& status : found) take_direct(status, true);
    // With none there yet, all that come from now on are new.
    if (newest.empty()) newest = text::format_iso_time(core_.clock.wall());
    set_position(state, newest);
    co_return Result<void>{};
}

} // namespace fedibee::session
