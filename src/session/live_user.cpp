// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/live_user.hpp"

#include "net/log.hpp"
#include "session/times.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::chrono::milliseconds write_interval{100};

const Place control_place{PlaceKind::control, {}, {}};

} // namespace

Result<UserRecord> load_user(Store& store, UserRow row)
{
    UserRecord record;
    record.row = std::move(row);
    auto settings = store.settings(record.row.id);
    auto logins = store.logins(record.row.id);
    auto short_ids = store.short_ids(record.row.id);
    auto nicks = store.nicks(record.row.id);
    if (!settings) return fail(std::move(settings));
    if (!logins) return fail(std::move(logins));
    if (!short_ids) return fail(std::move(short_ids));
    if (!nicks) return fail(std::move(nicks));
    record.settings = std::move(*settings);
    record.logins = std::move(*logins);
    record.short_ids = std::move(*short_ids);
    record.nicks = std::move(*nicks);
    for (const auto& login : record.logins) {
        auto positions = store.positions(login.id);
        auto seen = store.seen(login.id, Seen::most);
        if (!positions) return fail(std::move(positions));
        if (!seen) return fail(std::move(seen));
        record.positions.push_back(std::move(*positions));
        record.seen.push_back(std::move(*seen));
    }
    return record;
}

LiveUser::LiveUser(Core& core, Outbox& outbox, UserRecord record, Released released)
    : core_(core), outbox_(outbox), row_(std::move(record.row)), released_(std::move(released)),
      people_(NickStyle::full, core.clock), group_(core.executor, "user " + row_.name)
{
    settings_.restore(record.settings);
    people_.nicknames().set_style(parse_nick_style(settings_.value("nick_style")).value_or(NickStyle::full));
    people_.observe([this](const People::Change& news, const Account& account) { person_changed(news, account); });
    people_.nicknames().reserve("root");
    people_.nicknames().reserve("mastodon_oauth");
    for (const auto& nick : record.nicks) people_.nicknames().rename(nick.address, nick.nick);
    short_ids_.restore(record.short_ids);
    for (std::size_t i = 0; i < record.logins.size(); ++i) {
        const auto session = adopt(std::move(record.logins[i]));
        session->restore(record.positions[i], record.seen[i]);
    }
}

LiveUser::~LiveUser() = default;

SessionPtr LiveUser::adopt(LoginRow row)
{
    auto session = sessions_.emplace_back(std::make_shared<LoginSession>(core_, *this, std::move(row)));
    login_changed();
    return session;
}

asio::awaitable<void> LiveUser::drop(SessionPtr session, std::string reason)
{
    co_await session->stop();
    const auto gone = [&](const OpenPlace& open) { return open.session == session; };
    std::vector<OpenPlace> closing;
    std::ranges::copy_if(open_places_, std::back_inserter(closing), gone);
    std::erase_if(open_places_, gone);
    for (const auto& open : closing)
        deliver_to(open.viewers, Delivery{open.place, std::nullopt, PlaceClosed{reason}}, nullptr);
    std::erase(sessions_, session);
    std::erase_if(missed_talk_, [&](const MissedTalk& missed) { return missed.session == session; });
    found_places_.clear();
    follows_.erase(session->row().id);
    people_.forget_login(session->row().id);
    login_changed();
}

asio::awaitable<void> LiveUser::signed_in(LoginRow row)
{
    const auto self = shared_from_this();
    auto session = session_by_id(row.id);
    if (!session) session = adopt(row);
    co_await session->stop();
    session->renew(std::move(row));
    if (!downstreams_.empty()) session->start();
}

void LiveUser::attach(Downstream& downstream)
{
    const bool first = downstreams_.empty();
    downstreams_.push_back(&downstream);
    for (const auto& session : sessions_) expect_missed_talk(downstream, session, TimelineKind::direct);
    start_missed_talk();
    if (first) start_logins();
}

std::chrono::minutes LiveUser::zone() const
{
    return parse_zone(settings_.value("timezone")).value_or(std::chrono::minutes{0});
}

