// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: the past of places, as clients ask for it. Nothing here counts as shown: what is unseen stays so.
#include "session/live_user.hpp"

#include "render/compose.hpp"
#include "session/filter_contexts.hpp"
#include "session/notices.hpp"
#include "session/past_cache.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr int most_conversation_pages = 3;
constexpr std::size_t conversations_page = 40;
constexpr std::size_t most_threads = 5; ///< private threads with one person that are read for one answer
constexpr std::size_t mentions_page = 40;

/// The stretch that a request means, its ends being known.
Stretch stretch_of(HistoryRange range, std::optional<Bound> point, Bound other, std::size_t limit)
{
    Stretch stretch;
    stretch.limit = limit;
    switch (range) {
    case HistoryRange::latest: stretch.after = std::move(point); break;
    case HistoryRange::before: stretch.before = std::move(point); break;
    case HistoryRange::around: break;
    case HistoryRange::after:
        stretch.after = std::move(point);
        stretch.from_newest = false;
        break;
    case HistoryRange::between:
        stretch.from_newest = point && other.time < point->time;
        stretch.after = stretch.from_newest ? std::optional(std::move(other)) : std::exchange(point, std::nullopt);
        stretch.before = stretch.from_newest ? std::move(point) : std::optional(std::move(other));
        break;
    }
    return stretch;
}

bool is_in(const Conversation& conversation, const std::string& address)
{
    return std::ranges::find(conversation.accounts, address, &Account::address) != conversation.accounts.end();
}

} // namespace

Task<std::vector<HistoryItem>> LiveUser::history(Place place, HistoryRequest request)
{
    const auto self = shared_from_this();
    if (place.kind == PlaceKind::control) co_return std::vector<HistoryItem>{};
    auto past = co_await find_past(std::move(place));
    if (!past) co_return fail(std::move(past));
    auto items = co_await read_past(*past, std::move(request));
    if (!items) co_return fail(std::move(items));
    co_return show_past(*past, *items);
}

void LiveUser::forget_past()
{
    for (const auto& session : sessions_) session->forget_past();
}

SessionPtr LiveUser::session_toward(const std::string& address) const
{
    const auto last = last_direct_.find(address);
    if (last != last_direct_.end()) {
        if (auto session = session_by_id(last->second.first)) return session;
    }
    const auto* person = people_.find(address);
    return person == nullptr ? nullptr : session_by_id(person->login);
}

Task<LiveUser::Past> LiveUser::find_past(Place place)
{
    if (place.kind == PlaceKind::direct) co_return co_await find_private_past(std::move(place));
    const auto session = usable_session(place);
    if (!session) co_return fail(session.error());
    if (*session == sessions_.front()) place.login_tag.clear();
    const auto found = co_await locate(*session, place);
    if (!found) co_return fail(found.error());
    Past past{*session, std::move(place), found->timeline, std::nullopt};
    if (!is_read_whole(past.timeline.kind)) co_return past;
    auto whole = co_await read_whole((*session)->backend(), past.timeline);
    if (!whole) co_return fail(std::move(whole));
    past.whole = std::move(*whole);
    co_return past;
}

/// What was said with one person: the newest threads, whole.
Task<LiveUser::Past> LiveUser::find_private_past(Place place)
{
    auto session = place.login_tag.empty() ? session_toward(place.name) : nullptr;
    if (!session) {
        const auto usable = usable_session(place);
        if (!usable) co_return fail(usable.error());
        session = *usable;
    }
    if (!session->backend())
        co_return fail(Errc::unauthorized,
                       fmt::format("{} needs a sign-in first: account {} on", session->row().tag, session->row().tag));
    Past past{session, std::move(place), Timeline{TimelineKind::direct, {}}, std::vector<PastItem>{}};
    const auto seeds = co_await private_seeds(session, past.place.name);
    if (!seeds) co_return fail(seeds.error());
    std::set<std::string> known;
    const auto add = [&](const StatusPtr& status) {
        const bool theirs = session->is_direct(*status) && peer_of(*session, *status) == past.place.name;
        if (theirs && known.insert(status->id.value).second) past.whole->push_back(past_item(status));
    };
    std::size_t threads = 0;
    for (const auto& seed : *seeds) {
        if (known.contains(seed->id.value) || ++threads > most_threads) continue;
        const auto context = co_await session->backend()->context(seed->id);
        if (context) std::ranges::for_each(context->ancestors, add);
        add(seed);
        if (context) std::ranges::for_each(context->descendants, add);
    }
    past.whole = by_time(std::move(*past.whole));
    co_return past;
}

