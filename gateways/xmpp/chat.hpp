// SPDX-License-Identifier: AGPL-3.0-or-later
// Chats: with the gateway, where every line is a command, and with contacts, where it is a private message.
#pragma once

#include "xmpp/client.hpp"

#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// A line for the session's command table; "login" and "unregister" are this front's words.
std::string command_line(std::string_view typed, std::string_view bare);

/// The address of a file that the message is about and nothing else (XEP-0066): what an upload in a program looks like.
std::string sent_file(const gloox::Tag& message);

/// Where an answer goes, and what it carries from the question.
struct Spot {
    std::string from;
    std::string to;
    std::string type; ///< "chat" or "groupchat"
    std::string thread;
};
Spot answer_spot(const Request& request);

/// One message; a sign-in link in it travels as an out-of-band URL too.
void say_in(Hub& hub, const Spot& spot, std::string_view text);
/// The items of an answer, sentences together.
void show_items(Client& client, const Spot& spot, const session::Reply& reply);
/// What changes who the client is: another user, or none any more.
void follow_up(Client& client, const session::Reply& reply);

/// Work: a line typed to the gateway, to a contact.
asio::awaitable<void> answer_command(ClientPtr client, Request request);
asio::awaitable<void> answer_talk(ClientPtr client, Request request);

/// A private post that came: from the contact, or, of several people, from the gateway.
void show_talk(Client& client, const Place& place, const session::ShownStatus& shown);

} // namespace fedibee::xmpp
