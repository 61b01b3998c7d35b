// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/bound_user.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::session {

/// A client as the LiveUser knows it.
class BoundUser::Wrapped final : public Downstream {
public:
    Wrapped(BoundUser& owner, Downstream& client) : owner_(owner), client_(client) {}

    void deliver(const Delivery& delivery) override
    {
        if (!owner_.concerns(delivery.place)) return;
        Delivery shown = delivery;
        shown.place = owner_.outward(std::move(shown.place));
        if (auto* changed = std::get_if<PersonChanged>(&shown.body)) {
            for (auto& place : changed->places) place = owner_.outward(std::move(place));
        }
        client_.deliver(shown);
    }
    [[nodiscard]] std::string_view label() const override { return client_.label(); }
    [[nodiscard]] std::string_view client() const override { return client_.client(); }
    void dismiss(std::string_view reason) override { client_.dismiss(reason); }
    [[nodiscard]] std::string_view certificate() const override { return client_.certificate(); }
    [[nodiscard]] LoginId login() const override { return owner_.login_; }
    [[nodiscard]] bool marks_reading() const override { return client_.marks_reading(); }
    [[nodiscard]] const Downstream* origin() const noexcept { return &client_; }

private:
    BoundUser& owner_;
    Downstream& client_;
};

BoundUser::BoundUser(std::shared_ptr<LiveUser> user, LoginId login) : user_(std::move(user)), login_(login) {}

BoundUser::~BoundUser() = default;

Downstream& BoundUser::wrapped(Downstream& downstream)
{
    const auto found = std::ranges::find(clients_, &downstream, &Wrapped::origin);
    if (found != clients_.end()) return **found;
    return *clients_.emplace_back(std::make_unique<Wrapped>(*this, downstream));
}

void BoundUser::attach(Downstream& downstream)
{
    user_->attach(wrapped(downstream));
}

void BoundUser::detach(Downstream& downstream)
{
    const auto found = std::ranges::find(clients_, &downstream, &Wrapped::origin);
    if (found != clients_.end()) user_->detach(**found);
    // The wrapper stays as long as we do: what the client typed may still be on its way.
}

std::string BoundUser::tag() const
{
    const auto& sessions = user_->sessions();
    if (sessions.empty() || sessions.front()->row().id == login_) return {};
    const auto session = user_->session_by_id(login_);
    return session ? session->row().tag : std::string{};
}

Place BoundUser::inward(Place place) const
{
    if (place.login_tag.empty()) place.login_tag = tag();
    return place;
}

Place BoundUser::outward(Place place) const
{
    const std::string bound = tag();
    if (bound.empty() || place.kind == PlaceKind::control) return place;
    if (place.login_tag.empty()) {
        place.login_tag = user_->sessions().front()->row().tag;
    } else if (place.login_tag == bound) {
        place.login_tag.clear();
    }
    return place;
}

bool BoundUser::concerns(const Place& inner) const
{
    const bool direct = inner.kind == PlaceKind::direct || inner.kind == PlaceKind::direct_group;
    return !direct || inner.login_tag == tag();
}

Task<PlaceInfo> BoundUser::find_place(Place place)
{
    const auto self = shared_from_this(); // the client may be bound anew while this waits
    auto info = co_await user_->find_place(inward(std::move(place)));
    if (info) info->place = outward(std::move(info->place));
    co_return info;
}

Task<Profile> BoundUser::whois(std::string nick)
{
    const auto self = shared_from_this();
    auto profile = co_await user_->whois(std::move(nick));
    if (profile) {
        for (auto& place : profile->places) place = outward(std::move(place));
    }
    co_return profile;
}

void BoundUser::enter(Downstream& downstream, Place place)
{
    user_->enter(wrapped(downstream), inward(std::move(place)));
}

void BoundUser::leave(Downstream& downstream, const Place& place)
{
    user_->leave(wrapped(downstream), inward(place));
}

std::vector<Member> BoundUser::members(const Place& place) const
{
    return user_->members(inward(place));
}

Task<Reply> BoundUser::say(Downstream& from, Place place, Utterance utterance)
{
    const auto self = shared_from_this();
    auto reply = co_await user_->say(wrapped(from), inward(std::move(place)), std::move(utterance));
    if (reply && reply->published_in) reply->published_in = outward(std::move(*reply->published_in));
    co_return reply;
}

