// SPDX-License-Identifier: AGPL-3.0-or-later
// TAGMSG: reactions (+draft/react, +draft/unreact) become favourites, boosts, bookmarks and emoji reactions. What else
// client tags say, such as typing, has no meaning on the Fediverse.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/names.hpp"
#include "irc/show.hpp"

#include <array>
#include <utility>

namespace fedibee::irc {
namespace {

constexpr std::size_t longest_emoji = 64; ///< bytes; families of people in one character take 40

struct Reaction {
    std::string target;
    std::string msgid;
    std::string emoji;
    bool wanted = true;
};

std::string_view reaction_code(const Error& error)
{
    if (error.code == Errc::not_found || error.code == Errc::invalid_input) return "UNKNOWN_MSGID";
    return error.code == Errc::unsupported ? "CANNOT_REACT" : to_reply(error).code;
}

asio::awaitable<void> carry_out(std::shared_ptr<Connection> self, OperationPtr operation, Reaction reaction)
{
    const session::UserPtr user = self->user();
    const auto done = co_await user->react(*self, reaction.msgid, reaction.emoji, reaction.wanted);
    Response& response = operation->response;
    if (!done) {
        const std::string words = fmt::format("{} {}", reaction.target, reaction.msgid);
        co_return response.fail("TAGMSG", reaction_code(done.error()), words, to_reply(done.error()).sentence);
    }
    if (!self->has(Capability::echo_message)) co_return;
    LineTags tags = own_tags(*self);
    tags.reply = reaction.msgid;
    (reaction.wanted ? tags.react : tags.unreact) = reaction.emoji;
    response.line(tags, fmt::format(":{} TAGMSG {}", self->source(), reaction.target));
}

void tagmsg(Connection& connection, const Message& message, Response& response)
{
    if (!connection.has(Capability::message_tags))
        return response.numeric(err_unknowncommand, "{} :Unknown command", message.command);
    Reaction reaction;
    auto emoji = message.tag("+draft/react");
    if (!emoji) {
        reaction.wanted = false;
        emoji = message.tag("+draft/unreact");
    }
    if (!emoji) return;
    reaction.target = message.param(0);
    reaction.msgid = reply_tag(message);
    reaction.emoji = std::move(*emoji);
    if (reaction.msgid.empty())
        return response.fail("TAGMSG", "UNKNOWN_MSGID", reaction.target,
                             "A reaction names its message in the tag +reply; nothing was done");
    if (reaction.emoji.empty() || reaction.emoji.size() > longest_emoji)
        return response.fail("TAGMSG", "CANNOT_REACT", reaction.target, "A reaction is one emoji; nothing was done");
    auto operation = connection.begin(std::move(response));
    auto task = carry_out(connection.shared_from_this(), operation, std::move(reaction));
    connection.run(std::move(operation), std::move(task));
}

constexpr std::array commands{
    Command{"TAGMSG", 1, false, false, tagmsg},
};

} // namespace

std::span<const Command> reaction_commands()
{
    return commands;
}

} // namespace fedibee::irc
