// SPDX-License-Identifier: AGPL-3.0-or-later
// LiveUser: what its logins tell, as deliveries to its clients.
#include "session/live_user.hpp"

#include "render/compose.hpp"
#include "render/plain.hpp"
#include "session/filter_contexts.hpp"
#include "session/mirrors.hpp"
#include "session/notices.hpp"
#include "session/untold.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {

/// Public timelines show thousands of people a day; those who are followed, or spoke lately, are kept.
void LiveUser::forget_strangers()
{
    if (people_.size() <= people_limit_) return;
    people_.shrink([&](const std::string& address) {
        const auto has = [&](const auto& follows) { return follows.second.contains(address); };
        const bool own =
            std::ranges::any_of(sessions_, [&](const auto& session) { return session->row().address == address; });
        const auto spoke = [&](const LoggedPost& post) { return post.author == address; };
        return own || last_direct_.contains(address) || std::ranges::any_of(follows_, has) ||
               log_.newest(spoke) != nullptr;
    });
    people_limit_ = std::max(people_limit_, 2 * people_.size());
}

ShownStatusPtr LiveUser::show(LoginSession& session, const StatusPtr& status, const Place& place)
{
    auto shown = compose(session, status, place);
    const auto& row = session.row();
    const std::string name = identity(*status);
    const auto* given = short_ids_.find(row.id, name);
    log_.add(LoggedPost{row.id, original_of(*status).id, name, status->account.address, place,
                        given == nullptr ? 0 : given->number, core_.clock.wall(), render::to_plain(shown->document)});
    return shown;
}

/// What a status looks like to this user; it gets its short id, and is not noted as shown.
std::shared_ptr<ShownStatus> LiveUser::compose(LoginSession& session, const StatusPtr& unfiltered, const Place& place)
{
    const StatusPtr status = session.with_filters(unfiltered);
    forget_strangers();
    const auto& row = session.row();
    const auto& original = original_of(*status);
    const auto now = core_.clock.wall();
    for (const auto& mention : original.mentions) {
        if (!mention.address.empty()) people_.author(mention.address);
    }
    if (status->reblog) people_.meet(row.id, original.account);
    bool fresh = false;
    const auto& given = short_ids_.give(row.id, original.id, identity(*status), original.account.address, now, fresh);
    if (fresh) {
        new_short_ids_.push_back(given);
        reading_changed();
    }
    auto shown = std::make_shared<ShownStatus>();
    shown->status = status;
    shown->author = people_.meet(row.id, status->account, status->created_at);
    const bool ids = settings_.flag_at("show_ids", place, row.tag);
    if (ids) shown->short_id = ShortIds::text(given.number);
    const auto is_parent = [&](const LoggedPost& post) {
        return post.login == row.id && post.id == status->in_reply_to_id;
    };
    const auto* parent = status->in_reply_to_id.empty() ? nullptr : log_.newest(is_parent);
    if (parent != nullptr && ids) shown->reply_to_short_id = ShortIds::text(parent->number);
    shown->msgid = msgid_of(row.id, status->id);
    shown->reply_to_msgid = msgid_of(row.id, status->in_reply_to_id);
    if (parent != nullptr && !parent->text.empty()) {
        shown->reply_to_text = parent->text;
        shown->reply_to_author = people_.author(parent->author);
    }
    render::ComposeOptions options;
    options.strip_newlines = settings_.flag_at("strip_newlines", place, row.tag);
    options.hide_sensitive = settings_.flag_at("hide_sensitive", place, row.tag);
    options.sensitive_flag = settings_.value_at("sensitive_flag", place, row.tag);
    options.now = now;
    options.view = filter_context(place.kind);
    shown->document = render::compose(*status, options);
    shown->time = status->created_at;
    shown->own = session.is_own(status->account);
    const auto names_user = [&](const Mention& mention) { return mention.address == row.address; };
    shown->mentions_user = !shown->own && std::ranges::any_of(original.mentions, names_user);
    if (shown->mentions_user) shown->own_nick = people_.nicknames().nick(row.address);
    return shown;
}

