// SPDX-License-Identifier: AGPL-3.0-or-later
// INVITE and KICK: who is followed, and who is on a list. Follow requests as invitations.
#include "irc/commands.hpp"

#include "irc/hub.hpp"
#include "irc/member.hpp"
#include "irc/names.hpp"
#include "irc/show.hpp"
#include "text/ascii.hpp"

#include <array>
#include <utility>
#include <vector>

namespace fedibee::irc {
namespace {

constexpr std::size_t most_kicked = 4; ///< TARGMAX

struct MemberChange {
    std::string channel; ///< as typed
    Place place;
    session::PersonDeed deed;
    std::vector<std::string> nicks;
};

/// Where a place's answers appear: there, or in the control place when the client is not in it.
Spot answer_spot(Connection& connection, const Place& place)
{
    const Channel* const channel = connection.find_channel(place);
    return channel != nullptr ? channel_spot(channel->name) : control_spot(connection);
}

/// invite-notify: the user's other clients learn whom this one has added.
void tell_other_clients(Connection& connection, std::string_view nick, std::string_view channel)
{
    const std::string line = fmt::format(":{} INVITE {} {}", connection.source(), nick, channel);
    for (const auto& [key, other] : connection.hub().connections) {
        const bool is_own = other.get() != &connection && other->user() == connection.user();
        if (!is_own || !other->is_registered() || !other->has(Capability::invite_notify)) continue;
        Response response(*other, {});
        response.line(own_tags(connection), line);
    }
}

asio::awaitable<void> change_members(std::shared_ptr<Connection> self, OperationPtr operation, MemberChange change)
{
    const session::UserPtr user = self->user();
    for (const auto& nick : change.nicks) {
        auto done = co_await user->change_person(*self, change.place, change.deed, nick);
        if (self->is_closed() || user != self->user()) co_return;
        Response& response = operation->response;
        if (!done) {
            show_person_refusal(response, change.channel, nick, done.error());
            continue;
        }
        if (change.deed == session::PersonDeed::add) {
            response.numeric(rpl_inviting, "{} {}", nick, change.channel);
            tell_other_clients(*self, nick, change.channel);
        }
        show_reply(response, answer_spot(*self, change.place), *done);
    }
}

void begin_change(Connection& connection, Response& response, std::string_view channel, session::PersonDeed deed,
                  std::vector<std::string> nicks)
{
    const auto place = parse_channel(channel);
    if (!place) return show_refusal(response, err_nosuchchannel, channel, no_such_place);
    if (connection.is_guest()) return show_refusal(response, err_needreggednick, channel, account_needed);
    auto operation = connection.begin(std::move(response));
    MemberChange change{std::string(channel), *place, deed, std::move(nicks)};
    auto task = change_members(connection.shared_from_this(), operation, std::move(change));
    connection.run(std::move(operation), std::move(task));
}

void invite(Connection& connection, const Message& message, Response& response)
{
    begin_change(connection, response, message.param(1), session::PersonDeed::add, {std::string(message.param(0))});
}

void kick(Connection& connection, const Message& message, Response& response)
{
    std::vector<std::string> nicks;
    for (const auto nick : text::split(message.param(1), ',')) {
        if (!nick.empty() && nicks.size() < most_kicked) nicks.emplace_back(nick);
    }
    begin_change(connection, response, message.param(0), session::PersonDeed::remove, std::move(nicks));
}

constexpr std::array commands{
    Command{"INVITE", 2, false, false, invite},
    Command{"KICK", 2, false, false, kick},
};

} // namespace

void show_person_refusal(Response& response, std::string_view channel, std::string_view nick, const Error& error)
{
    const std::string sentence = to_reply(error).sentence;
    if (error.code == Errc::not_found) return show_refusal(response, err_nosuchnick, nick, sentence);
    show_refusal(response, err_chanoprivsneeded, channel, sentence);
}

asio::awaitable<std::string> accept_invitation(std::shared_ptr<Connection> self, OperationPtr operation, Place person)
{
    const session::UserPtr user = self->user();
    const std::string name = invitation_name(person);
    const Place home{PlaceKind::home, {}, person.login_tag};
    const std::string address = person.name;
    auto done = co_await user->change_person(*self, home, session::PersonDeed::accept, address);
    if (self->is_closed() || user != self->user()) co_return std::string{};
    Response& response = operation->response;
    if (!done) {
        const ErrorReply reply = to_reply(done.error());
        show_refusal(response, reply.channel_numeric, name, reply.sentence);
        co_return std::string{};
    }
    show_reply(response, answer_spot(*self, home), *done);
    std::string instead = channel_name(person);
    response.numeric(err_linkchannel, "{} {} :Accepted; these are their posts", name, instead);
    co_return instead;
}

std::span<const Command> member_commands()
{
    return commands;
}

} // namespace fedibee::irc
