// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said in rooms and between the people in them: PRIVMSG, NOTICE, TAGMSG, REDACT. Nothing of it is published.
#include "irc/room_front.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/present.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::string_view action_front = "\x01"
                                          "ACTION ";
constexpr std::size_t least_text_bytes = 64;
constexpr std::size_t most_targets = 4;

/// One message on its way to its readers.
struct Talk {
    std::string command;
    std::string target; ///< as the readers see it
    std::string text;   ///< empty for TAGMSG
    std::string msgid;
    std::string client_tags;
    std::string reply_to;
};

/// The tags that one client may give another: those that begin with '+'.
std::string client_tags(const Message& message)
{
    std::string kept;
    for (const auto tag : text::split(message.tags, ';')) {
        if (tag.starts_with('+')) kept.append(kept.empty() ? "" : ";").append(tag);
    }
    return kept;
}

/// The body lines; long texts are cut for the wire, an ACTION into several.
std::vector<std::string> bodies_of(const RoomPerson& from, const Talk& talk)
{
    const std::string front = fmt::format(":{} {} {}", from.source(), talk.command, talk.target);
    if (talk.command == "TAGMSG") return {front};
    std::string_view text = talk.text;
    const bool is_action = text.starts_with(action_front);
    const std::string_view wrap = is_action ? action_front : std::string_view{};
    if (is_action) text.remove_prefix(wrap.size());
    if (is_action && text.ends_with('\x01')) text.remove_suffix(1);
    const std::size_t taken = front.size() + 2 + wrap.size() + (is_action ? 1 : 0);
    std::vector<std::string> bodies;
    if (taken + text.size() <= sent_body_limit || (!is_action && text.starts_with('\x01'))) {
        bodies.emplace_back(text);
    } else {
        bodies = cut_lines({std::string(text)},
                           std::max(sent_body_limit - std::min(taken, sent_body_limit), least_text_bytes));
    }
    for (auto& body : bodies) body = fmt::format("{} :{}{}{}", front, wrap, body, is_action ? "\x01" : "");
    return bodies;
}

void deliver_to(Connection& to, const RoomPerson& from, const Talk& talk, const std::vector<std::string>& bodies)
{
    if (talk.command == "TAGMSG" && !to.has(Capability::message_tags)) return;
    LineTags tags = person_tags(from);
    tags.msgid = talk.msgid;
    std::string_view given = talk.client_tags;
    for (const auto& body : bodies) {
        tell(to, tags, body, given);
        tags.msgid = {};
        given = {};
    }
}

/// What the sender sees of it: the message itself with echo-message, and so with a label.
void echo(Connection& connection, Response& response, const Talk& talk, const std::vector<std::string>& bodies)
{
    if (!connection.has(Capability::echo_message)) return;
    if (talk.command == "TAGMSG" && !connection.has(Capability::message_tags)) return;
    LineTags tags = person_tags(*connection.seat->person);
    tags.msgid = talk.msgid;
    tags.reply = talk.reply_to;
    for (const auto& body : bodies) {
        response.line(tags, body);
        tags.msgid = tags.reply = {};
    }
}

void say_in_room(Connection& connection, Response& response, std::string_view typed, Talk talk)
{
    const bool is_silent = talk.command == "NOTICE";
    const char part = typed.front() == '#' ? '\0' : typed.front();
    Room* const room = connection.hub().rooms->find(part == 0 ? typed : typed.substr(1));
    if (room == nullptr || !sees_room(connection, *room)) {
        if (!is_silent) response.numeric(err_nosuchchannel, "{} :There is no such room; /join makes it", typed);
        return;
    }
    const RoomPerson& from = *connection.seat->person;
    if (const auto refusal = may_speak(*room, from)) {
        if (!is_silent) refuse(response, *refusal);
        return;
    }
    talk.target = (part == 0 ? std::string{} : std::string(1, part)) + room->name;
    const auto bodies = bodies_of(from, talk);
    for (const auto& member : room->members) {
        const bool is_asked = part == 0 || member.is_operator || (part == '+' && member.has_voice);
        for (auto* const client : member.clients) {
            if (client != &connection && is_asked) deliver_to(*client, from, talk, bodies);
        }
    }
    echo(connection, response, talk, bodies);
    if (part != 0 || talk.command == "TAGMSG") return;
    keep_message(*room, {talk.msgid, connection.hub().clock.wall(), from.source(), from.account, talk.command,
                         talk.text, talk.reply_to});
}

