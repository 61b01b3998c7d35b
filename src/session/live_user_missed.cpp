// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: private posts and notifications that others of the user's clients saw while one was away.
#include "session/live_user.hpp"

#include "net/log.hpp"
#include "session/notices.hpp"
#include "text/iso_time.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace fedibee::session {
namespace {

constexpr int most_pages = 5;
constexpr std::size_t page_size = 40;

const Timeline direct_timeline{TimelineKind::direct, {}};
const Timeline notification_timeline{TimelineKind::notifications, {}};

bool is_after(Timestamp time, const std::string& since)
{
    return text::format_iso_time(time) > since;
}

/// Clients of one login are told of no other.
bool hears_of(const Downstream& client, const LoginSession& session)
{
    return client.login() == LoginId{} || client.login() == session.row().id;
}

} // namespace

// ---- who has missed something -----------------------------------------------------------------------------------

Place LiveUser::query_of(const LoginSession& session, const Status& status) const
{
    return Place{PlaceKind::direct, peer_of(session, status), place_of(session, PlaceKind::home).login_tag};
}

Place LiveUser::notification_place(const LoginSession& session) const
{
    const Place own = place_of(session, PlaceKind::notifications);
    return open_place(own) != nullptr ? own : place_of(session, PlaceKind::home);
}

bool LiveUser::is_viewer(const Downstream* client, const Place& place) const
{
    const auto* open = open_place(place);
    return open != nullptr && std::ranges::find(open->viewers, client) != open->viewers.end();
}

/// Nothing when the client, or another of its name, has heard all that the account has.
void LiveUser::expect_missed_talk(Downstream& client, const SessionPtr& session, TimelineKind kind)
{
    const Timeline timeline{kind, {}};
    const std::string since = session->client_position(client.client(), timeline);
    if (since.empty() || since >= session->position(timeline) || !hears_of(client, *session)) return;
    const auto is_known = [&](const MissedTalk& missed) {
        return missed.client == &client && missed.session == session && missed.kind == kind;
    };
    const auto is_twin = [&](const Downstream* other) {
        const bool hears = kind == TimelineKind::direct || is_viewer(other, notification_place(*session));
        return other != &client && other->client() == client.client() && hears && hears_of(*other, *session);
    };
    if (std::ranges::any_of(missed_talk_, is_known) || std::ranges::any_of(downstreams_, is_twin)) return;
    missed_talk_.push_back(MissedTalk{++missed_talks_, &client, session, kind, since, {}, false});
}

void LiveUser::expect_missed_notifications(Downstream& client, const SessionPtr& session)
{
    if (is_viewer(&client, notification_place(*session)))
        expect_missed_talk(client, session, TimelineKind::notifications);
}

/// Those whose login is on. Notifications wait for the posts of home, which tell some of them.
void LiveUser::start_missed_talk()
{
    for (auto& missed : missed_talk_) {
        const bool is_private = missed.kind == TimelineKind::direct;
        const bool waits = !is_private && std::ranges::find(behind_, missed.client) != behind_.end();
        if (missed.running || waits || missed.session->state() != LoginState::on) continue;
        missed.running = true;
        group_.spawn(is_private ? show_missed_private(missed.number) : show_missed_notifications(missed.number));
    }
}

LiveUser::MissedTalk* LiveUser::missed_talk(std::uint64_t number)
{
    const auto found = std::ranges::find(missed_talk_, number, &MissedTalk::number);
    return found == missed_talk_.end() ? nullptr : &*found;
}

/// What a client is told while its missed ones are on their way is not among them. No client: all are told.
void LiveUser::note_told_meanwhile(const std::string& name, const Downstream* client)
{
    for (auto& missed : missed_talk_) {
        if (client == nullptr || missed.client == client) missed.told.insert(name);
    }
}

