// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/login_session.hpp"
#include "session/login_clients.hpp"
#include "session/mirrors.hpp"

#include "net/log.hpp"
#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/iso_time.hpp"

#include <boost/asio/post.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace fedibee::session {
namespace {

/// Before the names of places in the rows that say how far they were read.
constexpr std::string_view reading_prefix = "read ";

std::string text_of(const Announcement& announcement)
{
    return render::clean_line(render::to_plain(render::html_to_document(announcement.content)));
}

} // namespace

std::string identity(const Status& status)
{
    const std::string& name = status.uri.empty() ? status.id.value : status.uri;
    return status.reblog ? "boost " + status.account.address + " " + name : name;
}

LoginSession::LoginSession(Core& core, SessionListener& listener, LoginRow row)
    : core_(core), listener_(listener), row_(std::move(row))
{
    unwritten_.user = row_.user;
    unwritten_.login = row_.id;
    random_.seed(static_cast<std::uint32_t>(row_.id.value));
    random_.discard(3); // the first numbers of neighbouring seeds are neighbours too
    open_backend();
    if (!row_.credentials) state_ = LoginState::needs_sign_in;
}

void LoginSession::open_backend()
{
    backend_.reset();
    if (!row_.credentials) return;
    backend_ = core_.clients->of(row_, [self = std::weak_ptr(self_)](Credentials fresh) {
        if (const auto session = self.lock()) (*session)->row_.credentials = std::move(fresh);
    });
}

void LoginSession::restore(const std::vector<PositionRow>& positions, const std::vector<SeenRow>& seen)
{
    for (const auto& row : positions) {
        if (client_positions_.restore(row)) continue;
        const bool is_reading = row.timeline.starts_with(reading_prefix);
        const auto read = is_reading ? text::parse_iso_time(row.last_id) : std::nullopt;
        if (read) read_[row.timeline.substr(reading_prefix.size())] = *read;
        if (is_reading) continue;
        if (const auto timeline = parse_timeline(row.timeline)) state_of(*timeline).last_id = row.last_id;
    }
    for (const auto kind : {TimelineKind::direct, TimelineKind::notifications}) {
        const std::string name = to_string(Timeline{kind, {}});
        told_[name] = std::max(told_[name], client_positions_.furthest(name));
    }
    for (const auto& row : seen) {
        if (const auto timeline = parse_timeline(row.timeline)) state_of(*timeline).seen.insert(row.uri);
    }
}

LoginSession::State& LoginSession::state_of(const Timeline& timeline)
{
    auto& state = states_[to_string(timeline)];
    state.timeline = timeline;
    return state;
}

void LoginSession::set_state(LoginState state)
{
    state_ = state;
    listener_.login_changed();
}

void LoginSession::start()
{
    if (group_ || !backend_) return;
    set_state(LoginState::connecting);
    told_trouble_ = false;
    group_ = std::make_shared<net::TaskGroup>(core_.executor, "login " + row_.address);
    group_->spawn(run());
}

asio::awaitable<void> LoginSession::stop()
{
    if (!group_) co_return;
    const auto group = std::exchange(group_, nullptr);
    group->cancel();
    co_await group->join();
    stream_.reset();
    streamed_.clear();
    past_.clear();
    if (follows_ == Follows::loading) follows_ = Follows::unknown;
    following_.clear();
    followers_.clear();
    for (auto& [name, state] : states_) {
        state.catching_up = false;
        state.again = false;
        state.retries = false;
        state.failures = 0;
        state.gap.reset();
        state.ahead.reset();
        state.pending.clear();
    }
    if (state_ != LoginState::needs_sign_in) set_state(LoginState::off);
}

void LoginSession::renew(LoginRow row)
{
    row_ = std::move(row);
    open_backend();
    unwritten_.user = row_.user;
    unwritten_.login = row_.id;
    set_state(backend_ ? LoginState::off : LoginState::needs_sign_in);
}

void LoginSession::token_refused()
{
    if (state_ == LoginState::needs_sign_in) return;
    set_state(LoginState::needs_sign_in);
    // Not from inside: one of the group's own tasks may have called.
    if (group_) asio::post(core_.executor, [group = group_] { group->cancel(); });
    listener_.told(*this, fmt::format("{} ({}): the instance refuses this login's token. Renew it with: account {} on",
                                      row_.tag, row_.address, row_.tag));
}

void LoginSession::open(const Timeline& timeline)
{
    auto& state = state_of(timeline);
    state.open = true;
    state.fresh = true;
    reopen_gap(timeline);
    if (timeline.kind == TimelineKind::home) reopen_gap(Timeline{TimelineKind::notifications, {}});
    if (stream_) stream_->want(wanted());
    catch_up(timeline);
    if (timeline.kind == TimelineKind::home) catch_up(Timeline{TimelineKind::notifications, {}});
}

