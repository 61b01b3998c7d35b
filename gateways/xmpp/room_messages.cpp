// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages to rooms: posts and commands, corrections, retractions, reactions, subjects.
#include "render/plain.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/sent_files.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace fedibee::xmpp {
namespace {

/// The byte at which that code point begins.
std::size_t byte_of(std::string_view text, std::size_t code_point)
{
    const std::size_t whole = text.size();
    for (std::size_t i = 0; i < code_point && !text.empty(); ++i) render::take_code_point(text);
    return whole - text.size();
}

std::string replaced_id(const gloox::Tag& message)
{
    const gloox::Tag* const replace = child(message, "replace", ns::correct);
    return replace == nullptr ? std::string{} : value_of(*replace, "id");
}

session::Utterance utterance_of(const gloox::Tag& message, std::string text, Room& room)
{
    session::Utterance utterance;
    utterance.text = std::move(text);
    if (const auto* const reply = child(message, "reply", ns::reply))
        utterance.reply_to = room.ids().msgid_of(value_of(*reply, "id"));
    if (utterance.text.starts_with("/me ")) {
        utterance.text.erase(0, 4);
        utterance.is_action = true;
    }
    if (const std::string replaced = replaced_id(message); !replaced.empty()) {
        utterance.text = "edit " + room.ids().msgid_of(replaced) + " -- " + utterance.text;
        utterance.reply_to.clear();
        utterance.is_action = false;
    }
    return utterance;
}

/// The answer to what was typed in a room.
void show_answer(Client& client, Room& room, const Request& request, const session::Reply& reply)
{
    const bool is_here = reply.published && (!reply.published_in || *reply.published_in == room.place());
    const bool is_edit = !replaced_id(*request.tag).empty();
    Spot spot{room.jid(), request.from.full(), "groupchat", text_of(*request.tag, "thread"), {}, request.to.bare()};
    if (is_here && !is_edit) {
        room.reflect(request, *reply.published);
        spot.question = reply.published->msgid;
    } else {
        spot.question = room.echo(request);
    }
    spot.asker += "/" + room.nick();
    if (reply.published && !is_here) say_in(client.hub(), spot, own_body(*reply.published));
    show_items(client, spot, reply);
    follow_up(client, reply);
}

asio::awaitable<void> say_line(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    const SentFiles sent = sent_files(*request.tag);
    auto reply = co_await attach_files(client, sent); // for the next post, wherever it is written
    if (reply && (sent.files.empty() || !sent.text.empty()))
        reply = co_await user->say(*client, room->place(), utterance_of(*request.tag, sent.text, *room));
    if (!reply) {
        Error error = reply.error();
        error.detail = readable(error.detail, client->hub().domain());
        co_return client->refuse(request, error);
    }
    show_answer(*client, *room, request, *reply);
}

asio::awaitable<void> change_subject(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    auto reply = co_await user->set_topic(room->place(), text_of(*request.tag, "subject"));
    if (!reply) client->hub().send(error_of(*request.tag, forbidden, reply.error().detail));
}

asio::awaitable<void> retract_post(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    const std::string id = value_of(*child(*request.tag, "retract", ns::retract), "id");
    auto reply = co_await user->redact(*client, room->ids().msgid_of(id));
    if (!reply) co_return client->refuse(request, reply.error());
    show_items(*client, Spot{room->jid(), request.from.full(), "groupchat", {}}, *reply);
}

} // namespace

RoomPtr room_of(Client& client, const Request& request)
{
    const RoomPtr room = client.find_room(request.to.bare());
    if (room && room->has(request.from.full())) {
        room->go_on(); // who writes is there
        return room;
    }
    client.hub().send(error_of(*request.tag, not_acceptable, rejoin));
    return nullptr;
}

std::string without_fallback(const gloox::Tag& message, std::string body)
{
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    for (const gloox::Tag* const one : message.children()) {
        if (one->name() != "fallback" || one->xmlns() != ns::fallback) continue;
        const std::string what = value_of(*one, "for");
        const gloox::Tag* const range = one->findChild("body");
        if (range == nullptr || (what != ns::reply && what != ns::file_sharing)) continue;
        const std::size_t begin = number_of(*range, "start").value_or(0);
        const bool is_open = value_of(*range, "end").empty(); // up to the end of the text
        const std::size_t end = is_open ? body.size() : number_of(*range, "end").value_or(0);
        if (begin < end) ranges.emplace_back(byte_of(body, begin), byte_of(body, end));
    }
    std::ranges::sort(ranges, std::greater{}); // from the end, so that the others stay where they are
    for (const auto& [begin, end] : ranges) body.erase(begin, end - begin);
    return body;
}

void take_room_message(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    if (type == "error") {
        // It cannot be reached any more: a program that is gone stays in no room.
        if (is_occupant(incoming)) take_room_presence(incoming);
        return;
    }
    const bool in_private = !incoming.to.resource.empty();
    const bool has_body = incoming.tag.findChild("body") != nullptr;
    if (in_private || type != "groupchat") {
        if (!has_body) return;
        return incoming.refuse(in_private ? service_unavailable : bad_request,
                               in_private ? "Write to the person's own address instead."
                                          : "A room takes messages of the type groupchat.");
    }
    if (!is_occupant(incoming)) return incoming.refuse(not_acceptable, rejoin);
    if (child(incoming.tag, "retract", ns::retract) != nullptr) return incoming.queue(retract_post);
    if (child(incoming.tag, "reactions", ns::reactions) != nullptr) return incoming.queue(react_to_post);
    if (child(incoming.tag, "displayed", ns::markers) != nullptr) return incoming.queue(mark_room_read);
    if (has_body) return incoming.queue(say_line);
    if (incoming.tag.findChild("subject") != nullptr) return incoming.queue(change_subject);
}

} // namespace fedibee::xmpp