void LiveUser::start_logins()
{
    for (const auto& session : sessions_) {
        const auto& row = session->row();
        if (row.enabled && settings_.flag("auto_connect", scope_of_login(row.tag))) session->start();
    }
}

void LiveUser::take_over(UserRecord record)
{
    settings_.restore(record.settings);
    for (const auto& nick : record.nicks) people_.nicknames().rename(nick.address, nick.nick);
    for (std::size_t i = 0; i < record.logins.size(); ++i) {
        if (session_by_id(record.logins[i].id)) continue;
        const auto session = adopt(std::move(record.logins[i]));
        session->restore(record.positions[i], record.seen[i]);
        const bool on = session->row().enabled && settings_.flag("auto_connect", scope_of_login(session->row().tag));
        if (on && !downstreams_.empty()) session->start();
    }
}

void LiveUser::dismiss_clients(const Downstream* except, std::string_view reason)
{
    for (auto* const client : std::vector<Downstream*>(downstreams_)) {
        // One that goes may take another with it.
        const bool is_there = std::ranges::find(downstreams_, client) != downstreams_.end();
        if (is_there && client != except) client->dismiss(reason);
    }
}

void LiveUser::detach(Downstream& downstream)
{
    flush_gathered();
    note_talk();
    if (std::erase(downstreams_, &downstream) == 0) return;
    std::vector<Place> left;
    for (const auto& open : open_places_) left.push_back(open.place);
    for (const auto& place : left) leave(downstream, place);
    std::erase_if(missed_talk_, [&](const MissedTalk& missed) { return missed.client == &downstream; });
    if (downstreams_.empty()) released_(shared_from_this());
}

asio::awaitable<void> LiveUser::shut_down()
{
    for (const auto& session : sessions_) co_await session->stop();
    group_.cancel();
    co_await group_.join();
    co_await write_reading();
}

Result<SessionPtr> LiveUser::session_of(const Place& place) const
{
    if (sessions_.empty())
        return fail(Errc::unauthorized,
                    "You have no Fediverse account here yet. In &fedibee type: account add @you@your.instance");
    if (place.login_tag.empty()) return sessions_.front();
    for (const auto& session : sessions_) {
        if (session->row().tag == place.login_tag) return session;
    }
    return fail(Errc::not_found,
                fmt::format("You have no account with the tag '{}'; see: account list", place.login_tag));
}

Result<SessionPtr> LiveUser::usable_session(const Place& place) const
{
    auto session = session_of(place);
    if (!session) return session;
    const auto& row = (*session)->row();
    switch ((*session)->state()) {
    case LoginState::on: return session;
    case LoginState::needs_sign_in:
        return fail(Errc::unauthorized, fmt::format("{} ({}) needs a sign-in first. In &fedibee type: account {} on",
                                                    row.tag, row.address, row.tag));
    case LoginState::off:
        return fail(Errc::unauthorized, fmt::format("{} is off. In &fedibee type: account {} on", row.tag, row.tag));
    case LoginState::connecting: return session;
    case LoginState::unreachable: return session;
    }
    return session;
}

SessionPtr LiveUser::session_by_id(LoginId id) const
{
    const auto found = std::ranges::find_if(sessions_, [&](const auto& session) { return session->row().id == id; });
    return found == sessions_.end() ? nullptr : *found;
}

std::vector<LoginSummary> LiveUser::logins() const
{
    std::vector<LoginSummary> all;
    for (const auto& session : sessions_) {
        const auto& row = session->row();
        LoginSummary one{row.id, row.tag, row.address, row.instance.domain, "disconnected", {}};
        switch (session->state()) {
        case LoginState::on: one.state = "connected"; break;
        case LoginState::connecting: one.state = "connecting"; break;
        case LoginState::unreachable: one.problem = row.instance.domain + " cannot be reached"; break;
        case LoginState::needs_sign_in: one.problem = "Sign in with: account " + row.tag + " on"; break;
        case LoginState::off: break;
        }
        all.push_back(std::move(one));
    }
    return all;
}