void LoginSession::close(const Timeline& timeline)
{
    auto& state = state_of(timeline);
    state.open = false;
    state.pending.clear();
    forget_live(state);
    state.members.clear();
    state.own.clear();
    const auto still = wanted();
    if (stream_) stream_->want(still);
    // The stream of home goes on without a viewer.
    if (std::ranges::find(still, timeline) != still.end()) return;
    std::erase(streamed_, to_string(timeline));
    past_.clear(to_string(timeline));
}

std::vector<Timeline> LoginSession::wanted() const
{
    std::vector<Timeline> timelines{Timeline{TimelineKind::home, {}}};
    for (const auto& [name, state] : states_) {
        const auto kind = state.timeline.kind;
        const bool carried_by_home =
            kind == TimelineKind::home || kind == TimelineKind::notifications || kind == TimelineKind::direct;
        if (state.open && !carried_by_home && backend_->can_stream(state.timeline)) timelines.push_back(state.timeline);
    }
    return timelines;
}

bool LoginSession::is_streamed(const Timeline& timeline) const
{
    const bool by_home = timeline.kind == TimelineKind::notifications || timeline.kind == TimelineKind::direct;
    const std::string name = by_home ? "home" : to_string(timeline);
    return std::ranges::find(streamed_, name) != streamed_.end();
}

PastCache* LoginSession::past_of(const Timeline& timeline)
{
    // Notifications and private threads are put together by other means.
    const bool has_posts = timeline.kind != TimelineKind::notifications && timeline.kind != TimelineKind::direct;
    return has_posts && is_streamed(timeline) ? &past_ : nullptr;
}

bool LoginSession::is_direct(const Status& status) const
{
    if (status.visibility == Visibility::direct) return true;
    if (!backend_ || backend_->capabilities().visibilities_are_true || status.visibility != Visibility::private_)
        return false;
    // Such a server calls direct and followers-only posts the same: who is addressed tells them apart.
    if (is_own(status.account)) return !status.mentions.empty();
    const auto& url = me_.account.url;
    return !url.empty() && status.content.find(url) != std::string::npos;
}

bool LoginSession::note_seen(State& state, const std::string& uri)
{
    if (!state.seen.insert(uri)) return false;
    state.has_news = true;
    unwritten_.seen.push_back(SeenRow{to_string(state.timeline), uri});
    listener_.reading_changed();
    return true;
}

void LoginSession::set_position(State& state, const std::string& id)
{
    if (id.empty() || (id == state.last_id && state.trail.empty())) return;
    state.trail.clear();
    state.last_id = id;
    write_position(to_string(state.timeline), id);
}

void LoginSession::write_position(const std::string& name, const std::string& id)
{
    const auto row = std::ranges::find(unwritten_.positions, name, &PositionRow::timeline);
    if (row == unwritten_.positions.end())
        unwritten_.positions.push_back(PositionRow{name, id});
    else
        row->last_id = id;
    listener_.reading_changed();
}

void LoginSession::note_told(const Timeline& timeline, Timestamp time)
{
    auto& told = told_[to_string(timeline)];
    told = std::max(told, text::format_iso_time(time));
}

bool LoginSession::has_seen(const Timeline& timeline, const std::string& name) const
{
    const auto found = states_.find(to_string(timeline));
    return found != states_.end() && found->second.seen.contains(name);
}

std::string LoginSession::position(const Timeline& timeline) const
{
    if (timeline.kind == TimelineKind::direct || timeline.kind == TimelineKind::notifications) {
        const auto told = told_.find(to_string(timeline));
        return told == told_.end() ? std::string{} : told->second;
    }
    const auto found = states_.find(to_string(timeline));
    if (found == states_.end()) return {};
    const State& state = found->second;
    return state.gap && !state.gap->newest.empty() ? state.gap->newest : state.last_id;
}

void LoginSession::note_client_position(std::string_view client, const Timeline& timeline)
{
    const std::string id = position(timeline);
    const std::string row = ClientPositions::row_name(client, to_string(timeline));
    if (!id.empty() && client_positions_.note(row, id)) write_position(row, id);
}

Timestamp LoginSession::read_up_to(const std::string& place) const
{
    const auto found = read_.find(place);
    return found == read_.end() ? Timestamp{} : found->second;
}

bool LoginSession::note_read(const std::string& place, Timestamp time)
{
    auto& read = read_[place];
    if (time <= read) return false;
    read = time;
    write_position(std::string(reading_prefix) + place, text::format_iso_time(time));
    return true;
}

