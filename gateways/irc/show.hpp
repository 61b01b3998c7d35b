// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts statuses and sentences on a client's screen: who speaks, where, with which tags.
#pragma once

#include "irc/response.hpp"
#include "session/front.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

/// Where lines appear.
struct Spot {
    std::string target;  ///< the channel; in a query the client's own nick
    std::string peer;    ///< in a query, the other one
    std::string service; ///< who speaks for the gateway: root or mastodon_oauth
    bool answer = false; ///< to a command: in a query, posts of others come from the service too
};

/// The client gets texts of several lines as one batch.
bool takes_multiline(const Connection& connection);
/// Whose line it is: account and bot tags.
LineTags author_tags(const session::Author& author);
/// The same of the client itself.
LineTags own_tags(Connection& connection);

Spot channel_spot(std::string_view name);
/// The query with `peer`; what the gateway says there comes from root, or from the peer when it is a service itself.
Spot query_spot(const Connection& connection, std::string_view peer);
/// The control channel, or root's query when the client left it.
Spot control_spot(Connection& connection);

/// PRIVMSG lines, cut to the wire's limit; only the first carries msgid and reply.
void show_lines(Response& response, LineTags tags, std::string_view source, std::string_view target,
                const std::vector<std::string>& lines);
/// Sentences of the gateway.
void show_text(Response& response, const Spot& spot, std::string_view text);
void show_status(Response& response, const Spot& spot, const session::ShownStatus& shown, std::string_view batch = {});
/// A reaction as a TAGMSG; nothing for clients without tags.
void show_reaction(Response& response, const Spot& spot, const session::Reacted& reacted, std::string_view batch = {});
/// A line about something, as from its author or from the gateway.
void show_notice(Response& response, const Spot& spot, const session::Notice& notice, std::string_view batch = {});
/// The answer to a typed line.
void show_reply(Response& response, const Spot& spot, const session::Reply& reply);
/// A failure, where it happened: FAIL for clients that know standard replies, else a sentence.
void show_error(Response& response, const Spot& spot, std::string_view command, const Error& error);

/// A numeric that says why `name` cannot be had. irssi prints some of these in words of its own and drops ours, which
/// name the next step; so clients without standard replies find the sentence in the control place as well.
void show_refusal(Response& response, Numeric number, std::string_view name, std::string_view sentence);

/// Text of the gateway's own as lines: styles stay, other controls go.
std::vector<std::string> text_lines(std::string_view text);

} // namespace fedibee::irc
