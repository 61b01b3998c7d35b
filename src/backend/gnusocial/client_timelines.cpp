// SPDX-License-Identifier: AGPL-3.0-or-later
// Timelines and their pages. All but the home timeline take `since_id` for a time, and for nothing at all when they do
// not know the notice: there the newest page is read and compared. Pages may be short, so only an empty one is the
// last.
#include "backend/gnusocial/client.hpp"
#include "backend/shared/whole.hpp"

#include "backend/gnusocial/markup.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::gnusocial {
namespace {

constexpr std::size_t most_at_once = 100;
constexpr std::size_t polled_page = 40;
constexpr int most_pages = 5;
constexpr const char* home = "/api/statuses/home_timeline.json";
constexpr std::string_view older_mark = "older:";
constexpr std::string_view newer_mark = "newer:";

std::string with(std::string target, std::string_view name, const std::string& value)
{
    target += target.find('?') == std::string::npos ? '?' : '&';
    return target.append(name).append("=").append(text::url_encode(value));
}

std::string target_of(const Timeline& which)
{
    const std::string value = text::url_encode(which.value);
    switch (which.kind) {
    case TimelineKind::home: return home;
    case TimelineKind::local: return "/api/statuses/public_timeline.json";
    case TimelineKind::remote: return "/api/statuses/networkpublic_timeline.json";
    case TimelineKind::hashtag:
        return "/api/statusnet/tags/timeline/" + text::url_encode(filed_tag(which.value)) + ".json";
    case TimelineKind::account: return "/api/statuses/user_timeline/" + value + ".json";
    case TimelineKind::group: return "/api/statusnet/groups/timeline/" + value + ".json";
    case TimelineKind::favourites: return "/api/favorites.json";
    default: return {};
    }
}

bool holds(const std::vector<std::string>& ids, std::string_view id)
{
    return std::ranges::find(ids, id) != ids.end();
}

void sort_newest_first(std::vector<StatusPtr>& posts)
{
    std::ranges::sort(posts, [](const StatusPtr& a, const StatusPtr& b) { return is_newer(a->id.value, b->id.value); });
    const auto [first, last] = std::ranges::unique(posts, {}, [](const StatusPtr& post) { return post->id.value; });
    posts.erase(first, last);
}

void take_newer(std::vector<StatusPtr>& found, std::vector<StatusPtr>& posts, std::string_view than)
{
    for (auto& post : posts) {
        if (is_newer(post->id.value, than)) found.push_back(std::move(post));
    }
}

} // namespace

Task<Notices> Client::notices(std::string target, Urgency urgency, std::string etag)
{
    Call call;
    call.target = std::move(target);
    call.urgency = urgency;
    call.etag = std::move(etag);
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    Notices same;
    same.is_same = answer->status == 304;
    if (same.is_same) co_return same;
    auto read = read_notices(answer->body, reading_);
    if (!read) co_return fail(std::move(read));
    for (const auto& id : read->ids) raise(highest_, id);
    for (auto post = read->posts.rbegin(); post != read->posts.rend(); ++post) {
        meet(*post);
        note_own(*post);
    }
    read->etag = reliable_etag(*answer);
    co_return read;
}

Task<Notices> Client::newest_unless_known(std::string target, std::string than)
{
    const Known& known = known_[target];
    auto read = co_await notices(with(target, "count", std::to_string(polled_page)), Urgency::background,
                                 known.newest == than ? known.etag : std::string());
    if (!read || read->is_same) co_return read;
    std::string newest = than;
    for (const auto& post : read->posts) raise(newest, post->id.value);
    known_[target] = Known{read->etag, newest};
    co_return read;
}

/// The home timeline compares numbers: what is new can be asked for, page by page until one is empty.
Task<std::vector<StatusPtr>> Client::newer_by_id(std::string target, std::string than)
{
    std::vector<StatusPtr> found;
    std::string next = with(with(target, "since_id", than), "count", std::to_string(most_at_once));
    const std::string first = next;
    for (int i = 0; i < most_pages; ++i) {
        auto read = co_await notices(next, Urgency::background);
        if (!read) co_return fail(std::move(read));
        if (target == home) {
            take_records(*read);
            watch_.home_was_read = true;
        }
        if (read->ids.empty()) break;
        take_newer(found, read->posts, than);
        next = with(first, "max_id", before(read->ids.back()));
    }
    sort_newest_first(found);
    co_return found;
}

Task<std::vector<StatusPtr>> Client::newer_posts(std::string target, bool by_id, std::string than)
{
    if (by_id) co_return co_await newer_by_id(std::move(target), std::move(than));
    std::vector<StatusPtr> found;
    auto read = co_await newest_unless_known(target, than);
    for (int i = 1; read && i < most_pages; ++i) {
        const auto is_new = [&](const std::string& id) { return is_newer(id, than); };
        const bool goes_on = !read->ids.empty() && std::ranges::all_of(read->ids, is_new);
        take_newer(found, read->posts, than);
        if (!goes_on || i + 1 == most_pages) break;
        // The last one itself, for an unknown number would mean no limit at all.
        const std::string last = read->ids.back();
        read = co_await notices(with(with(target, "count", std::to_string(polled_page)), "max_id", last),
                                Urgency::background);
        if (read && (read->ids.empty() || (read->ids.size() == 1 && read->ids.front() == last))) break;
    }
    if (!read) co_return fail(std::move(read));
    sort_newest_first(found);
    co_return found;
}

