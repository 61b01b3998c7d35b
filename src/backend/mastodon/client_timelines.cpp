// SPDX-License-Identifier: AGPL-3.0-or-later
// Timelines, notifications and conversations, page by page.
#include "backend/mastodon/client.hpp"
#include "backend/shared/whole.hpp"

#include "net/backoff.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <set>

namespace fedibee::mastodon {
namespace {

/// Where a timeline lives, and whether its pages are ordered by the ids of what is in them.
struct Address {
    std::string path; ///< empty: not a timeline of its own
    bool ordered_by_id = true;
};

Address address_of(const Timeline& which)
{
    const std::string value = text::url_encode(which.value);
    switch (which.kind) {
    case TimelineKind::home: return {"/api/v1/timelines/home"};
    case TimelineKind::local: return {"/api/v1/timelines/public?local=true"};
    case TimelineKind::federated: return {"/api/v1/timelines/public"};
    case TimelineKind::remote: return {"/api/v1/timelines/public?remote=true"};
    case TimelineKind::hashtag: return {"/api/v1/timelines/tag/" + value};
    case TimelineKind::list: return {"/api/v1/timelines/list/" + value};
    case TimelineKind::account: return {"/api/v1/accounts/" + value + "/statuses"};
    case TimelineKind::bookmarks: return {"/api/v1/bookmarks", false};
    case TimelineKind::favourites: return {"/api/v1/favourites", false};
    case TimelineKind::notifications:
    case TimelineKind::thread:
    case TimelineKind::group:
    case TimelineKind::direct: break;
    }
    return {};
}

constexpr int partial_content = 206;
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{8};

/// A short page of GoToSocial has an item twice.
void drop_repeats(std::vector<StatusPtr>& statuses)
{
    std::set<std::string> ids;
    std::erase_if(statuses, [&](const StatusPtr& status) { return !ids.insert(status->id.value).second; });
}

std::string narrowed(std::string path, const Narrowing& by)
{
    const std::array words{std::pair{"any[]", &by.any}, std::pair{"all[]", &by.all}, std::pair{"none[]", &by.none}};
    for (const auto& [field, tags] : words) {
        for (const auto& tag : *tags) path = with_field(std::move(path), field, tag);
    }
    if (by.without_replies) path = with_field(std::move(path), "exclude_replies", "true");
    if (by.without_boosts) path = with_field(std::move(path), "exclude_reblogs", "true");
    if (by.only_media) path = with_field(std::move(path), "only_media", "true");
    if (by.only_pinned) path = with_field(std::move(path), "pinned", "true");
    return path;
}

template <class Item> void set_cursors(Page<Item>& page, const Cursors& cursors)
{
    page.next = cursors.next;
    page.prev = cursors.prev;
}

} // namespace

Task<Page<StatusPtr>> Client::timeline(Timeline which, PageRequest page)
{
    if (which.kind == TimelineKind::thread) co_return co_await thread_page(StatusId(which.value));
    if (which.kind == TimelineKind::direct) co_return co_await direct_page(std::move(page));
    Address address = address_of(which);
    if (address.path.empty()) co_return cannot("show " + to_string(which) + " as a timeline of posts");
    if (which.kind == TimelineKind::remote && !capabilities().remote_timeline)
        co_return cannot("show the posts of other instances alone");
    address.path = narrowed(std::move(address.path), which.narrowing);
    co_return co_await statuses_page(std::move(address.path), std::move(page), address.ordered_by_id);
}

Task<Page<StatusPtr>> Client::statuses_page(std::string first, PageRequest page, bool ordered_by_id)
{
    auto answer = co_await get(page_target(first, page, most_statuses), urgency_of(page));
    // A feed that was not read for long is being built anew: what comes meanwhile is not all.
    for (auto pause = first_pause; answer && answer->status == partial_content && pause <= longest_pause; pause *= 2) {
        if (!co_await net::sleep(pause)) co_return fail(Errc::cancelled, "cancelled");
        answer = co_await get(page_target(first, page, most_statuses), urgency_of(page));
    }
    if (!answer) co_return fail(std::move(answer));
    auto items = read_statuses(answer->body, reading_);
    if (!items) co_return fail(std::move(items));
    drop_repeats(*items);
    const bool has_ids = ordered_by_id && !items->empty();
    Page<StatusPtr> found;
    set_cursors(found, cursors_of(*answer, first, has_ids ? items->front()->id.value : "",
                                  has_ids ? items->back()->id.value : ""));
    found.items = std::move(*items);
    co_return found;
}

Task<Page<StatusPtr>> Client::thread_page(StatusId id)
{
    auto centre = co_await status(id);
    if (!centre) co_return fail(std::move(centre));
    auto around = co_await context(id);
    if (!around) co_return fail(std::move(around));
    co_return backend::thread_of(std::move(*centre), std::move(*around));
}

Task<Page<StatusPtr>> Client::direct_page(PageRequest page)
{
    auto talks = co_await conversations(std::move(page));
    if (!talks) co_return fail(std::move(talks));
    Page<StatusPtr> latest;
    for (Conversation& talk : talks->items) {
        if (talk.last_status) latest.items.push_back(std::move(talk.last_status));
    }
    latest.next = std::move(talks->next);
    latest.prev = std::move(talks->prev);
    co_return latest;
}

Task<Page<std::shared_ptr<const Notification>>> Client::notifications(PageRequest page)
{
    const std::string first = "/api/v1/notifications";
    auto answer = co_await get(page_target(first, page, most_notifications), urgency_of(page));
    if (!answer) co_return fail(std::move(answer));
    auto items = read_notifications(answer->body, reading_);
    if (!items) co_return fail(std::move(items));
    Page<NotificationPtr> found;
    set_cursors(found, cursors_of(*answer, first, items->empty() ? "" : items->front()->id.value,
                                  items->empty() ? "" : items->back()->id.value));
    found.items = std::move(*items);
    co_return found;
}

Task<Page<Conversation>> Client::conversations(PageRequest page)
{
    if (!capabilities().conversations) co_return Page<Conversation>{};
    const std::string first = "/api/v1/conversations";
    auto answer = co_await get(page_target(first, page, most_statuses), urgency_of(page));
    if (!answer && lacks_endpoint(answer.error(), &Capabilities::conversations, "conversations"))
        co_return Page<Conversation>{};
    if (!answer) co_return fail(std::move(answer));
    auto items = read_conversations(answer->body, reading_);
    if (!items) co_return fail(std::move(items));
    Page<Conversation> found;
    set_cursors(found, cursors_of(*answer, first, {}, {}));
    found.items = std::move(*items);
    // Chats have no pages: all of them stand on the first.
    const bool is_first = page.cursor.empty() && page.max_id.empty();
    if (!is_first || !capabilities().chats) co_return found;
    auto talks = co_await chats();
    if (talks) std::ranges::move(*talks, std::back_inserter(found.items));
    co_return found;
}

Task<void> Client::mark_conversation_read(ConversationId id)
{
    if (auto chat = chat_of(id.value)) co_return co_await mark_chat_read(std::move(*chat));
    if (!capabilities().conversations) co_return cannot("keep track of what was read");
    co_return co_await done("POST", "/api/v1/conversations/" + text::url_encode(id.value) + "/read");
}

} // namespace fedibee::mastodon