void say_to_person(Connection& connection, Response& response, std::string_view nick, Talk talk)
{
    const RoomPersonPtr to = connection.hub().rooms->person(nick);
    const RoomPersonPtr from = connection.seat->person;
    talk.target = to->nick;
    const auto bodies = bodies_of(*from, talk);
    for (auto* const client : to->clients) deliver_to(*client, *from, talk, bodies);
    for (auto* const client : from->clients) {
        if (client != &connection && client->sees_own_messages()) deliver_to(*client, *from, talk, bodies);
    }
    echo(connection, response, talk, bodies);
    if (talk.command == "PRIVMSG" && !to->away.empty()) response.numeric(rpl_away, "{} :{}", to->nick, to->away);
}

/// Says it to the rooms and people among the targets; the others are left to the ordinary handler.
bool say(Connection& connection, const Message& message, Response& response)
{
    const bool is_tagmsg = message.command == "TAGMSG";
    if (is_tagmsg ? !connection.has(Capability::message_tags) : message.param(1).empty()) return false;
    const auto names = text::split(message.param(0), ',');
    if (names.size() > most_targets) return false;
    if (connection.is_guest() && connection.hub().options.irc.room_guests != "on") return false;
    std::string others;
    for (const auto name : names) {
        if (!is_for_rooms(connection, name)) {
            others.append(others.empty() ? "" : ",").append(name);
            continue;
        }
        Talk talk{message.command, {}, std::string(message.param(1)), connection.hub().rooms->next_msgid(), {}, {}};
        if (is_tagmsg) talk.text.clear();
        if (connection.has(Capability::message_tags)) talk.client_tags = client_tags(message);
        if (connection.has(Capability::message_tags)) talk.reply_to = reply_tag(message);
        if (is_channel_name(name) || name.front() == '@' || name.front() == '+')
            say_in_room(connection, response, name, std::move(talk));
        else
            say_to_person(connection, response, name, std::move(talk));
    }
    if (others.empty()) return true;
    if (others == message.param(0)) return false;
    Message rest = message;
    rest.params.front() = others;
    find_command(message.command)->handle(connection, rest, response);
    return true;
}

// ---- REDACT ---------------------------------------------------------------------------------------------------

bool redact(Connection& connection, const Message& message, Response& response)
{
    if (!message.param(0).starts_with('#') || !connection.has(Capability::message_redaction)) return false;
    const std::string context = fmt::format("{} {}", message.param(0), message.param(1));
    Room* const room = connection.hub().rooms->find(message.param(0));
    const RoomPerson& person = *connection.seat->person;
    const RoomMember* const member = room == nullptr ? nullptr : room->find(&person);
    if (member == nullptr) {
        response.fail("REDACT", "INVALID_TARGET", context, "You are not in that room");
        return true;
    }
    const auto found = std::ranges::find(room->messages, message.param(1), &RoomMessage::msgid);
    if (found == room->messages.end()) {
        response.fail("REDACT", "UNKNOWN_MSGID", context, "That message is not known any more");
        return true;
    }
    if (found->source != person.source() && !member->is_operator) {
        response.fail("REDACT", "REDACT_FORBIDDEN", context, "Only its author and the room's operators may delete it");
        return true;
    }
    std::string line = fmt::format(":{} REDACT {} {}", person.source(), room->name, found->msgid);
    if (!message.param(2).empty()) line.append(" :").append(message.param(2));
    room->messages.erase(found);
    for (const auto& other : room->members) {
        for (auto* const client : other.clients) {
            if (client != &connection && client->has(Capability::message_redaction))
                tell(*client, person_tags(person), line);
        }
    }
    if (connection.has(Capability::echo_message)) response.line(person_tags(person), line);
    return true;
}

constexpr std::array commands{RoomCommand{"PRIVMSG", say}, RoomCommand{"NOTICE", say}, RoomCommand{"TAGMSG", say},
                              RoomCommand{"REDACT", redact}};

} // namespace

std::span<const RoomCommand> room_talk_commands()
{
    return commands;
}

} // namespace fedibee::irc