/// A post of every private thread with that person, newest first.
Task<std::vector<StatusPtr>> LiveUser::private_seeds(SessionPtr session, std::string peer)
{
    std::vector<StatusPtr> seeds;
    PageRequest page;
    page.limit = conversations_page;
    for (int i = 0; i < most_conversation_pages && seeds.size() < most_threads; ++i) {
        const auto found = co_await session->backend()->conversations(page);
        if (!found) co_return fail(found.error());
        for (const auto& one : found->items) {
            if (one.last_status && is_in(one, peer)) seeds.push_back(one.last_status);
        }
        if (found->next.empty() || found->items.empty()) break;
        page.cursor = found->next;
    }
    if (seeds.empty()) {
        // Where conversations are not kept: what they wrote to the user last, and what was said here last.
        PageRequest newest;
        newest.limit = mentions_page;
        const auto mentions = co_await session->backend()->notifications(std::move(newest));
        if (!mentions) co_return fail(mentions.error());
        for (const auto& one : mentions->items) {
            const bool direct = one->status && one->type == "mention" && session->is_direct(*one->status);
            if (direct && one->status->account.address == peer) seeds.push_back(one->status);
        }
    }
    const auto last = last_direct_.find(peer);
    if (last == last_direct_.end() || last->second.first != session->row().id) co_return seeds;
    const auto is_last = [&](const StatusPtr& seed) { return seed->id == last->second.second; };
    if (std::ranges::any_of(seeds, is_last)) co_return seeds;
    const StatusId id = last->second.second;
    const auto status = co_await session->backend()->status(id);
    if (status) seeds.insert(seeds.begin(), *status);
    co_return seeds;
}

Task<Bound> LiveUser::bound_of(const Past& past, HistoryPoint point)
{
    if (point.msgid.empty()) co_return Bound{{}, point.time};
    const auto msgid = parse_msgid(point.msgid);
    if (!msgid || msgid->first != past.session->row().id)
        co_return fail(Errc::invalid_input, fmt::format("No message here has the id {}.", point.msgid));
    const std::string& id = msgid->second.value;
    if (past.whole) {
        const auto item = std::ranges::find(*past.whole, id, &PastItem::id);
        if (item != past.whole->end()) co_return Bound{item->id, item->time};
    } else if (const auto* anchor =
                   anchors_[{past.session->row().id, fedibee::to_string(past.timeline)}].find_post(id)) {
        co_return Bound{anchor->id, anchor->time};
    }
    const PastCache* const cache = past.whole ? nullptr : past.session->past_of(past.timeline);
    if (const auto* kept = cache == nullptr ? nullptr : cache->item(fedibee::to_string(past.timeline), id))
        co_return Bound{kept->id, kept->time};
    const auto status = co_await past.session->backend()->status(msgid->second);
    if (!status && status.error().code == Errc::not_found)
        co_return fail(Errc::invalid_input, fmt::format("No message here has the id {}.", point.msgid));
    if (!status) co_return fail(status.error());
    // Notifications are ordered by ids of their own: the moment has to do.
    const bool by_id = !past.whole && past.timeline.kind != TimelineKind::notifications;
    co_return Bound{by_id ? id : std::string{}, (*status)->created_at};
}

Task<std::vector<PastItem>> LiveUser::read_past(const Past& past, HistoryRequest request, HistoryReader::Keep also)
{
    const HistoryReader::Keep keep = [&](const PastItem& item) { return belongs(past, item) && (!also || also(item)); };
    std::optional<Bound> point;
    if (request.point) {
        auto bound = co_await bound_of(past, *request.point);
        if (!bound) co_return fail(std::move(bound));
        point = std::move(*bound);
    }
    Bound other;
    if (request.range == HistoryRange::between) {
        auto bound = co_await bound_of(past, request.other);
        if (!bound) co_return fail(std::move(bound));
        other = std::move(*bound);
    }
    const bool around = request.range == HistoryRange::around && point;
    if (past.whole) {
        std::vector<PastItem> kept;
        std::ranges::copy_if(*past.whole, std::back_inserter(kept), keep);
        if (around) co_return cut_around(std::move(kept), *point, request.limit);
        co_return cut_out(std::move(kept),
                          stretch_of(request.range, std::move(point), std::move(other), request.limit));
    }
    auto& anchors = anchors_[{past.session->row().id, fedibee::to_string(past.timeline)}];
    const std::shared_ptr<Backend> backend = past.session->backend();
    HistoryReader reader(*backend, past.timeline, anchors, keep, past.session->past_of(past.timeline));
    if (around) co_return co_await reader.around(std::move(*point), request.limit);
    auto stretch = stretch_of(request.range, std::move(point), std::move(other), request.limit);
    co_return co_await reader.read(std::move(stretch));
}

