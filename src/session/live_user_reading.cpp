// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: how far places were read, kept together with the instance's own markers and conversations.
#include "session/live_user.hpp"

#include "net/log.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::session {
namespace {

constexpr std::size_t conversations_page = 40;

/// Places are known to their login without its tag.
std::string name_of(Place place)
{
    place.login_tag.clear();
    return fedibee::to_string(place);
}

/// The timelines for which an instance keeps markers.
std::optional<Timeline> marked_timeline(PlaceKind kind)
{
    if (kind == PlaceKind::home) return Timeline{TimelineKind::home, {}};
    if (kind == PlaceKind::notifications) return Timeline{TimelineKind::notifications, {}};
    return std::nullopt;
}

bool is_usable(const LoginSession& session)
{
    const bool able = session.state() == LoginState::on || session.state() == LoginState::connecting;
    return able && session.backend();
}

bool is_with(const Conversation& conversation, const std::string& peer)
{
    return std::ranges::find(conversation.accounts, peer, &Account::address) != conversation.accounts.end();
}

} // namespace

Result<SessionPtr> LiveUser::reading_session(const Place& place) const
{
    if (place.kind == PlaceKind::direct && place.login_tag.empty()) {
        if (auto session = session_toward(place.name)) return session;
    }
    return session_of(place);
}

Task<Timestamp> LiveUser::read_up_to(Place place)
{
    const auto self = shared_from_this();
    const auto session = reading_session(place);
    if (!session && place.kind == PlaceKind::control) co_return Timestamp{};
    if (!session) co_return fail(session.error());
    if (is_usable(**session)) co_await pull_reading(*session, place);
    co_return (*session)->read_up_to(name_of(std::move(place)));
}

Task<Timestamp> LiveUser::mark_read(Downstream& from, Place place, Timestamp time)
{
    const auto self = shared_from_this();
    const auto session = reading_session(place);
    time = std::min(time, core_.clock.wall());
    if (!session && place.kind == PlaceKind::control) co_return time;
    if (!session) co_return fail(session.error());
    const std::string name = name_of(place);
    if (!(*session)->note_read(name, time)) co_return (*session)->read_up_to(name);
    std::optional<Author> peer;
    if (place.kind == PlaceKind::direct) peer = people_.author(place.name);
    deliver(place, ReadUpTo{time}, std::move(peer), &from);
    if (is_usable(**session)) group_.spawn(push_reading(*session, std::move(place), time));
    co_return time;
}

bool LiveUser::reads_by_showing(const LoginSession& session, const Timeline& timeline) const
{
    if (!away_.empty()) return false;
    return std::ranges::any_of(open_places_, [&](const OpenPlace& open) {
        const bool is_it = open.session.get() == &session && open.timeline == timeline;
        return is_it && std::ranges::any_of(open.viewers, [](const auto* viewer) { return !viewer->marks_reading(); });
    });
}

/// What was shown to a client without read markers was read: those that have them learn it.
void LiveUser::shown_up_to(LoginSession& session, const OpenPlace& open)
{
    if (open.newest == Timestamp{} || !reads_by_showing(session, open.timeline)) return;
    const Timestamp time = open.newest;
    const Place place = open.place;
    if (session.note_read(name_of(place), time)) deliver(place, ReadUpTo{time});
}

void LiveUser::note_anchor(const LoginSession& session, const Timeline& timeline, const PastItem& item)
{
    if (timeline.kind != TimelineKind::home && timeline.kind != TimelineKind::notifications) return;
    anchors_[{session.row().id, fedibee::to_string(timeline)}].note(Anchor{item.time, item.id, item.post});
}

// ---- from the instance ------------------------------------------------------------------------------------------