bool LoginSession::mark_seen(const Timeline& timeline, const Status& status)
{
    auto& state = state_of(timeline);
    const bool fresh = note_seen(state, identity(status));
    if (fresh && reads_newest(timeline)) state.own.insert(identity(status));
    // Published here: the stream's copy is still on its way.
    if (fresh && past_.item(to_string(timeline), status.id.value) == nullptr) past_.clear(to_string(timeline));
    if (fresh) note_own(state, status.id.value);
    // Who writes is answered: in a while, and by somebody who waits for the next word.
    if (fresh) tell_mirrors(status);
    if (fresh && backend_) {
        plan_poll(state, true);
        plan_poll(state_of(Timeline{TimelineKind::notifications, {}}), true);
    }
    return fresh;
}

ReadingBatch LoginSession::take_reading()
{
    ReadingBatch batch = std::exchange(unwritten_, ReadingBatch{});
    unwritten_.user = row_.user;
    unwritten_.login = row_.id;
    return batch;
}

void LoginSession::take_post(const Timeline& timeline, const StatusPtr& told)
{
    const StatusPtr status = newest_version(told);
    auto& state = state_of(timeline);
    if (!state.open) return;
    if (gone_.contains(status->id.value) || state.seen.contains(identity(*status))) return;
    note_live(state, identity(*status), state.catching_up ? std::string{} : status->id.value);
    if (state.catching_up) {
        state.pending.push_back(status);
        return;
    }
    note_seen(state, identity(*status));
    listener_.posted(*this, timeline, status);
}

void LoginSession::take_direct(const StatusPtr& status, bool backlog)
{
    auto& state = state_of(Timeline{TimelineKind::direct, {}});
    if (note_seen(state, identity(*status))) listener_.addressed(*this, status, backlog);
}

void LoginSession::take_notification(const NotificationPtr& notification, bool backlog)
{
    if (notification->status && notification->type == "mention" && is_direct(*notification->status)) {
        take_direct(notification->status, backlog);
        return;
    }
    auto& state = state_of(Timeline{TimelineKind::notifications, {}});
    if (!listener_.is_watched(*this, state.timeline)) {
        // It counts as unseen, for whoever looks later; but somebody waits for an answer.
        if (!backlog && notification->type == "follow_request") {
            if (notification->account) askers_.insert(notification->account->id.value);
            listener_.asked(*this, notification);
        }
        return;
    }
    if (!note_seen(state, notification->id.value)) return;
    if (!backlog) note_live(state, notification->id.value, state.catching_up ? std::string{} : notification->id.value);
    listener_.notified(*this, notification, backlog);
}

/// The login's own posts are repeated where the user wants that.
void LoginSession::tell_mirrors(const Status& status)
{
    if (core_.mirrors != nullptr && is_own(status.account)) core_.mirrors->posted(row_.id);
}

void LoginSession::on_event(Event event)
{
    const auto handle = [this](const auto& e) {
        using T = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<T, StatusPosted>) {
            past_.add(to_string(e.timeline), e.status);
            tell_threads(*e.status);
            tell_mirrors(*e.status);
            if (is_direct(*e.status))
                take_direct(e.status, false);
            else
                take_post(e.timeline, e.status);
        } else if constexpr (std::is_same_v<T, StatusEdited>) {
            past_.replace(e.status);
            note_edit(e.status);
            tell_mirrors(*e.status);
            listener_.edited(*this, e.status);
        } else if constexpr (std::is_same_v<T, StatusDeleted>) {
            past_.remove(e.id);
            gone_.insert(e.id.value);
            for (auto& [name, state] : states_)
                std::erase_if(state.pending, [&](const StatusPtr& status) { return status->id == e.id; });
            listener_.deleted(*this, e.id);
        } else if constexpr (std::is_same_v<T, NotificationReceived>) {
            if (e.notification->status) tell_threads(*e.notification->status);
            take_notification(e.notification, false);
        } else if constexpr (std::is_same_v<T, ConversationUpdated>) {
            if (e.conversation->last_status) take_direct(e.conversation->last_status, false);
        } else if constexpr (std::is_same_v<T, FiltersChanged>) {
            filters_changed();
            past_.clear();
        } else if constexpr (std::is_same_v<T, NotificationsMerged>) {
            notifications_merged();
        } else if constexpr (std::is_same_v<T, StreamOpened>) {
            stream_opened(e.timeline);
        } else if constexpr (std::is_same_v<T, StreamLost>) {
            stream_lost(e.timeline, e.reason);
        } else if constexpr (std::is_same_v<T, AnnouncementPublished>) {
            listener_.told(*this, fmt::format("{}: {} announces: {} (answer it with: announcements react)", row_.tag,
                                              row_.instance.domain, text_of(e.announcement)));
        }
    };
    std::visit(handle, event);
}

} // namespace fedibee::session