Task<Reply> BoundUser::say_to(Downstream& from, std::string nick, Utterance utterance)
{
    const auto self = shared_from_this();
    auto reply = co_await user_->say_to(wrapped(from), std::move(nick), std::move(utterance));
    if (reply && reply->published_in) reply->published_in = outward(std::move(*reply->published_in));
    co_return reply;
}

std::vector<PlaceInfo> BoundUser::own_first(std::vector<PlaceInfo> places) const
{
    std::vector<PlaceInfo> own;
    std::vector<PlaceInfo> others;
    for (auto& info : places) {
        info.place = outward(std::move(info.place));
        (info.place.login_tag.empty() ? own : others).push_back(std::move(info));
    }
    own.insert(own.end(), others.begin(), others.end());
    return own;
}

Task<std::vector<HistoryItem>> BoundUser::history(Place place, HistoryRequest request)
{
    return user_->history(inward(std::move(place)), std::move(request));
}

Task<std::vector<HistoryTarget>> BoundUser::history_targets(std::vector<Place> places, Timestamp from, Timestamp to,
                                                            std::size_t limit)
{
    const auto self = shared_from_this();
    for (auto& place : places) place = inward(std::move(place));
    auto targets = co_await user_->history_targets(std::move(places), from, to, limit);
    if (!targets) co_return targets;
    std::erase_if(*targets, [&](const HistoryTarget& target) { return !concerns(target.place); });
    for (auto& target : *targets) target.place = outward(std::move(target.place));
    co_return targets;
}

Task<std::vector<FoundMessage>> BoundUser::search(MessageSearch wanted)
{
    const auto self = shared_from_this();
    wanted.place = inward(std::move(wanted.place));
    auto found = co_await user_->search(std::move(wanted));
    if (!found) co_return found;
    for (auto& one : *found) one.place = outward(std::move(one.place));
    co_return found;
}

Task<Timestamp> BoundUser::read_up_to(Place place)
{
    return user_->read_up_to(inward(std::move(place)));
}

Task<Timestamp> BoundUser::mark_read(Downstream& from, Place place, Timestamp time)
{
    return user_->mark_read(wrapped(from), inward(std::move(place)), time);
}

Task<void> BoundUser::react(Downstream& from, std::string msgid, std::string emoji, bool wanted)
{
    return user_->react(wrapped(from), std::move(msgid), std::move(emoji), wanted);
}

std::vector<PlaceInfo> BoundUser::places() const
{
    return own_first(user_->places());
}

Task<std::vector<PlaceInfo>> BoundUser::directory()
{
    const auto self = shared_from_this();
    auto all = co_await user_->directory();
    if (!all) co_return all;
    co_return own_first(std::move(*all));
}

Task<Reply> BoundUser::change_person(Downstream& from, Place place, PersonDeed deed, std::string who)
{
    return user_->change_person(wrapped(from), inward(std::move(place)), deed, std::move(who));
}

Task<Reply> BoundUser::block_server(Downstream& from, Place place, std::string domain, bool wanted)
{
    return user_->block_server(wrapped(from), inward(std::move(place)), std::move(domain), wanted);
}

Task<std::vector<std::string>> BoundUser::kept_out(Place place, KeptOut which)
{
    return user_->kept_out(inward(std::move(place)), which);
}

Task<Reply> BoundUser::set_topic(Place place, std::string topic)
{
    return user_->set_topic(inward(std::move(place)), std::move(topic));
}

std::optional<Portrait> BoundUser::portrait(std::string_view nick) const
{
    if (!nick.empty()) return user_->portrait(nick);
    const auto session = user_->session_by_id(login_);
    return user_->portrait(session ? std::string_view(session->row().address) : std::string_view{});
}

Task<std::vector<Author>> BoundUser::find_people(std::string words)
{
    return user_->find_people(std::move(words));
}

std::string BoundUser::kept(std::string_view key) const
{
    return user_->kept(key);
}

Task<void> BoundUser::keep(std::string key, std::string value)
{
    return user_->keep(std::move(key), std::move(value));
}

Task<Reply> BoundUser::redact(Downstream& from, std::string msgid)
{
    return user_->redact(wrapped(from), std::move(msgid));
}

UserPtr LiveUser::bound_to(LoginId login)
{
    return std::make_shared<BoundUser>(shared_from_this(), login);
}

} // namespace fedibee::session
