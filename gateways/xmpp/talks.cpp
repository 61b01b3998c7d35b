// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/talks.hpp"

#include "xmpp/post_content.hpp"
#include "xmpp/styling.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <chrono>

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_peers = 100;
constexpr std::chrono::minutes lately{1}; ///< older posts say when they were written

/// One side of a conversation, in the addresses of this front.
struct Line {
    std::string from;
    std::string to;
    bool is_mirrored = false; ///< it is the user's own, and the server takes it as such
};

Line line_of(const Client& client, const Place& place, bool own)
{
    const std::string& domain = client.hub().domain();
    const bool alone = place.kind == PlaceKind::direct;
    const std::string peer = alone ? contact_jid(place.name, domain) : domain;
    if (own && alone && may_mirror(client)) return Line{client.bare(), peer, true};
    return Line{peer, client.bare(), false};
}

TagPtr message_in(const Line& line, std::string_view id)
{
    return stanza("message", line.from, line.to, id, "chat");
}

void send(Client& client, const Line& line, TagPtr message)
{
    if (line.is_mirrored) return mirror(client, std::move(message));
    client.hub().send(std::move(message));
}

/// What stands before the text where the sender's address does not say who it is by.
std::string front_of(const Client& client, const Place& place, const session::ShownStatus& shown, const Line& line)
{
    const bool alone = place.kind == PlaceKind::direct;
    if (shown.own) return line.is_mirrored ? "" : "You: ";
    if (alone) return {};
    return "@" + shown.author.address + " to you and others (answer in " + room_jid(place, client.hub().domain()) +
           "): ";
}

Telling telling_of(Client& client, const session::ShownStatus& shown, std::string_view front)
{
    Telling telling{front, {}, client.talks().ids.shown_id(shown.reply_to_msgid)};
    if (shown.reply_to_author) {
        const std::string& address = shown.reply_to_author->address;
        telling.answered = client.is_own(address) ? client.bare() : contact_jid(address, client.hub().domain());
    }
    return telling;
}

void show_post(Client& client, const Place& place, const session::ShownStatus& shown)
{
    client.talks().note_shown(place.name, shown);
    const Line line = line_of(client, place, shown.own);
    const bool is_old = shown.time != Timestamp{} && client.hub().clock.wall() - shown.time > lately;
    const auto finish = [&](TagPtr message) {
        if (is_old) add_delay(*message, line.from, shown.time);
        send(client, line, std::move(message));
    };
    auto message = message_in(line, shown.msgid);
    const std::string front = front_of(client, place, shown, line);
    add_content(*message, shown, telling_of(client, shown, front));
    if (!shown.own) add_markable(*message);
    finish(std::move(message));
    std::size_t number = 0;
    for (const auto& file : files_of(shown)) {
        ++number;
        if (file.url.empty()) continue;
        const std::string id = shown.msgid + "-" + std::to_string(number);
        client.talks().peer(place.name).times.note(id, shown.time);
        auto sent = message_in(line, id);
        add_file(*sent, file);
        finish(std::move(sent));
    }
}

void show_edit(Client& client, const Place& place, const session::ShownStatus& shown)
{
    const Line line = line_of(client, place, shown.own);
    auto message = message_in(line, random_id());
    const std::string front = front_of(client, place, shown, line);
    add_content(*message, shown, telling_of(client, shown, front));
    set(add(*message, "replace", ns::correct), "id", client.talks().ids.shown_id(shown.msgid));
    send(client, line, std::move(message));
}

void show_deletion(Client& client, const Place& place, const session::DeletedPost& deleted)
{
    const Line line = line_of(client, place, client.is_own(deleted.author.address));
    auto message = message_in(line, random_id());
    add_retraction(*message, client.talks().ids.shown_id(deleted.msgid), deletion_body(deleted));
    send(client, line, std::move(message));
}

void show_reaction(Client& client, const Place& place, const session::Reacted& reacted)
{
    auto& talks = client.talks();
    const std::string who = reacted.own ? std::string{} : reacted.author.address;
    talks.reactions.note(reacted.msgid, who, reacted.emoji, !reacted.removed);
    const Line line = line_of(client, place, reacted.own);
    if (reacted.own && !line.is_mirrored) return; // it would look like the other's
    auto message = message_in(line, random_id());
    add_reactions(*message, talks.ids.shown_id(reacted.msgid), talks.reactions.of(reacted.msgid, who));
    send(client, line, std::move(message));
}

/// The marker goes out in the user's name: that is how their programs learn it.
void show_reading(Client& client, const Place& place, const session::ReadUpTo& read)
{
    const Line line = line_of(client, place, true);
    auto& peer = client.talks().peer(place.name);
    const std::string msgid = peer.times.newest_until(read.time);
    if (!line.is_mirrored || !client.marks_reading() || msgid.empty() || msgid == peer.marked) return;
    peer.marked = msgid;
    auto marker = message_in(line, random_id());
    set(add(*marker, "displayed", ns::markers), "id", msgid);
    add(*marker, "store", ns::hints);
    send(client, line, std::move(marker));
}

} // namespace

TalkMemory::Peer& TalkMemory::peer(const std::string& address)
{
    if (!peers.contains(address) && peers.size() >= most_peers) peers.erase(peers.begin());
    return peers[address];
}

void TalkMemory::note_shown(const std::string& address, const session::ShownStatus& shown)
{
    peer(address).times.note(shown.msgid, shown.time);
    polls.note(shown);
}

void show_talk(Client& client, const session::Delivery& delivery)
{
    const Place& place = delivery.place;
    if (place.kind != PlaceKind::direct && place.kind != PlaceKind::direct_group) return;
    const auto& body = delivery.body;
    const auto show = [&](const session::ShownStatusPtr& shown) {
        if (shown) show_post(client, place, *shown);
    };
    if (const auto* const post = std::get_if<session::NewPost>(&body)) show(post->shown);
    if (const auto* const backlog = std::get_if<session::Backlog>(&body))
        std::ranges::for_each(backlog->statuses, show);
    if (const auto* const edit = std::get_if<session::EditedPost>(&body); edit != nullptr && edit->shown)
        show_edit(client, place, *edit->shown);
    if (const auto* const deleted = std::get_if<session::DeletedPost>(&body)) show_deletion(client, place, *deleted);
    if (const auto* const reacted = std::get_if<session::Reacted>(&body)) show_reaction(client, place, *reacted);
    if (const auto* const read = std::get_if<session::ReadUpTo>(&body)) show_reading(client, place, *read);
}

} // namespace fedibee::xmpp