bool LiveUser::is_hidden(const LoginSession& session, const StatusPtr& status, FilterContext view) const
{
    return render::is_hidden_by_filter(*session.with_filters(status), view, core_.clock.wall());
}

/// While a post is on its way its copy may come back sooner than the answer: it waits until that is here.
bool LiveUser::hold_own(LoginSession& session, const Timeline& timeline, const StatusPtr& status)
{
    if (publishing_ == 0 || status->reblog || !session.is_own(status->account)) return false;
    held_.push_back(Held{session.row().id, timeline, status});
    return true;
}

void LiveUser::posted(LoginSession& session, const Timeline& timeline, const StatusPtr& status)
{
    if (hold_own(session, timeline, status)) return;
    if (is_hidden(session, status, filter_context(timeline.kind))) return;
    // By index: a client that is told may leave, and close its places.
    for (std::size_t i = 0; i < open_places_.size(); ++i) {
        if (open_places_[i].session.get() != &session || open_places_[i].timeline != timeline) continue;
        const Place place = open_places_[i].place;
        open_places_[i].newest = std::max(open_places_[i].newest, status->created_at);
        note_anchor(session, timeline, past_item(status));
        deliver(place, NewPost{show(session, status, place)});
        if (i < open_places_.size()) shown_up_to(session, open_places_[i]);
    }
}

void LiveUser::caught_up(LoginSession& session, const Timeline& timeline, const std::vector<StatusPtr>& statuses,
                         bool cut, bool first)
{
    const auto context = filter_context(timeline.kind);
    for (std::size_t i = 0; i < open_places_.size(); ++i) {
        if (open_places_[i].session.get() != &session || open_places_[i].timeline != timeline) continue;
        const Place place = open_places_[i].place;
        Backlog backlog;
        backlog.cut = cut;
        backlog.first = first;
        for (const auto& status : statuses) {
            if (hold_own(session, timeline, status)) continue;
            open_places_[i].newest = std::max(open_places_[i].newest, status->created_at);
            note_anchor(session, timeline, past_item(status));
            if (!is_hidden(session, status, context)) backlog.statuses.push_back(show(session, status, place));
        }
        deliver(place, std::move(backlog));
        if (i < open_places_.size()) shown_up_to(session, open_places_[i]);
    }
}

void LiveUser::edited(LoginSession& session, const StatusPtr& status)
{
    short_ids_.renumber(session.row().id, identity(*status), status->id);
    const auto is_it = [&](const LoggedPost& post) {
        return post.login == session.row().id && post.identity == identity(*status);
    };
    const auto* before = log_.newest(is_it);
    if (before == nullptr) return;
    const std::string old_text = before->text;
    const Place place = before->place;
    auto shown = show(session, status, place);
    const std::string difference =
        render::word_difference(render::clean_line(old_text), render::clean_line(render::to_plain(shown->document)));
    if (difference.empty() || old_text.empty()) return;
    std::optional<Author> peer;
    if (place.kind == PlaceKind::direct) peer = people_.author(place.name);
    deliver(place, EditedPost{std::move(shown), difference}, peer);
}

void LiveUser::deleted(LoginSession& session, const StatusId& id)
{
    forget(session, id, nullptr);
}

std::string LiveUser::forget(LoginSession& session, const StatusId& id, const Downstream* knows)
{
    if (core_.mirrors != nullptr) core_.mirrors->deleted(session.row().id, id);
    const auto is_it = [&](const LoggedPost& post) { return post.login == session.row().id && post.id == id; };
    const auto* found = log_.newest(is_it);
    if (found == nullptr) return {};
    const LoggedPost post = *found;
    log_.remove(post);
    const std::string short_id = ShortIds::text(post.number);
    std::optional<Author> peer;
    if (post.place.kind == PlaceKind::direct) peer = people_.author(post.place.name);
    deliver(post.place, DeletedPost{short_id, msgid_of(post.login, id), people_.author(post.author)}, peer, knows);
    return short_id;
}