/// The clients that are here have heard what the account has, but for those whose missed ones are on their way.
void LiveUser::note_talk()
{
    for (const auto& session : sessions_) {
        const auto note = [&](const Downstream* client, const Timeline& timeline) {
            const auto is_behind = [&](const MissedTalk& missed) {
                return missed.client == client && missed.session == session && missed.kind == timeline.kind;
            };
            if (std::ranges::any_of(missed_talk_, is_behind) || !hears_of(*client, *session)) return;
            // Who hears nothing has heard all up to now.
            if (session->position(timeline).empty()) session->note_told(timeline, core_.clock.wall());
            session->note_client_position(client->client(), timeline);
        };
        for (const auto* client : downstreams_) note(client, direct_timeline);
        const auto* told_in = open_place(notification_place(*session));
        if (told_in == nullptr) continue;
        for (const auto* client : told_in->viewers) note(client, notification_timeline);
    }
}

/// Logged as shown only when it is not in the log: it is no newer than what is.
ShownStatusPtr LiveUser::show_again(LoginSession& session, const StatusPtr& status, const Place& place)
{
    const auto is_it = [&](const LoggedPost& post) {
        return post.login == session.row().id && post.id == original_of(*status).id;
    };
    return log_.newest(is_it) == nullptr ? show(session, status, place) : compose(session, status, place);
}

// ---- private posts ----------------------------------------------------------------------------------------------

Task<std::vector<StatusPtr>> LiveUser::private_posts_since(SessionPtr session, std::string since)
{
    const auto backend = session->backend();
    if (!backend->capabilities().conversations) co_return co_await private_mentions_since(session, since);
    std::vector<StatusPtr> posts;
    PageRequest page;
    page.limit = page_size;
    for (int i = 0; i < most_pages; ++i) {
        const auto found = co_await backend->conversations(page);
        if (!found) co_return fail(found.error());
        bool ended = found->next.empty();
        for (const auto& conversation : found->items) {
            const auto& last = conversation.last_status;
            if (!last) continue;
            ended = ended || !is_after(last->created_at, since);
            if (!is_after(last->created_at, since)) continue;
            const auto context = co_await backend->context(last->id);
            if (context) std::ranges::copy(context->ancestors, std::back_inserter(posts));
            posts.push_back(last);
        }
        if (ended) break;
        page.cursor = found->next;
    }
    co_return posts;
}

/// Where conversations are not kept.
Task<std::vector<StatusPtr>> LiveUser::private_mentions_since(SessionPtr session, std::string since)
{
    const auto mentions = co_await notifications_since(session, since);
    if (!mentions) co_return fail(mentions.error());
    std::vector<StatusPtr> posts;
    for (const auto& mention : *mentions) {
        if (mention->type == "mention" && mention->status) posts.push_back(mention->status);
    }
    co_return posts;
}

asio::awaitable<void> LiveUser::show_missed_private(std::uint64_t number)
{
    const auto self = shared_from_this();
    const auto* missed = missed_talk(number);
    if (missed == nullptr) co_return;
    const SessionPtr session = missed->session;
    auto posts = co_await private_posts_since(session, missed->since);
    auto* now = missed_talk(number);
    if (now == nullptr) co_return;
    if (!posts) {
        // It stays behind, and gets them when the login is on again, or at its next coming.
        now->running = false;
        log::warn("missed private posts not read", {{"why", posts.error().detail}});
        co_return;
    }
    std::ranges::sort(*posts, {}, [](const StatusPtr& status) { return status->created_at; });
    Downstream* const client = now->client;
    std::set<std::string> known = std::move(now->told);
    std::vector<Delivery> deliveries;
    for (const auto& status : *posts) {
        const bool was_told = is_after(status->created_at, now->since) && session->is_direct(*status) &&
                              session->has_seen(direct_timeline, identity(*status));
        if (!was_told || !known.insert(identity(*status)).second) continue;
        const Place query = query_of(*session, *status);
        auto talk = std::ranges::find(deliveries, query, &Delivery::place);
        // `first`: a client that asks for history by itself needs none of it.
        if (talk == deliveries.end())
            talk = deliveries.insert(talk, Delivery{query, people_.author(query.name), Backlog{{}, false, true}});
        std::get<Backlog>(talk->body).statuses.push_back(show_again(*session, status, query));
    }
    std::erase_if(missed_talk_, [&](const MissedTalk& one) { return one.number == number; });
    for (const auto& delivery : deliveries) deliver_to({client}, delivery, nullptr);
    reading_changed();
}

