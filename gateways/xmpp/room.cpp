// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/room.hpp"

#include "net/backoff.hpp"
#include "text/iso_time.hpp"
#include "xmpp/server_request.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <chrono>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_history = 100;
constexpr std::size_t usual_history = 20; ///< for a second program without wishes
constexpr std::size_t most_held = 500;

} // namespace

HistoryWish read_wish(const gloox::Tag& muc, Timestamp now)
{
    HistoryWish wish;
    const gloox::Tag* const history = child(muc, "history", ns::muc);
    if (history == nullptr) return wish;
    wish.most = number_of(*history, "maxstanzas");
    if (number_of(*history, "maxchars") == std::size_t{0}) wish.most = 0;
    constexpr std::size_t a_year = 365UL * 24 * 3600;
    if (const auto seconds = number_of(*history, "seconds"))
        wish.since = now - std::chrono::seconds(std::min(*seconds, a_year));
    if (const auto since = text::parse_iso_time(value_of(*history, "since"))) wish.since = since;
    return wish;
}

Room::Room(Client& client, session::PlaceInfo info, std::string jid, std::string nick)
    : client_(client), place_(std::move(info.place)), topic_(std::move(info.topic)), jid_(std::move(jid)),
      nick_(std::move(nick)), backlog_came_(client.hub().group.executor())
{
}

bool Room::has(std::string_view full) const
{
    return std::ranges::find(occupants_, full, &Occupant::full) != occupants_.end();
}

asio::awaitable<Room::Past> Room::unseen_past()
{
    if (!backlog_) {
        backlog_came_.expires_after(client_.hub().options.unseen_wait);
        co_await backlog_came_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    unseen_ = Unseen::shown; // what comes too late for the join is no reason to lose it
    Past past;
    if (const auto backlog = std::exchange(backlog_, std::nullopt)) {
        past.items.assign(backlog->statuses.begin(), backlog->statuses.end());
        past.cut = backlog->cut;
    }
    co_return past;
}

asio::awaitable<Room::Past> Room::past_of(ClientPtr client, std::shared_ptr<Room> room, HistoryWish wish, bool is_first)
{
    const session::UserPtr user = client->user();
    if (!user) co_return Past{};
    if (is_first) {
        room->unseen_ = wish.is_default() ? Unseen::awaited : Unseen::dropped;
        room->paused_ = false;
        user->enter(*client, room->place_);
        if (wish.is_default()) co_return co_await room->unseen_past();
    }
    if (wish.is_none()) co_return Past{};
    session::HistoryRequest request;
    request.limit = std::min(wish.most.value_or(wish.since ? most_history : usual_history), most_history);
    if (wish.since) request.point = session::HistoryPoint{{}, *wish.since};
    auto found = co_await user->history(room->place_, std::move(request));
    Past past;
    if (found) past.items = std::move(*found);
    co_return past;
}

asio::awaitable<void> Room::join(ClientPtr client, std::shared_ptr<Room> room, std::string full, std::string nick,
                                 HistoryWish wish, bool is_first)
{
    if (room->has(full)) room->drop(full); // joined again: all of it once more
    room->occupants_.push_back(Occupant{full, false, false, {}});
    const Past past = co_await past_of(client, room, wish, is_first);
    if (room->has(full)) room->let_in(full, past, nick != room->nick_); // else it left meanwhile
}

void Room::let_in(const std::string& full, const Past& past, bool renamed)
{
    for (const auto& item : past.items) {
        if (const auto* const shown = std::get_if<session::ShownStatusPtr>(&item); shown != nullptr && *shown)
            nick_of(**shown);
    }
    show_presences(full, renamed);
    if (past.cut) say("Older posts were left out here; type: more", full);
    for (const auto& item : past.items) show_item(item, full);
    show_subject(full);
    const auto occupant = std::ranges::find(occupants_, full, &Occupant::full);
    occupant->is_open = true;
    for (const auto& held : std::exchange(occupant->held, {})) send_now(*held, full);
}

void Room::part(std::string_view full)
{
    if (!has(full)) return;
    send_now(*own_presence(full, "unavailable", {"110"}), full);
    drop(full);
}

void Room::drop(std::string_view full)
{
    std::erase_if(occupants_, [full](const Occupant& one) { return one.full == full; });
}

void Room::rename(const std::string& nick)
{
    for (const auto& occupant : occupants_) {
        auto gone = own_presence(occupant.full, "unavailable", {"303", "110"});
        auto* const item = gone->findChild("x")->findChild("item");
        set(*item, "nick", nick);
        send_now(*gone, occupant.full);
    }
    nick_ = nick;
    for (const auto& occupant : occupants_) send_now(*own_presence(occupant.full, {}, {"110"}), occupant.full);
}

void Room::close(std::string_view reason)
{
    for (const auto& occupant : occupants_) {
        auto gone = own_presence(occupant.full, "unavailable", {"110"});
        auto& destroyed = add(*gone->findChild("x"), "destroy");
        add_text(destroyed, "reason", readable(reason, client_.hub().domain()));
        send_now(*gone, occupant.full);
    }
    occupants_.clear();
}

void Room::shut_down()
{
    for (const auto& occupant : occupants_)
        send_now(*own_presence(occupant.full, "unavailable", {"110", "332"}), occupant.full);
}

void Room::pause()
{
    paused_ = true;
    if (client_.user()) client_.user()->leave(client_, place_);
}

void Room::go_on()
{
    if (std::exchange(paused_, false) && client_.user()) client_.user()->enter(client_, place_);
}

void Room::resume()
{
    for (const auto& occupant : occupants_)
        client_.hub().group.spawn(ask_again(client_.shared_from_this(), shared_from_this(), occupant.full));
}

/// When the server was away, its users' programs were too, and what is shown to nobody would count as seen.
asio::awaitable<void> Room::ask_again(ClientPtr client, std::shared_ptr<Room> room, std::string full)
{
    auto ping = stanza("iq", room->jid_, full, {}, "get");
    add(*ping, "ping", ns::ping);
    const bool is_there = co_await is_granted(client, std::move(ping));
    const bool is_cut = client->hub().link.state() != LinkState::up; // again: they will be asked again
    if (is_cut || !room->has(full)) co_return;
    if (is_there) co_return room->go_on();
    room->send_now(*room->own_presence(full, "unavailable", {"110", "332"}), full);
    room->drop(full);
    if (room->is_empty()) client->close_room(*room);
}

void Room::send(const gloox::Tag& stanza, std::string_view full)
{
    for (auto& occupant : occupants_) {
        if (!full.empty() && occupant.full != full) continue;
        if (occupant.is_open || !full.empty()) {
            send_now(stanza, occupant.full);
        } else if (occupant.held.size() < most_held) {
            occupant.held.emplace_back(stanza.clone());
        }
    }
}

void Room::send_now(const gloox::Tag& stanza, std::string_view full)
{
    TagPtr copy(stanza.clone());
    set(*copy, "to", full);
    client_.hub().send(std::move(copy));
}

} // namespace fedibee::xmpp
