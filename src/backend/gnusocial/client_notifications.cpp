// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications. Stock servers have none: mentions are asked for, records of deeds come with the home timeline, and
// what is left (favourites and repeats of people whom one does not follow, new followers) is looked for, one question a
// time.
#include "backend/gnusocial/client.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::gnusocial {
namespace {

constexpr const char* mentions = "/api/statuses/mentions.json";
constexpr std::string_view notice_mark = "notice/";
constexpr std::chrono::seconds look_interval{50}; ///< of quiet readings every other one looks
constexpr std::size_t most_own_posts = 5;
constexpr std::size_t newest_followers = 10;
constexpr std::size_t most_told = 400;
constexpr std::size_t most_repeated = 2;

/// The notice after which to read on; empty where the id says nothing about it.
std::string notice_in(const std::string& id, const Watch& watch)
{
    if (id.starts_with(notice_mark)) return id.substr(notice_mark.size());
    return id == watch.marked_id ? watch.marked_notice : std::string{};
}

void sort_newest_first(std::vector<NotificationPtr>& all)
{
    std::ranges::sort(all, std::ranges::greater{},
                      [](const NotificationPtr& one) { return std::pair(one->created_at, one->id.value); });
    std::set<std::string> ids;
    std::erase_if(all, [&](const NotificationPtr& one) { return !ids.insert(one->id.value).second; });
}

NotificationPtr follow_of(const Account& who, Timestamp when)
{
    auto made = std::make_shared<Notification>();
    made->id = follow_id(who.id.value);
    made->type = "follow";
    made->created_at = when;
    made->account = who;
    return made;
}

} // namespace

void Client::add_news(std::vector<NotificationPtr>* found, NotificationPtr news)
{
    if (watch_.told.size() >= most_told) watch_.told.clear();
    if (watch_.told.insert(news->id.value).second) found->push_back(std::move(news));
}

Task<std::vector<NotificationPtr>> Client::mentions_after(std::string notice, std::size_t limit)
{
    std::vector<StatusPtr> posts;
    if (notice.empty()) {
        PageRequest page;
        page.limit = limit;
        auto newest = co_await older_posts(mentions, false, std::move(page));
        if (!newest) co_return fail(std::move(newest));
        posts = std::move(newest->items);
    } else {
        auto newer = co_await newer_posts(mentions, false, std::move(notice));
        if (!newer) co_return fail(std::move(newer));
        posts = std::move(*newer);
    }
    std::vector<NotificationPtr> found;
    for (const auto& post : posts) {
        if (post->account.id != reading_.self && !post->reblog) found.push_back(mention_by(post));
    }
    co_return found;
}

/// Where nothing is newer than the last look at the records, another would find none.
void Client::note_home(const Notices& newest)
{
    for (const auto& id : newest.ids) raise(watch_.home_newest, id);
    watch_.home_was_read = !is_newer(watch_.home_newest, watch_.home_until);
}

void Client::take_records(Notices& read)
{
    for (const auto& id : read.ids) raise(watch_.home_until, id);
    std::ranges::move(read.events, std::back_inserter(watch_.events));
}

/// Where nobody reads the home timeline, the records in it are missed.
Task<void> Client::read_home_for_records(std::string after)
{
    if (std::exchange(watch_.home_was_read, false)) co_return Result<void>{};
    std::string from = watch_.home_until.empty() ? std::move(after) : watch_.home_until;
    std::string target = "/api/statuses/home_timeline.json?count=40";
    if (!from.empty()) target += "&since_id=" + text::url_encode(from);
    auto read = co_await notices(std::move(target), Urgency::background);
    if (!read) co_return fail(std::move(read));
    take_records(*read);
    co_return Result<void>{};
}

/// A post of the login's own, wherever it was written: others may favour it from now on.
void Client::note_own(const StatusPtr& post)
{
    if (!watch_.own_posts || post->reblog || post->account.id != reading_.self) return;
    auto& own = *watch_.own_posts;
    if (!own.empty() && !is_newer(post->id.value, own.front()->id.value)) return;
    own.insert(own.begin(), post);
    if (own.size() > most_own_posts) own.pop_back();
}

asio::awaitable<void> Client::look_for_favourites(std::vector<NotificationPtr>* found)
{
    if (!watch_.own_posts) {
        auto own = co_await notices("/api/statuses/user_timeline/" + text::url_encode(reading_.self.value) +
                                        ".json?count=" + std::to_string(most_own_posts),
                                    Urgency::background);
        if (!own) co_return;
        watch_.own_posts.emplace();
        std::for_each(own->posts.rbegin(), own->posts.rend(), [this](const StatusPtr& post) { note_own(post); });
    }
    if (watch_.own_posts->empty()) co_return;
    const StatusPtr post = (*watch_.own_posts)[watch_.round / 2 % watch_.own_posts->size()];
    auto answer = co_await get("/api/statuses/favs/" + text::url_encode(post->id.value) + ".json", Urgency::background);
    const auto fans = answer ? read_fans(answer->body, reading_) : Result<std::vector<Fan>>{std::vector<Fan>{}};
    for (const Fan& fan : fans.value_or(std::vector<Fan>{})) {
        if (fan.user == reading_.self.value) continue;
        auto made = std::make_shared<Notification>();
        made->id = favourite_id(fan.user, post->id.value);
        made->type = "favourite";
        made->created_at = clock_.wall();
        made->account = account_of(fan, reading_);
        made->status = post;
        add_news(found, std::move(made));
    }
}

