// SPDX-License-Identifier: AGPL-3.0-or-later
// Rooms on the wire: which commands concern them, and who is told what. Only with `[irc] rooms = "on"`.
#pragma once

#include "irc/channel.hpp"
#include "irc/commands.hpp"
#include "irc/rooms.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::irc {

/// Takes a command as far as it is about rooms or people in them; false: the ordinary handler takes it (as well).
bool carry_out_in_rooms(Connection& connection, const Message& message, Response& response);
/// A room, a part of one ("@#room"), or somebody in rooms.
[[nodiscard]] bool is_for_rooms(Connection& connection, std::string_view target);

// The commands, by subject.
struct RoomCommand {
    std::string_view name;
    bool (*handle)(Connection& connection, const Message& message, Response& response);
};
std::span<const RoomCommand> room_channel_commands();
std::span<const RoomCommand> room_talk_commands();
std::span<const RoomCommand> room_query_commands();
bool room_mode(Connection& connection, const Message& message, Response& response);
bool room_away(Connection& connection, const Message& message, Response& response);
bool room_setname(Connection& connection, const Message& message, Response& response);

// ---- people ---------------------------------------------------------------------------------------------------

/// Before the welcome: takes the nick. False when somebody else has it; that was said then.
bool enter_rooms(Connection& connection);
/// The client goes: QUIT for those who shared a room with it.
void leave_rooms(Connection& connection, std::string_view reason);
/// Somebody else in rooms is called so.
[[nodiscard]] bool is_used_in_rooms(Connection& connection, std::string_view nick);
/// NICK for all clients of the person, and for those who share a room with them.
void rename_in_rooms(Connection& connection, Response& response, std::string_view nick);
/// The client became somebody else (register, identify).
void show_account_in_rooms(Connection& connection);
/// Somebody in rooms, as lists show them.
std::optional<ChannelMember> person_in_rooms(Connection& connection, std::string_view nick);
ChannelMember listed_person(const RoomPerson& person);

// ---- telling --------------------------------------------------------------------------------------------------

LineTags person_tags(const RoomPerson& person);
/// A line with tags as the client takes them.
void tell(Connection& to, const LineTags& tags, std::string_view body);
/// Every client in the room but one.
void tell_room(const Room& room, const LineTags& tags, std::string_view body, const Connection* except = nullptr);
/// Calls for every client of others that shares a room with the person, once.
void for_each_neighbour(const Rooms& rooms, const RoomPerson& person, const std::function<void(Connection&)>& call);
void refuse(Response& response, const RoomRefusal& refusal);

// ---- what is said ---------------------------------------------------------------------------------------------

struct RoomRoute {
    std::string source;
    std::string command;
    std::string target; ///< as the readers see it
};
/// The lines, cut for the wire; an ACTION into several.
std::vector<TextLine> wire_lines(const RoomRoute& route, const std::vector<TextLine>& lines);
/// As one batch for clients with draft/multiline, else line by line; the first one has the id and another client's
/// tags.
void show_said(Response& response, const RoomRoute& route, LineTags tags, const std::vector<TextLine>& lines);
/// A text of several lines to a room or somebody in rooms; false: it is for somebody else.
bool say_batch_in_rooms(Connection& connection, MultilineBatch& batch, Response& response);

// ---- the past -------------------------------------------------------------------------------------------------

/// Keeps that it happened; `body` is the line without its source, `more` what extended-join adds to it.
void note_event(Connection& connection, Room& room, const RoomPerson& person, std::string body, std::string more = {});
/// Answers CHATHISTORY of a room. `words` are what failures repeat.
void show_room_history(Response& response, std::string_view target, std::string_view words,
                       const session::HistoryRequest& request);
/// What SEARCH finds in a room.
void show_room_search(Response& response, std::string_view target, const session::MessageSearch& wanted);
/// For clients without chathistory: what the account has not seen. Nothing while another client of it is there that
/// counts what it is shown as read.
void show_unseen(Response& response, const Room& room);
/// The client leaves: what it was shown there was read, unless it says itself what is.
void note_shown(const Connection& client, Room& room);
/// MARKREAD or READ of a room: sets how far the account has read, or only tells it.
void mark_room_read(Response& response, std::string_view command, std::string_view target,
                    std::optional<Timestamp> time);
/// How far the account has read, for clients that ask to know it.
void show_room_marker(Response& response, const Room& room);
/// The rooms the client is in, in which the newest text lies between the moments.
std::vector<std::pair<Timestamp, std::string>> room_history_targets(Connection& connection, Timestamp from,
                                                                    Timestamp to);

// ---- rooms as lists -------------------------------------------------------------------------------------------

/// What the client may know of the room: it is in, or the room is not secret.
[[nodiscard]] bool sees_room(Connection& connection, const Room& room);
void show_room_topic(Response& response, const Room& room, bool when_empty);
void show_room_names(Response& response, std::string_view name);
/// 322 of each room that matches.
struct ListQuestion;
void list_rooms(Response& response, const ListQuestion& question);
/// Whom WHO shows for "#room", or for a mask.
std::vector<ChannelMember> room_listing(Connection& connection, std::string_view mask);
/// Takes the client off the room, which is gone with its last member.
void take_off_room(Connection& client, Room& room);

} // namespace fedibee::irc
