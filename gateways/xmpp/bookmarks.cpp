// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/bookmarks.hpp"

#include "text/ascii.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/forms.hpp"
#include "xmpp/room.hpp"
#include "xmpp/server_request.hpp"
#include "xmpp/wording.hpp"

#include <array>
#include <utility>
#include <vector>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view bookmarks_xmlns = "urn:xmpp:bookmarks:1";
constexpr std::string_view options_type = "http://jabber.org/protocol/pubsub#publish-options";

struct Bookmark {
    std::string jid;
    std::string name;
};

/// Only the user is to see them, and all of them are to be kept.
void add_publish_options(gloox::Tag& pubsub)
{
    constexpr std::array wanted{std::pair{"pubsub#persist_items", "true"}, std::pair{"pubsub#max_items", "max"},
                                std::pair{"pubsub#send_last_published_item", "never"},
                                std::pair{"pubsub#access_model", "whitelist"}};
    auto& form = add(add(pubsub, "publish-options"), "x", ns::data);
    set(form, "type", "submit");
    add_form_type(form, options_type);
    for (const auto& [name, value] : wanted) add_value(form, name, value);
}

/// A request of the user to their own server, which takes it from us in their name (XEP-0356, section 6.4).
TagPtr bookmark_request(const Client& client, const Bookmark& bookmark, std::string_view xmlns, std::string_view nick)
{
    auto request = stanza("iq", client.hub().domain(), client.bare(), {}, "set");
    auto& inner = add(add(*request, "privileged_iq", xmlns), "iq", "jabber:client");
    set(inner, "type", "set");
    set(inner, "id", random_id());
    set(inner, "to", client.bare());
    auto& pubsub = add(inner, "pubsub", ns::pubsub);
    auto& publish = add(pubsub, "publish");
    set(publish, "node", bookmarks_xmlns);
    auto& item = add(publish, "item");
    set(item, "id", bookmark.jid);
    auto& conference = add(item, "conference", bookmarks_xmlns);
    set(conference, "name", bookmark.name);
    set(conference, "autojoin", "true");
    add_text(conference, "nick", nick);
    add_publish_options(pubsub);
    return request;
}

void invite(Client& client, const std::string& to, const Bookmark& room)
{
    auto message = stanza("message", client.hub().domain(), to, random_id());
    add_text(*message, "body", room.name + ": join the room " + room.jid);
    auto& invitation = add(*message, "x", ns::conference);
    set(invitation, "jid", room.jid);
    set(invitation, "reason", room.name);
    client.hub().send(std::move(message));
}

Bookmark bookmark_of(const Client& client, const session::PlaceInfo& info)
{
    const std::string& domain = client.hub().domain();
    return Bookmark{room_jid(info.place, domain), readable(info.topic, domain)};
}

std::vector<Bookmark> rooms_of(Client& client)
{
    std::vector<Bookmark> rooms;
    for (const auto& info : client.user()->places()) {
        const bool is_usual = info.place.kind == PlaceKind::home || info.place.kind == PlaceKind::notifications;
        if (is_usual || client.find_room(info.place)) rooms.push_back(bookmark_of(client, info));
    }
    return rooms;
}

std::string kept_sentence(const std::vector<Bookmark>& rooms)
{
    std::string names;
    for (const auto& room : rooms) names += (names.empty() ? "" : ", ") + room.jid;
    return "In your bookmarks now: " + names + ". Your programs open them when they start.";
}

} // namespace

bool asks_for_rooms(const Request& request)
{
    return text::same_ignoring_case(text::trimmed(text_of(*request.tag, "body")), "rooms");
}

asio::awaitable<void> keep_rooms(ClientPtr client, Request request)
{
    Hub& hub = client->hub();
    const Spot spot = answer_spot(request);
    const auto rooms = rooms_of(*client);
    if (rooms.empty()) co_return say_in(hub, spot, "Sign in first; type: login @you@your.instance");
    const Privileges* const rights = hub.privileges.find(request.from.domain);
    const bool may_write = rights != nullptr && rights->may_ask(ns::pubsub, "set");
    const std::string nick = Jid::parse(client->bare()).local;
    std::size_t done = 0;
    while (may_write && done < rooms.size()) {
        const std::string xmlns = rights->xmlns;
        const bool taken = co_await is_granted(client, bookmark_request(*client, rooms[done], xmlns, nick));
        if (!taken || hub.privileges.find(request.from.domain) != rights) break;
        ++done;
    }
    if (done == rooms.size()) co_return say_in(hub, spot, kept_sentence(rooms));
    say_in(hub, spot,
           "Your server lets nobody else write bookmarks. Here are invitations: your program can keep them.");
    for (std::size_t i = done; i < rooms.size(); ++i) invite(*client, request.from.full(), rooms[i]);
}

void greet_login(Client& client, const session::LoginChanged& change)
{
    // Before it was signed in the address is only a host.
    const bool was_there = !change.before || change.before->address.find('@') != std::string::npos;
    if (was_there || !change.now || change.now->address.find('@') == std::string::npos) return;
    for (const auto& info : client.user()->places()) {
        const bool is_its = info.place.kind == PlaceKind::home &&
                            (info.place.login_tag == change.now->tag ||
                             (info.place.login_tag.empty() && client.user()->logins().front().id == change.id));
        if (is_its) invite(client, client.bare(), bookmark_of(client, info));
    }
}

} // namespace fedibee::xmpp