asio::awaitable<void> Client::look_for_repeats(std::vector<NotificationPtr>* found)
{
    auto repeated = co_await notices("/api/statuses/retweets_of_me.json?count=5", Urgency::background);
    if (!repeated) co_return;
    for (std::size_t i = 0; i < repeated->posts.size() && i < most_repeated; ++i) {
        const std::string id = repeated->posts[i]->id.value;
        auto repeats =
            co_await notices("/api/statuses/retweets/" + text::url_encode(id) + ".json", Urgency::background);
        if (!repeats) co_return;
        for (auto& event : repeats->events) add_news(found, std::move(event));
    }
}

/// Numbers are cheap to compare; names are asked for when there are new ones. On first sight the newest few are told,
/// as of the time from which on they can have been followers, so that they are known as old ones from then on.
asio::awaitable<void> Client::look_for_followers(std::vector<NotificationPtr>* found)
{
    auto answer = co_await get("/api/followers/ids.json", Urgency::background);
    const auto ids =
        answer ? read_ids(answer->body, reading_) : Result<std::vector<std::string>>(tl::unexpect, Error{});
    if (!ids) co_return;
    const bool first_sight = !watch_.followers;
    const std::set<std::string> before_it = watch_.followers.value_or(std::set<std::string>{});
    const auto is_new = [&](const std::string& id) { return !before_it.contains(id) && id != reading_.self.value; };
    const bool any = std::ranges::any_of(*ids, is_new);
    if (any) {
        PageRequest page;
        page.limit = first_sight ? newest_followers : newest_followers * 2;
        auto people = co_await followers(reading_.self, page);
        if (!people) co_return;
        for (const Account& one : people->items) {
            const auto since = std::max(one.created_at.value_or(Timestamp{}),
                                        self_ ? self_->created_at.value_or(Timestamp{}) : Timestamp{});
            if (is_new(one.id.value)) add_news(found, follow_of(one, first_sight ? since : clock_.wall()));
        }
    }
    watch_.followers = std::set<std::string>(ids->begin(), ids->end());
}

asio::awaitable<void> Client::look_around(std::vector<NotificationPtr>* found)
{
    const Instant now = clock_.now();
    if (watch_.looked && now - *watch_.looked < look_interval) co_return;
    watch_.looked = now;
    const std::size_t round = watch_.round++;
    if (round % 4 == 0)
        co_await look_for_followers(found);
    else if (round % 2 == 0)
        co_await look_for_repeats(found);
    else
        co_await look_for_favourites(found);
}

Task<std::vector<NotificationPtr>> Client::stock_news(std::string after, std::size_t limit)
{
    auto found = co_await mentions_after(after, limit);
    if (!found) co_return fail(std::move(found));
    auto read = co_await read_home_for_records(after);
    if (!read) co_return fail(std::move(read));
    for (auto& event : std::exchange(watch_.events, {})) add_news(&*found, std::move(event));
    co_await look_around(&*found);
    co_return found;
}

Task<Page<NotificationPtr>> Client::older_mentions(PageRequest page)
{
    page.max_id = page.max_id.empty() ? page.cursor : notice_in(page.max_id, watch_);
    auto posts = co_await older_posts(mentions, false, std::move(page));
    if (!posts) co_return fail(std::move(posts));
    Page<NotificationPtr> found;
    for (const auto& post : posts->items) found.items.push_back(mention_by(post));
    found.next = std::move(posts->next);
    co_return found;
}

Task<Page<NotificationPtr>> Client::notifications(PageRequest page)
{
    if (reading_.self.empty()) {
        auto self = co_await verify_credentials();
        if (!self) co_return fail(std::move(self));
    }
    if (!page.cursor.empty() || !page.max_id.empty()) co_return co_await older_mentions(std::move(page));
    const std::string known = page.min_id.empty() ? page.since_id : page.min_id;
    Page<NotificationPtr> found;
    if (speaks_qvitter()) {
        // The header of the last answer said that there is nothing.
        if (!known.empty() && qvitter_waits_ == false) co_return found;
        auto answer = co_await get("/api/qvitter/statuses/notifications.json?count=" + std::to_string(page.limit),
                                   Urgency::background);
        auto news = answer ? read_qvitter_notifications(answer->body, reading_) : fail(std::move(answer));
        const bool is_away = !news && news.error().http_status == 0 && news.error().code != Errc::bad_response;
        if (is_away) co_return fail(std::move(news));
        qvitter_failed_ = !news;
        qvitter_waits_.reset();
        if (news) found.items = std::move(news->items);
        watch_.events.clear();
    }
    if (!speaks_qvitter()) {
        auto news = co_await stock_news(notice_in(known, watch_), page.limit);
        if (!news) co_return fail(std::move(news));
        found.items = std::move(*news);
    }
    sort_newest_first(found.items);
    if (found.items.empty()) co_return found;
    // An id that names no notice stands for how far the mentions are read now.
    watch_.marked_id = found.items.front()->id.value;
    watch_.marked_notice = notice_in(known, watch_);
    for (const auto& one : found.items) raise(watch_.marked_notice, notice_in(one->id.value, Watch{}));
    for (auto one = found.items.rbegin(); one != found.items.rend() && found.next.empty(); ++one)
        found.next = notice_in((*one)->id.value, Watch{});
    co_return found;
}

} // namespace fedibee::gnusocial