asio::awaitable<void> LiveUser::pull_reading(SessionPtr session, Place place)
{
    const auto backend = session->backend();
    const std::string name = name_of(place);
    if (place.kind == PlaceKind::direct && backend->capabilities().conversations) {
        PageRequest page;
        page.limit = conversations_page;
        const auto found = co_await backend->conversations(std::move(page));
        if (!found) co_return;
        for (const auto& one : found->items) {
            if (one.last_status && !one.unread && is_with(one, place.name))
                session->note_read(name, one.last_status->created_at);
        }
        co_return;
    }
    const auto timeline = marked_timeline(place.kind);
    if (!timeline || !backend->capabilities().markers) co_return;
    const auto markers = co_await backend->markers();
    if (!markers) co_return;
    const auto marker = std::ranges::find(*markers, fedibee::to_string(*timeline), &Marker::timeline);
    if (marker == markers->end() || marker->last_read_id.empty()) co_return;
    const auto time = co_await time_of_marker(session, *timeline, marker->last_read_id);
    if (time) session->note_read(name, *time);
}

Task<Timestamp> LiveUser::time_of_marker(SessionPtr session, Timeline timeline, std::string id)
{
    const auto& anchors = anchors_[{session->row().id, fedibee::to_string(timeline)}];
    if (const auto* anchor = anchors.find_id(id)) co_return anchor->time;
    const auto backend = session->backend();
    if (timeline.kind == TimelineKind::home) {
        const StatusId status_id{id};
        const auto status = co_await backend->status(status_id);
        if (!status) co_return fail(status.error());
        co_return (*status)->created_at;
    }
    // Notifications cannot be asked for their time by id everywhere; those next to it can.
    PageRequest page;
    page.limit = 1;
    page.min_id = id;
    const auto later = co_await backend->notifications(page);
    if (!later) co_return fail(later.error());
    if (!later->items.empty()) co_return past_item(later->items.back()).time - std::chrono::milliseconds{1};
    page.min_id.clear();
    const auto newest = co_await backend->notifications(page);
    if (!newest) co_return fail(newest.error());
    if (newest->items.empty()) co_return fail(Errc::not_found, "no notification");
    co_return past_item(newest->items.front()).time;
}

// ---- to the instance --------------------------------------------------------------------------------------------

asio::awaitable<void> LiveUser::push_reading(SessionPtr session, Place place, Timestamp time)
{
    const auto backend = session->backend();
    if (place.kind == PlaceKind::direct) {
        if (backend->capabilities().conversations) co_await push_conversations(session, place.name, time);
        co_return;
    }
    const auto timeline = marked_timeline(place.kind);
    if (!timeline || !backend->capabilities().markers) co_return;
    // On the page more may have been read: the marker never goes back.
    co_await pull_reading(session, place);
    if (session->read_up_to(name_of(place)) > time) co_return;
    co_await push_marker(session, *timeline, time);
}

/// The instance is told the id of the newest that is not after the moment.
asio::awaitable<void> LiveUser::push_marker(SessionPtr session, Timeline timeline, Timestamp time)
{
    auto& anchors = anchors_[{session->row().id, fedibee::to_string(timeline)}];
    const auto* const anchor = anchors.at_or_before(time);
    std::string id;
    if (anchor != nullptr && anchor->time == time) id = anchor->id;
    if (id.empty()) {
        Stretch last;
        last.before = Bound{{}, time + std::chrono::milliseconds{1}};
        last.limit = 1;
        const auto backend = session->backend();
        const HistoryReader::Keep all = [](const PastItem&) { return true; };
        HistoryReader reader(*backend, timeline, anchors, all, session->past_of(timeline));
        const auto items = co_await reader.read(std::move(last));
        if (!items || items->empty()) co_return;
        id = items->back().id;
    }
    co_await session->send_marker(std::move(timeline), std::move(id));
}

asio::awaitable<void> LiveUser::push_conversations(SessionPtr session, std::string peer, Timestamp time)
{
    const auto backend = session->backend();
    PageRequest page;
    page.limit = conversations_page;
    const auto found = co_await backend->conversations(std::move(page));
    if (!found) co_return;
    for (const auto& one : found->items) {
        if (!one.unread || !one.last_status || one.last_status->created_at > time || !is_with(one, peer)) continue;
        const auto done = co_await backend->mark_conversation_read(one.id);
        if (!done)
            log::debug("conversation not marked", {{"login", session->row().address}, {"why", done.error().detail}});
    }
}

} // namespace fedibee::session