Task<Page<StatusPtr>> Client::older_posts(std::string target, bool by_id, PageRequest page)
{
    Page<StatusPtr> found;
    const std::string than = page.max_id;
    std::string from = than;
    const std::size_t limit = std::min(page.limit, most_at_once);
    for (int i = 0; i < most_pages && found.items.empty(); ++i) {
        std::string address = with(target, "count", std::to_string(limit + (from.empty() ? 0 : 1)));
        if (!from.empty()) address = with(std::move(address), "max_id", from);
        auto read =
            co_await notices(std::move(address), Urgency::interactive, from.empty() ? page.etag : std::string());
        if (!read) co_return fail(std::move(read));
        if (target == home && from.empty()) note_home(*read);
        found.is_same = read->is_same;
        if (found.is_same) break;
        // Of a page that is not full, the tag does not notice what comes in late between its first and its last.
        if (from.empty() && read->ids.size() >= limit) found.etag = read->etag;
        // A limit that the server does not know is none: its answer has the newest posts then.
        const bool was_dropped = !from.empty() && !by_id && !holds(read->ids, from);
        const auto is_past = [&](const std::string& id) {
            return id == than || id == from || (was_dropped && is_newer(id, than));
        };
        const bool is_end = std::ranges::all_of(read->ids, [&](const auto& id) { return id == from || id == than; });
        found.next = is_end ? std::string() : read->ids.back();
        if (is_end) break;
        std::erase_if(read->posts, [&](const StatusPtr& post) { return is_past(post->id.value); });
        found.items = std::move(read->posts);
        from = found.next;
    }
    co_return found;
}

Task<Page<StatusPtr>> Client::posts_page(std::string target, bool by_id, PageRequest page)
{
    std::string than = page.min_id.empty() ? page.since_id : page.min_id;
    if (page.cursor.starts_with(newer_mark)) than = page.cursor.substr(newer_mark.size());
    Page<StatusPtr> found;
    if (!than.empty()) {
        auto newer = co_await newer_posts(std::move(target), by_id, than);
        if (!newer) co_return fail(std::move(newer));
        found.items = std::move(*newer);
        if (!found.items.empty()) found.next = std::string(older_mark) + found.items.back()->id.value;
    } else {
        if (page.cursor.starts_with(older_mark)) page.max_id = page.cursor.substr(older_mark.size());
        auto older = co_await older_posts(std::move(target), by_id, std::move(page));
        if (!older) co_return older;
        found = std::move(*older);
        if (!found.next.empty()) found.next.insert(0, older_mark);
    }
    if (!found.items.empty()) found.prev = std::string(newer_mark) + found.items.front()->id.value;
    co_return found;
}

Task<Page<StatusPtr>> Client::timeline(Timeline which, PageRequest page)
{
    switch (which.kind) {
    case TimelineKind::thread: co_return co_await thread_page(StatusId(which.value));
    case TimelineKind::direct: co_return co_await messages_page();
    case TimelineKind::federated: co_return co_await federated_page(std::move(page));
    case TimelineKind::bookmarks: co_return cannot("keep bookmarks: use fav, and read &favourites");
    case TimelineKind::list: co_return cannot("keep lists of people: join their channels instead");
    default: break;
    }
    std::string target = target_of(which);
    if (target.empty()) co_return cannot("show " + to_string(which) + " as a timeline of posts");
    auto found = co_await posts_page(std::move(target), which.kind == TimelineKind::home, std::move(page));
    const bool is_person = which.kind == TimelineKind::account;
    if (!found && is_person && found.error().http_status == 501)
        co_return cannot("show the posts of people of other servers: read those that come to &home, or open their "
                         "profile's web address");
    co_return found;
}

/// What is written here and what came from elsewhere are two timelines.
Task<Page<StatusPtr>> Client::federated_page(PageRequest page)
{
    const Timeline local{TimelineKind::local, {}};
    const Timeline remote{TimelineKind::remote, {}};
    page.etag.clear(); // of two answers, none can be the same for both
    auto here = co_await timeline(local, page);
    if (!here) co_return here;
    auto elsewhere = co_await timeline(remote, page);
    if (!elsewhere) co_return elsewhere;
    std::ranges::move(elsewhere->items, std::back_inserter(here->items));
    sort_newest_first(here->items);
    const bool catches_up = !page.min_id.empty() || !page.since_id.empty();
    if (!catches_up && here->items.size() > page.limit) here->items.resize(page.limit);
    const bool goes_on = !here->next.empty() || !elsewhere->next.empty();
    here->next = goes_on && !here->items.empty() ? std::string(older_mark) + here->items.back()->id.value : "";
    here->etag.clear();
    here->prev = here->items.empty() ? "" : std::string(newer_mark) + here->items.front()->id.value;
    co_return here;
}

Task<Page<StatusPtr>> Client::thread_page(StatusId id)
{
    auto centre = co_await status(id);
    if (!centre) co_return fail(std::move(centre));
    auto around = co_await context(id);
    if (!around) co_return fail(std::move(around));
    co_return backend::thread_of(std::move(*centre), std::move(*around));
}

} // namespace fedibee::gnusocial
