// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/feed_watch.hpp"

#include "text/ascii.hpp"
#include "xmpp/atom.hpp"
#include "xmpp/feed.hpp"

#include <algorithm>
#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_feeds = 100; ///< of one user: each is looked at every now and then
constexpr std::size_t most_told = 500;  ///< msgids

/// Several people may be one user, with programs of their own.
std::string remembered(const Client& client)
{
    return "xmpp feeds " + client.bare();
}

NodeNews news(const Client& client, std::string_view address, std::string_view to)
{
    return news_of(contact_jid(address, client.hub().domain()), to, microblog);
}

} // namespace

FeedWatch::FeedWatch(Client& client) : client_(client) {}

FeedWatch::~FeedWatch()
{
    watch(nullptr);
}

void FeedWatch::watch(session::UserPtr user)
{
    open_.clear();
    since_.clear();
    const auto before = std::exchange(user_, nullptr);
    if (before) before->detach(*this);
    if (!user) return;
    const std::string all = user->kept(remembered(client_));
    for (const auto address : text::split(all, ' ')) {
        if (!address.empty() && since_.size() < most_feeds) since_.emplace(address, client_.hub().clock.wall());
    }
    if (!since_.empty() || !client_.interests().in(microblog).empty()) attach();
}

void FeedWatch::attach()
{
    user_ = client_.user();
    user_->attach(*this);
}

void FeedWatch::heed_interests()
{
    if (user_ || !client_.user() || client_.interests().in(microblog).empty()) return;
    attach();
    client_.hub().group.spawn(open_places(client_.shared_from_this()));
}

bool FeedWatch::add(const std::string& address)
{
    if (since_.size() >= most_feeds && !has(address)) return false;
    since_.emplace(address, client_.hub().clock.wall());
    if (!user_) attach();
    return true;
}

void FeedWatch::remove(const std::string& address)
{
    if (since_.erase(address) == 0) return;
    if (since_.empty() && client_.interests().in(microblog).empty()) return watch(nullptr);
    open_.erase(address);
    if (user_) user_->leave(*this, Place{PlaceKind::account, address, {}});
}

Task<void> FeedWatch::keep(std::shared_ptr<Client> client)
{
    std::string all;
    for (const auto& [address, since] : client->feeds().since_) all += (all.empty() ? "" : " ") + address;
    const session::UserPtr user = client->user();
    co_return co_await user->keep(remembered(*client), std::move(all));
}

/// The posts of those who are followed come at once with the timeline of home; of the others the instance is asked.
asio::awaitable<void> FeedWatch::open_places(std::shared_ptr<Client> client)
{
    FeedWatch& self = client->feeds();
    const session::UserPtr user = self.user_;
    if (!user) co_return;
    std::vector<std::pair<std::string, Place>> places{{{}, Place{PlaceKind::home, {}, {}}}};
    for (const auto& [address, since] : self.since_) {
        if (!self.open_.contains(address)) places.emplace_back(address, Place{PlaceKind::account, address, {}});
    }
    for (const auto& [address, place] : places) {
        const auto found = co_await user->find_place(place);
        if (self.user_ != user) co_return;
        const bool is_wanted = address.empty() || self.has(address);
        if (!found || !is_wanted) continue;
        if (!address.empty()) self.open_.insert(address);
        user->enter(self, found->place);
    }
}

void FeedWatch::deliver(const session::Delivery& delivery)
{
    const Place& place = delivery.place;
    const auto& body = delivery.body;
    if (const auto* const post = std::get_if<session::NewPost>(&body); post != nullptr && post->shown)
        announce(*post->shown, place, false);
    if (const auto* const edit = std::get_if<session::EditedPost>(&body); edit != nullptr && edit->shown)
        announce(*edit->shown, place, true);
    if (const auto* const deleted = std::get_if<session::DeletedPost>(&body)) retract(*deleted, place);
    if (const auto* const backlog = std::get_if<session::Backlog>(&body); backlog != nullptr) {
        for (const auto& shown : backlog->statuses) {
            if (shown && (!backlog->first || is_news(*shown))) announce(*shown, place, false);
        }
    }
    const auto* const login = std::get_if<session::LoginChanged>(&body);
    if (login != nullptr && login->now && login->now->state == "connected")
        client_.hub().group.spawn(open_places(client_.shared_from_this()));
}

std::vector<std::string> FeedWatch::receivers(const std::string& address, const Place& place) const
{
    if (has(address)) return {client_.bare()};
    if (place.kind == PlaceKind::home) return client_.interests().in(microblog);
    return {};
}

bool FeedWatch::is_news(const session::ShownStatus& shown) const
{
    const auto found = since_.find(shown.author.address);
    return found != since_.end() && shown.time >= found->second;
}

void FeedWatch::announce(const session::ShownStatus& shown, const Place& place, bool is_edit)
{
    const auto all = shown.status ? receivers(shown.author.address, place) : std::vector<std::string>{};
    const bool was_told = std::ranges::find(told_, shown.msgid) != told_.end();
    if (all.empty() || (was_told && !is_edit)) return;
    if (!was_told) told_.push_back(shown.msgid);
    if (told_.size() > most_told) told_.pop_front();
    const TagPtr item = entry_item(shown, client_.hub().domain());
    for (const auto& to : all) {
        auto [message, items] = news(client_, shown.author.address, to);
        items->addChild(item->clone()); // the parent owns it
        client_.hub().send(std::move(message));
    }
}

void FeedWatch::retract(const session::DeletedPost& deleted, const Place& place)
{
    for (const auto& to : receivers(deleted.author.address, place)) {
        auto [message, items] = news(client_, deleted.author.address, to);
        set(xmpp::add(*items, "retract"), "id", deleted.msgid);
        client_.hub().send(std::move(message));
    }
}

void FeedWatch::dismiss(std::string_view /*reason*/)
{
    watch(nullptr);
}

} // namespace fedibee::xmpp