// ---- notifications ----------------------------------------------------------------------------------------------

/// Newest first.
Task<std::vector<NotificationPtr>> LiveUser::notifications_since(SessionPtr session, std::string since)
{
    std::vector<NotificationPtr> all;
    PageRequest page;
    page.limit = page_size;
    for (int i = 0; i < most_pages; ++i) {
        const auto found = co_await session->backend()->notifications(page);
        if (!found) co_return fail(found.error());
        bool ended = found->next.empty();
        for (const auto& item : found->items) {
            const bool is_new = is_after(item->created_at, since);
            if (is_new) all.push_back(item);
            ended = ended || !is_new;
        }
        if (ended) break;
        page.cursor = found->next;
    }
    co_return all;
}

/// What is to be told, oldest first; reactions of one kind to one post together.
std::vector<LiveUser::Gathered> LiveUser::group_missed(const MissedTalk& missed,
                                                       const std::vector<NotificationPtr>& newest_first)
{
    auto& session = *missed.session;
    const Place place = notification_place(session);
    const std::string scope = scope_of_login(session.row().tag);
    std::vector<Gathered> groups;
    for (const auto& one : std::views::reverse(newest_first)) {
        const auto& status = one->status;
        const bool is_private = status && one->type == "mention" && session.is_direct(*status);
        const bool hidden = is_hidden_notification(one->type, settings_, scope) ||
                            (status && is_hidden(session, status, FilterContext::notifications));
        const bool is_post = status && is_post_notification(one->type);
        const bool at_home = is_post && place.kind == PlaceKind::home && missed.told.contains(identity(*status));
        const bool was_told = session.has_seen(notification_timeline, one->id.value);
        if (is_private || hidden || at_home || !was_told || missed.told.contains(one->id.value)) continue;
        Gathered alone{missed.session, place, {one}, true};
        if (is_post || reaction_of(*one).empty())
            groups.push_back(std::move(alone));
        else
            gather_into(groups, std::move(alone));
    }
    return groups;
}

asio::awaitable<void> LiveUser::show_missed_notifications(std::uint64_t number)
{
    const auto self = shared_from_this();
    const auto* missed = missed_talk(number);
    if (missed == nullptr) co_return;
    const SessionPtr session = missed->session;
    auto found = co_await notifications_since(session, missed->since);
    auto* now = missed_talk(number);
    if (now == nullptr) co_return;
    if (!found) {
        now->running = false;
        log::warn("missed notifications not read", {{"why", found.error().detail}});
        co_return;
    }
    Downstream* const client = now->client;
    const auto groups = group_missed(*now, *found);
    std::erase_if(missed_talk_, [&](const MissedTalk& one) { return one.number == number; });
    for (const auto& group : groups) {
        const auto& newest = group.notifications.back();
        const Place& place = group.place;
        if (!is_viewer(client, place)) break;
        DeliveryBody body;
        if (newest->status && is_post_notification(newest->type))
            // At home nothing but this tells of it, also to clients that ask for history.
            body =
                Backlog{{show_again(*session, newest->status, place)}, false, place.kind == PlaceKind::notifications};
        else
            body = notice_of(group);
        deliver_to({client}, Delivery{place, std::nullopt, std::move(body)}, nullptr);
    }
    reading_changed();
}

} // namespace fedibee::session