/// False for what the place would not have shown: filtered posts, and private ones, which are in queries.
bool LiveUser::belongs(const Past& past, const PastItem& item) const
{
    if (item.notification && is_hidden_notification(item.notification->type, settings_)) return false;
    if (!item.status) return item.notification != nullptr;
    if (is_hidden(*past.session, item.status, filter_context(past.place.kind))) return false;
    if (past.place.kind == PlaceKind::direct || past.place.kind == PlaceKind::thread) return true;
    return !past.session->is_direct(*item.status) || (item.notification && item.notification->type != "mention");
}

std::vector<HistoryItem> LiveUser::show_past(const Past& past, const std::vector<PastItem>& items)
{
    auto& session = *past.session;
    std::vector<HistoryItem> shown;
    std::map<std::string, std::string> short_ids; ///< by status id, of this answer
    for (const auto& item : items) {
        std::shared_ptr<ShownStatus> post;
        if (item.status) {
            post = compose(session, item.status, past.place);
            short_ids[item.status->id.value] = post->short_id;
            const auto parent = short_ids.find(item.status->in_reply_to_id.value);
            if (post->reply_to_short_id.empty() && parent != short_ids.end()) post->reply_to_short_id = parent->second;
        }
        if (item.notification && !(post && is_post_notification(item.notification->type))) {
            shown.emplace_back(notice_of(session, *item.notification, std::move(post)));
        } else if (post) {
            shown.emplace_back(std::move(post));
        }
    }
    return shown;
}

Task<std::vector<HistoryTarget>> LiveUser::history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                           std::size_t limit)
{
    const auto self = shared_from_this();
    if (to < from) std::swap(from, to);
    std::vector<HistoryTarget> targets;
    const auto sessions = sessions_;
    for (const auto& session : sessions) {
        if (session->backend()) co_await add_query_targets(session, from, to, targets);
    }
    for (const auto& place : places) {
        if (place.kind == PlaceKind::control) continue;
        const auto* open = open_place(place);
        Timestamp newest = open == nullptr ? Timestamp{} : open->newest;
        if (newest == Timestamp{}) {
            HistoryRequest last;
            last.limit = 1;
            const auto items = co_await history(place, std::move(last));
            if (!items || items->empty()) continue;
            const auto time_of = [](const HistoryItem& item) {
                const auto* post = std::get_if<ShownStatusPtr>(&item);
                return post == nullptr ? std::get<Notice>(item).time : (*post)->time;
            };
            newest = time_of(items->back());
        }
        if (newest > from && newest < to) targets.push_back(HistoryTarget{place, std::nullopt, newest});
    }
    std::ranges::sort(targets, std::ranges::greater{}, &HistoryTarget::latest);
    if (targets.size() > limit) targets.resize(limit);
    co_return targets;
}

asio::awaitable<void> LiveUser::add_query_targets(SessionPtr session, Timestamp from, Timestamp to,
                                                  std::vector<HistoryTarget>& targets)
{
    const bool first = session == sessions_.front();
    const std::string tag = first ? std::string{} : session->row().tag;
    std::map<std::string, Timestamp> latest; ///< by the peer's address
    PageRequest page;
    page.limit = conversations_page;
    for (int i = 0; i < most_conversation_pages; ++i) {
        const auto found = co_await session->backend()->conversations(page);
        if (!found) break;
        bool older = found->items.empty() || found->next.empty();
        for (const auto& one : found->items) {
            if (!one.last_status) continue;
            auto& time = latest[peer_of(*session, *one.last_status)];
            time = std::max(time, one.last_status->created_at);
            older = older || one.last_status->created_at <= from;
        }
        if (older) break;
        page.cursor = found->next;
    }
    for (const auto& [peer, time] : latest) {
        if (time <= from || time >= to) continue;
        targets.push_back(HistoryTarget{Place{PlaceKind::direct, peer, tag}, people_.author(peer), time});
    }
}

} // namespace fedibee::session
