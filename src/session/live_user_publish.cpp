// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: the way of a post out: completed, published, shown to the user's clients once.
#include "session/commands.hpp"
#include "session/live_user.hpp"
#include "session/mirrors.hpp"
#include "session/post_uploads.hpp"
#include "session/redraft.hpp"
#include "session/times.hpp"

#include "crypto/random.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::size_t deed_text_bytes = 60; ///< of a post, where `history` names it

void note_scheduled(Deeds& deeds, const LoginSession& session, NewStatus draft, ScheduledId id)
{
    draft.idempotency_key.clear(); // a second time is another post
    Deed deed;
    deed.login = session.row().id;
    deed.done = "post (scheduled) " + brief(draft.text);
    deed.undone = "scheduled del " + id.value;
    deed.post = Publication{std::move(draft), {}, false, std::move(id)};
    deeds.add(std::move(deed));
}

} // namespace

std::string brief(std::string_view text)
{
    const std::string line = render::clean_line(text);
    if (line.size() <= deed_text_bytes) return line;
    return std::string(render::cut_to_bytes(line, deed_text_bytes)) + "...";
}

/// The draft with what the user set for the next post and in general; refused when it is too long.
Result<NewStatus> LiveUser::complete(const LoginSession& session, const Place& place, NewStatus draft,
                                     const NextPost& next) const
{
    const std::string& tag = session.row().tag;
    const auto& capabilities = session.backend()->capabilities();
    if (auto fits = check_next(next, session.row().id, capabilities); !fits) return fail(std::move(fits));
    apply(next, draft);
    if (!draft.visibility) draft.visibility = parse_visibility(settings_.value_at("visibility", place, tag));
    if (draft.language.empty()) draft.language = settings_.value_at("language", place, tag);
    if (draft.idempotency_key.empty()) draft.idempotency_key = crypto::uuid4();
    if (auto fits = check_length(draft, capabilities); !fits) return fail(std::move(fits));
    return draft;
}

Task<Reply> LiveUser::publish(Downstream& from, SessionPtr session, Place place, NewStatus draft, bool replay)
{
    const auto usable = usable_session(home_of(*session));
    if (!usable) co_return fail(usable.error());
    if (!replay) {
        auto text = co_await take_uploads(shared_from_this(), session, draft.text);
        if (!text) co_return fail(std::move(text));
        draft.text = std::move(*text);
    }
    const NextPost next = replay ? NextPost{} : next_post_;
    auto whole = complete(*session, place, std::move(draft), next);
    if (!whole) co_return fail(std::move(whole));
    if (!replay) next_post_ = NextPost{};
    const Publisher publisher{session->row().id, session->me().account.id, session->backend()};
    ++publishing_;
    const auto posted = co_await outbox_.publish(publisher, *whole);
    --publishing_;
    Reply reply;
    if (posted && *posted) {
        reply.published = show_published(from, *session, place, *posted);
        const bool elsewhere = session->is_direct(**posted) && place.kind != PlaceKind::direct;
        if (elsewhere) reply.published_in = Place{PlaceKind::direct, peer_of(*session, **posted), place.login_tag};
        if (!replay) note_published(*session, std::move(*whole), **posted);
        if (core_.mirrors != nullptr) core_.mirrors->posted(session->row().id);
    }
    release_held();
    // What was meant for this post is meant for its next try.
    if (!posted && !posted.error().maybe_done && next_post_ == NextPost{}) next_post_ = next;
    if (!posted) co_return fail(posted.error());
    co_await drop_uploads(shared_from_this(), next);
    if (!*posted && !replay) {
        const auto id = co_await find_scheduled(session->backend(), *whole);
        if (id && !id->empty()) note_scheduled(deeds_, *session, *whole, *id);
    }
    if (!*posted)
        co_return answer(fmt::format("Scheduled. The instance will publish it at {}; those that wait: scheduled",
                                     shown_time(whole->scheduled_at.value_or(core_.clock.wall()), zone())));
    co_return reply;
}

void LiveUser::note_published(const LoginSession& session, NewStatus draft, const Status& status)
{
    draft.idempotency_key.clear(); // a second time is another post
    const auto* row = short_ids_.find(session.row().id, identity(status));
    Deed deed;
    deed.login = session.row().id;
    deed.done = "post " + brief(draft.text);
    deed.undone = "del " + (row == nullptr ? status.id.value : ShortIds::text(row->number));
    deed.post = Publication{std::move(draft), status.id, false};
    deeds_.add(std::move(deed));
}

/// Own posts are shown at once, to the user's other clients too; the stream's copy is taken out.
ShownStatusPtr LiveUser::show_published(Downstream& from, LoginSession& session, const Place& place,
                                        const StatusPtr& status)
{
    if (session.is_direct(*status)) {
        const Timeline direct{TimelineKind::direct, {}};
        session.mark_seen(direct, *status);
        session.note_told(direct, status->created_at);
        note_told_meanwhile(identity(*status));
        take_held(session, *status, direct);
        const std::string peer = peer_of(session, *status);
        const Place query{PlaceKind::direct, peer, place.login_tag};
        last_direct_[peer] = {session.row().id, status->id};
        if (session.note_read(peer, status->created_at))
            group_.spawn(push_reading(session_by_id(session.row().id), query, status->created_at));
        auto shown = show(session, status, query);
        deliver(query, NewPost{shown}, people_.author(peer), &from);
        return shown;
    }
    const auto* open = open_place(place);
    if (open == nullptr) return show(session, status, place);
    session.mark_seen(open->timeline, *status);
    take_held(session, *status, open->timeline);
    auto shown = show(session, status, place);
    deliver(place, NewPost{shown}, std::nullopt, &from);
    return shown;
}

void LiveUser::take_held(const LoginSession& session, const Status& status, const Timeline& timeline)
{
    std::erase_if(held_, [&](const Held& held) {
        return held.login == session.row().id && held.timeline == timeline &&
               identity(*held.status) == identity(status);
    });
}

void LiveUser::release_held()
{
    if (publishing_ > 0) return;
    for (const auto& held : std::exchange(held_, {})) {
        const auto session = session_by_id(held.login);
        if (!session) continue;
        if (held.timeline.kind == TimelineKind::direct)
            show_direct(*session, held.status, false, nullptr);
        else
            posted(*session, held.timeline, held.status);
    }
}

} // namespace fedibee::session
