// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/client.hpp"

#include "net/backoff.hpp"
#include "xmpp/bookmarks.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/farewell.hpp"
#include "xmpp/feed_watch.hpp"
#include "xmpp/room.hpp"
#include "xmpp/styling.hpp"
#include "xmpp/talks.hpp"
#include "xmpp/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_waiting = 50;
constexpr double refusals_per_second = 1; ///< else a flood would come back as one
constexpr double most_refusals = 20;
constexpr std::size_t most_held = 100;
constexpr std::chrono::minutes idle_time{30}; ///< long enough for a sign-in in the browser
/// By then most people that a login follows have been met again.
constexpr std::chrono::seconds meeting_time{10};
constexpr double changes_per_second = 1.0 / 60; ///< of contacts who come or go
constexpr double most_changes = 60;

} // namespace

Client::Client(Hub& hub, std::string bare)
    : hub_(hub), bare_(std::move(bare)), label_("xmpp " + bare_), interests_(hub.clock.now()),
      presence_budget_(changes_per_second, most_changes, hub.clock.now()), feeds_(std::make_unique<FeedWatch>(*this)),
      lines_(static_cast<double>(std::max<std::size_t>(1, hub.options.limits.lines_per_second)),
             static_cast<double>(hub.options.limits.lines_burst), hub.clock.now()),
      refusals_(refusals_per_second, most_refusals, hub.clock.now()), talks_(std::make_unique<TalkMemory>()),
      last_heard_(hub.clock.now())
{
}

Client::~Client()
{
    leave();
}

void Client::take(Request request, Work work)
{
    last_heard_ = hub_.clock.now();
    if (queue_.size() >= most_waiting) return refuse_flood(request);
    queue_.push_back(Waiting{std::move(request), work});
    if (std::exchange(working_, true)) return;
    hub_.group.spawn(work_off(shared_from_this()));
}

void Client::refuse_flood(const Request& request)
{
    const bool may_refuse = request.tag->name() != "presence" && value_of(*request.tag, "type") != "error";
    if (!may_refuse || !refusals_.has(1, last_heard_)) return;
    refusals_.take(1, last_heard_);
    hub_.send(error_of(*request.tag, resource_constraint,
                       "That is too much at once; wait until the earlier messages are answered."));
}

asio::awaitable<void> Client::keep_pace(const Request& request)
{
    if (hub_.options.limits.lines_per_second == 0 || request.tag->name() != "message") co_return;
    const auto pause = lines_.take(1, hub_.clock.now());
    if (pause.count() > 0) co_await net::sleep(pause);
}

void Client::refuse_posts(const Request& request, const Error& error)
{
    const auto condition = error.code == Errc::invalid_input ? item_not_found : condition_of(error.code);
    hub_.send(error_of(*request.tag, condition, error.detail));
}

asio::awaitable<void> Client::work_off(std::shared_ptr<Client> self)
{
    while (!self->queue_.empty()) {
        Waiting next = std::move(self->queue_.front());
        self->queue_.pop_front();
        co_await self->keep_pace(next.request);
        const auto found = co_await self->find_user();
        if (!found) {
            self->refuse(next.request, found.error());
            continue;
        }
        co_await next.work(self, std::move(next.request));
    }
    self->working_ = false;
}

Task<void> Client::find_user()
{
    if (user_) co_return Result<void>{};
    auto found = co_await hub_.users.vouched("xmpp", bare_);
    if (!found) co_return fail(std::move(found));
    const bool is_new = hub_.users_known.insert(bare_).second;
    if (is_new) hub_.send(stanza("presence", hub_.domain(), bare_, {}, "probe")); // they may be there since long
    set_user(std::move(*found));
    contacts_.restore(user_->kept(kept_contacts(bare_)));
    co_return Result<void>{};
}

void Client::set_user(session::UserPtr user)
{
    if (user_ == user) return;
    if (user_) {
        close_rooms(fmt::format("You are {} now; join the room again.", user->name()));
        user_->detach(*this);
    }
    user_ = std::move(user);
    user_->attach(*this);
    feeds_->watch(user_);
    hub_.group.spawn(FeedWatch::open_places(shared_from_this()));
}

Task<session::Reply> Client::command(std::string line, std::string tag)
{
    const session::UserPtr user = user_; // the line may end with another, or none
    const Place control{PlaceKind::control, {}, std::move(tag)};
    session::Utterance utterance;
    utterance.text = std::move(line);
    co_return co_await user->say(*this, control, std::move(utterance));
}

void Client::leave_rooms()
{
    const auto rooms = std::exchange(rooms_, {});
    for (const auto& room : rooms) room->pause();
}

void Client::resume()
{
    for (const auto& room : rooms_) room->resume();
    for (const auto& delivery : std::exchange(held_, {})) deliver(delivery);
}