void LiveUser::login_changed()
{
    const auto before = std::exchange(told_logins_, logins());
    const auto now = told_logins_;
    const auto find = [](const std::vector<LoginSummary>& all, LoginId id) {
        const auto found = std::ranges::find(all, id, &LoginSummary::id);
        return found == all.end() ? std::nullopt : std::optional(*found);
    };
    for (const auto& one : now) {
        auto known = find(before, one.id);
        if (known != one) deliver(control_place, LoginChanged{one.id, std::move(known), one});
    }
    for (const auto& one : before) {
        if (!find(now, one.id)) deliver(control_place, LoginChanged{one.id, one, std::nullopt});
    }
}

Writer LiveUser::writer_of(const LoginSession& session, const Place& place) const
{
    const auto& row = session.row();
    const auto own = parse_visibility(settings_.value_at("visibility", place, row.tag));
    return Writer{row.address, row.instance.domain, own.value_or(session.me().default_visibility)};
}

std::string LiveUser::msgid_of(LoginId login, const StatusId& status)
{
    return status.empty() ? std::string{} : fmt::format("{}.{}", login.value, status.value);
}

void LiveUser::tell(std::string sentence)
{
    Notice notice;
    notice.text = std::move(sentence);
    notice.time = core_.clock.wall();
    deliver(control_place, std::move(notice));
}

void LiveUser::deliver_to(const std::vector<Downstream*>& to, const Delivery& delivery, const Downstream* except)
{
    // A client may leave while it is told.
    const std::vector<Downstream*> receivers = to;
    for (auto* receiver : receivers) {
        const bool attached = std::ranges::find(downstreams_, receiver) != downstreams_.end();
        if (attached && receiver != except) receiver->deliver(delivery);
    }
}

void LiveUser::deliver(const Place& place, DeliveryBody body, std::optional<Author> peer, const Downstream* except)
{
    const bool everywhere = place.kind == PlaceKind::control || place.kind == PlaceKind::direct;
    const Delivery delivery{place, std::move(peer), std::move(body)};
    if (everywhere) return deliver_to(downstreams_, delivery, except);
    if (const auto* open = open_place(place)) deliver_to(open->viewers, delivery, except);
}

std::optional<Author> LiveUser::known(std::string_view nick) const
{
    const auto address = people_.nicknames().address(nick);
    if (!address) return std::nullopt;
    const auto* person = people_.find(*address);
    if (person == nullptr) return std::nullopt;
    // The nick exists already, so that looking it up changes nothing.
    return const_cast<People&>(people_).author(*address); // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

void LiveUser::reading_changed()
{
    unwritten_ = true;
    if (std::exchange(writing_, true)) return;
    group_.spawn(keep_writing());
}

/// The first change is written at once; in a busy time one transaction takes many posts.
asio::awaitable<void> LiveUser::keep_writing()
{
    // A task that was cancelled before it began ends here, before it has taken anything.
    constexpr std::chrono::milliseconds at_once{0};
    co_await net::sleep(at_once);
    while (unwritten_) {
        co_await write_reading();
        co_await net::sleep(write_interval);
    }
    writing_ = false;
}

asio::awaitable<void> LiveUser::write_reading()
{
    for (const auto& open : open_places_) note_clients(open);
    note_talk();
    unwritten_ = false;
    std::vector<ReadingBatch> batches;
    for (const auto& session : sessions_) batches.push_back(session->take_reading());
    if (batches.empty()) co_return;
    batches.front().short_ids = std::exchange(new_short_ids_, {});
    auto write = [batches = std::move(batches)](Store& store) {
        Result<void> written;
        for (const auto& batch : batches) {
            const bool empty = batch.positions.empty() && batch.seen.empty() && batch.short_ids.empty();
            if (auto one = empty ? Result<void>{} : store.record(batch); !one) written = std::move(one);
        }
        return written;
    };
    const auto written = co_await core_.stored(std::move(write));
    if (!written) log::error("reading not written", {{"user", row_.name}, {"why", written.error().detail}});
}

} // namespace fedibee::session