void LiveUser::notified(LoginSession& session, const NotificationPtr& notification, bool backlog)
{
    if (is_hidden_notification(notification->type, settings_, scope_of_login(session.row().tag))) return;
    const auto& status = notification->status;
    if (status && is_hidden(session, status, FilterContext::notifications)) return;
    const Place own = place_of(session, PlaceKind::notifications);
    note_anchor(session, Timeline{TimelineKind::notifications, {}}, past_item(notification));
    session.note_told(Timeline{TimelineKind::notifications, {}}, notification->created_at);
    note_told_meanwhile(notification->id.value);
    if (auto* open = open_place(own)) {
        open->newest = std::max(open->newest, past_item(notification).time);
        shown_up_to(session, *open);
    }
    const Place place = notification_place(session);
    const bool has_window = place == own;
    if (status && is_post_notification(notification->type)) {
        // Beside the timeline the post itself may have been shown there already.
        if (!has_window && !session.mark_seen(Timeline{TimelineKind::home, {}}, *status)) return;
        auto shown = show(session, status, place);
        if (backlog)
            deliver(place, Backlog{{std::move(shown)}, false, false});
        else
            deliver(place, NewPost{std::move(shown)});
        return;
    }
    if (!backlog) show_reaction(session, *notification);
    if (!reaction_of(*notification).empty()) return gather(session, place, notification, backlog);
    Notice notice = notice_of(session, *notification, status ? show(session, status, place) : nullptr);
    notice.backlog = backlog;
    deliver(place, std::move(notice));
}

void LiveUser::asked(LoginSession& session, const NotificationPtr& follow_request)
{
    deliver(Place{}, notice_of(session, *follow_request, nullptr));
}

Notice LiveUser::notice_of(LoginSession& session, const Notification& notification, ShownStatusPtr about)
{
    Notice notice;
    notice.type = notification.type;
    notice.time = notification.created_at;
    if (notification.account) notice.author = people_.meet(session.row().id, *notification.account);
    notice.reaction = reaction_of(notification);
    notice.text = describe(notification, about ? about->short_id : std::string{});
    notice.about = std::move(about);
    if (notification.type == "follow" && notice.author && !notice.author->display_name.empty())
        notice.text = fmt::format("[{}] {}", notice.author->display_name, notice.text);
    return notice;
}

std::string LiveUser::peer_of(const LoginSession& session, const Status& status) const
{
    if (!session.is_own(status.account)) return status.account.address;
    for (const auto& mention : status.mentions) {
        if (!mention.address.empty() && mention.address != session.row().address) return mention.address;
    }
    return status.account.address;
}

void LiveUser::show_direct(LoginSession& session, const StatusPtr& status, bool backlog, const Downstream* except)
{
    const Place place = query_of(session, *status);
    last_direct_[place.name] = {session.row().id, status->id};
    session.note_told(Timeline{TimelineKind::direct, {}}, status->created_at);
    note_told_meanwhile(identity(*status));
    const Author person = people_.author(place.name);
    auto shown = show(session, status, place);
    if (backlog)
        deliver(place, Backlog{{std::move(shown)}, false, false}, person, except);
    else
        deliver(place, NewPost{std::move(shown)}, person, except);
}

void LiveUser::addressed(LoginSession& session, const StatusPtr& direct, bool backlog)
{
    if (!hold_own(session, Timeline{TimelineKind::direct, {}}, direct)) show_direct(session, direct, backlog, nullptr);
}

void LiveUser::signed_on(LoginSession& session)
{
    const auto& row = session.row();
    people_.meet(row.id, session.me().account);
    tell(fmt::format("{} - Logged in as {}", row.tag, row.address));
    if (core_.untold != nullptr) {
        for (auto& sentence : core_.untold->take(row_.id)) tell(std::move(sentence));
    }
    session.load_follows();
    group_.spawn(load_lists(row.id));
    start_missed_talk();
}

void LiveUser::told(LoginSession&, std::string sentence)
{
    if (!sentence.empty()) tell(std::move(sentence));
}

bool LiveUser::is_watched(const LoginSession& session, const Timeline& timeline) const
{
    if (timeline.kind == TimelineKind::notifications && open_place(place_of(session, PlaceKind::home)) != nullptr)
        return true;
    return std::ranges::any_of(open_places_, [&](const OpenPlace& open) {
        return open.session.get() == &session && open.timeline == timeline;
    });
}

} // namespace fedibee::session
