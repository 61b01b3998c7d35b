// SPDX-License-Identifier: AGPL-3.0-or-later
// Chats with the gateway, where every line is a command; and how answers are shown.
#pragma once

#include "xmpp/client.hpp"

#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// A line for the session's command table; "login" and "unregister" are this front's words.
std::string command_line(std::string_view typed, std::string_view bare);

/// Where an answer goes, and what it carries from the question.
struct Spot {
    std::string from;
    std::string to;
    std::string type; ///< "chat" or "groupchat"
    std::string thread;
    std::string question{}; ///< the id of what is answered (XEP-0461): programs that ask much tell answers apart by it
    std::string asker{};    ///< who wrote that
};
Spot answer_spot(const Request& request);

/// One message; a sign-in link in it travels as an out-of-band URL too.
void say_in(Hub& hub, const Spot& spot, std::string_view text);
/// The items of an answer, sentences together.
void show_items(Client& client, const Spot& spot, const session::Reply& reply);
/// What changes who the client is: another user, or none any more.
void follow_up(Client& client, const session::Reply& reply);

/// Says that a message arrived, if its sender wants to know it: when it was carried out (XEP-0184).
void confirm(Client& client, const Request& request);

/// Work: a line typed to the gateway.
asio::awaitable<void> answer_command(ClientPtr client, Request request);

} // namespace fedibee::xmpp
