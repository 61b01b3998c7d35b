// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages to rooms: posts and commands, corrections, retractions, reactions, subjects.
#include "render/plain.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <charconv>

namespace fedibee::xmpp {
namespace {

std::size_t number(const std::string& text, std::size_t otherwise)
{
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty() ? value : otherwise;
}

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

session::Utterance utterance_of(const gloox::Tag& message, const Room& room)
{
    session::Utterance utterance;
    utterance.text = without_fallback(message, text_of(message, "body"));
    if (const auto* const reply = child(message, "reply", ns::reply))
        utterance.reply_to = room.msgid_of(value_of(*reply, "id"));
    if (utterance.text.starts_with("/me ")) {
        utterance.text.erase(0, 4);
        utterance.is_action = true;
    }
    if (const std::string replaced = replaced_id(message); !replaced.empty()) {
        utterance.text = "edit " + room.msgid_of(replaced) + " -- " + utterance.text;
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
    if (is_here && !is_edit) {
        room.reflect(request, *reply.published);
    } else {
        room.echo(request);
    }
    const Spot spot{room.jid(), request.from.full(), "groupchat", {}};
    if (reply.published && !is_here) say_in(client.hub(), spot, own_body(*reply.published));
    show_items(client, spot, reply);
    follow_up(client, reply);
}

/// Nothing when the room was left.
RoomPtr room_of(Client& client, const Request& request)
{
    const RoomPtr room = client.find_room(request.to.bare());
    if (room && room->has(request.from.full())) return room;
    client.hub().send(error_of(*request.tag, not_acceptable, rejoin));
    return nullptr;
}

asio::awaitable<void> say_line(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    auto utterance = utterance_of(*request.tag, *room);
    const std::string file = sent_file(*request.tag);
    if (!file.empty()) utterance.text = "attach " + file;
    const Place place = file.empty() ? room->place() : Place{}; // a file is for the next post, wherever it is written
    auto reply = co_await user->say(*client, place, std::move(utterance));
    if (!reply) {
        Error error = reply.error();
        error.detail = readable(error.detail, client->hub().domain());
        client->hub().send(error_of(*request.tag, error));
        co_return;
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
    auto reply = co_await user->redact(*client, room->msgid_of(id));
    if (!reply) {
        client->hub().send(error_of(*request.tag, reply.error()));
        co_return;
    }
    show_items(*client, Spot{room->jid(), request.from.full(), "groupchat", {}}, *reply);
}

/// The set of reactions is told whole each time; what is new in it is done, what is gone taken back.
asio::awaitable<void> react_to_post(ClientPtr client, Request request)
{
    const RoomPtr room = room_of(*client, request);
    if (!room) co_return;
    const session::UserPtr user = client->user();
    const gloox::Tag& reactions = *child(*request.tag, "reactions", ns::reactions);
    const std::string msgid = room->msgid_of(value_of(reactions, "id"));
    std::vector<std::string> wanted;
    for (const gloox::Tag* const one : reactions.children()) {
        if (one->name() == "reaction" && !one->cdata().empty()) wanted.push_back(one->cdata());
    }
    const auto before = room->own_reactions(msgid);
    std::vector<std::pair<std::string, bool>> deeds;
    for (const auto& emoji : wanted) {
        if (std::ranges::find(before, emoji) == before.end()) deeds.emplace_back(emoji, true);
    }
    for (const auto& emoji : before) {
        if (std::ranges::find(wanted, emoji) == wanted.end()) deeds.emplace_back(emoji, false);
    }
    for (const auto& [emoji, is_wanted] : deeds) {
        const auto done = co_await user->react(*client, msgid, emoji, is_wanted);
        if (!done) {
            client->hub().send(error_of(*request.tag, done.error()));
            co_return;
        }
        room->note_own_reaction(msgid, emoji, is_wanted);
    }
    room->reflect_reactions(request, msgid);
}

} // namespace

std::string without_fallback(const gloox::Tag& message, const std::string& body)
{
    for (const gloox::Tag* const one : message.children()) {
        if (one->name() != "fallback" || one->xmlns() != ns::fallback || value_of(*one, "for") != ns::reply) continue;
        const gloox::Tag* const range = one->findChild("body");
        if (range == nullptr) continue;
        const std::size_t begin = byte_of(body, number(value_of(*range, "start"), 0));
        const std::size_t end = byte_of(body, number(value_of(*range, "end"), 0));
        if (begin < end) return body.substr(0, begin) + body.substr(end);
    }
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
    if (has_body) return incoming.queue(say_line);
    if (incoming.tag.findChild("subject") != nullptr) return incoming.queue(change_subject);
}

} // namespace fedibee::xmpp