bool Client::is_own(std::string_view address) const
{
    if (!user_) return false;
    const auto logins = user_->logins();
    return std::ranges::find(logins, address, &session::LoginSummary::address) != logins.end();
}

void Client::leave()
{
    leave_rooms();
    feeds_->watch(nullptr);
    if (!user_) return;
    user_->detach(*this);
    user_.reset();
}

void Client::say_farewell()
{
    for (const auto& room : rooms_) room->shut_down();
}

bool Client::is_idle(Instant now) const
{
    const bool is_away = resources_.empty() && rooms_.empty() && feeds_->is_empty();
    return !working_ && is_away && now - last_heard_ > idle_time;
}

void Client::close_rooms(std::string_view reason)
{
    for (const auto& room : rooms_) room->close(reason);
    leave_rooms();
}

void Client::dismiss(std::string_view reason)
{
    const bool had_rooms = !rooms_.empty();
    tell(reason);
    close_rooms(reason);
    leave();
    hub_.group.spawn(settle_dismissal(shared_from_this(), had_rooms));
}

/// The user is another one now (link), or none any more (drop): the store knows.
asio::awaitable<void> Client::settle_dismissal(std::shared_ptr<Client> self, bool had_rooms)
{
    const auto names = co_await self->hub_.users.vouched_names("xmpp");
    if (!names) co_return; // whatever comes next looks for the user again
    if (std::ranges::find(*names, self->bare_) == names->end()) {
        end_user(self->hub_, self->bare_);
    } else {
        co_await self->find_user();
        if (had_rooms) self->tell("Join your rooms again; nothing else is needed.");
    }
}

void Client::program_came(const std::string& full, const gloox::Tag& presence)
{
    const bool is_first = resources_.empty();
    resources_.insert(full);
    if (is_first) contacts_.mark_all(hub_.clock.now() + meeting_time);
    learn_interests(*this, full, presence);
}

void Client::program_left(const std::string& full)
{
    resources_.erase(full);
    interests_.forget(full);
    if (resources_.empty()) contacts_.forget_shown();
}

void Client::lose_programs()
{
    resources_.clear();
    interests_.clear();
    contacts_.forget_shown();
    for (const auto& room : rooms_) room->pause();
}

RoomPtr Client::find_room(std::string_view jid) const
{
    const auto found = std::ranges::find_if(rooms_, [jid](const RoomPtr& room) { return room->jid() == jid; });
    return found == rooms_.end() ? nullptr : *found;
}

RoomPtr Client::find_room(const Place& place) const
{
    const auto found = std::ranges::find_if(rooms_, [&place](const RoomPtr& room) { return room->place() == place; });
    return found == rooms_.end() ? nullptr : *found;
}

void Client::close_room(const Room& room)
{
    if (user_) user_->leave(*this, room.place());
    std::erase_if(rooms_, [&room](const RoomPtr& one) { return one.get() == &room; });
}

void Client::tell(std::string_view text)
{
    auto message = stanza("message", hub_.domain(), bare_, random_id(), "chat");
    add_plain_body(*message, readable(text, hub_.domain()));
    hub_.send(std::move(message));
}

void Client::deliver(const session::Delivery& delivery)
{
    if (hub_.link.state() != LinkState::up) {
        if (held_.size() >= most_held) held_.pop_front();
        held_.push_back(delivery);
        return;
    }
    const Place& place = delivery.place;
    if (const auto* const change = std::get_if<session::PersonChanged>(&delivery.body)) note_news(*this, change->now);
    if (const auto* const post = std::get_if<session::NewPost>(&delivery.body)) note_post(*this, post->shown->author);
    const auto* const news = std::get_if<session::Notice>(&delivery.body);
    if (news != nullptr && news->type == "follow_request" && news->author && !asking_.contains(news->author->address))
        ask_for_friendship(*this, *news->author);
    if (place.kind == PlaceKind::control) {
        if (news != nullptr) tell(news->text);
        if (const auto* const login = std::get_if<session::LoginChanged>(&delivery.body)) greet_login(*this, *login);
        return;
    }
    if (const RoomPtr room = find_room(place)) return room->deliver(delivery); // held: it may close by what it is told
    show_talk(*this, delivery);
}

ClientPtr client_of(Hub& hub, const std::string& bare)
{
    auto& client = hub.clients[bare];
    if (!client) client = std::make_shared<Client>(hub, bare);
    return client;
}

ClientPtr find_client(const Hub& hub, const std::string& bare)
{
    const auto found = hub.clients.find(bare);
    return found == hub.clients.end() ? nullptr : found->second;
}

void forget_client(Hub& hub, const std::string& bare)
{
    const auto found = hub.clients.find(bare);
    if (found == hub.clients.end()) return;
    const ClientPtr client = std::move(found->second); // it must not die inside its own call
    hub.clients.erase(found);
    client->leave();
}

} // namespace fedibee::xmpp
