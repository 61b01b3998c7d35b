// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/contacts.hpp"

#include "xmpp/chat.hpp"
#include "xmpp/disco.hpp"
#include "xmpp/wording.hpp"

#include <utility>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view nick_xmlns = "http://jabber.org/protocol/nick";
constexpr std::string_view resource = "fedi"; ///< contacts are there with one program

const std::string& address_of(const Request& request)
{
    return std::get<ToContact>(request.target).address;
}

void answer(Client& client, const Request& request, std::string_view type)
{
    client.hub().send(stanza("presence", request.to.bare(), client.bare(), {}, type));
}

bool is_dormant(const Client* client, const std::string& address)
{
    if (client == nullptr || !client->user()) return false;
    const auto author = client->user()->known(address);
    return author && author->dormant;
}

void tell_result(Client& client, const Result<session::Reply>& reply)
{
    if (!reply) return client.tell(reply.error().detail);
    for (const auto& item : reply->items) {
        if (const auto* const sentence = std::get_if<std::string>(&item)) client.tell(*sentence);
    }
}

asio::awaitable<void> follow(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const Place home{PlaceKind::home, {}, {}};
    const auto reply = co_await user->change_person(*client, home, session::PersonDeed::add, address_of(request));
    tell_result(*client, reply);
    if (!reply) {
        answer(*client, request, "unsubscribed");
        co_return;
    }
    answer(*client, request, "subscribed");
    show_contact(client->hub(), request.to, request.from, is_dormant(client.get(), address_of(request)));
}

asio::awaitable<void> unfollow(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const Place home{PlaceKind::home, {}, {}};
    const auto reply = co_await user->change_person(*client, home, session::PersonDeed::remove, address_of(request));
    tell_result(*client, reply);
    answer(*client, request, "unsubscribed");
    answer(*client, request, "unavailable");
}

/// The user's yes or no to somebody who asked to follow them. Most often it is only the server's bookkeeping, for
/// somebody who asked nothing: then there is nothing to say.
asio::awaitable<void> settle_request(ClientPtr client, Request request)
{
    if (client->asking().erase(address_of(request)) == 0) co_return;
    const bool accepts = value_of(*request.tag, "type") == "subscribed";
    const auto reply = co_await client->command((accepts ? "accept " : "reject ") + address_of(request));
    tell_result(*client, reply);
}

} // namespace

void show_contact(Hub& hub, const Jid& contact, const Jid& to, bool dormant)
{
    auto presence = stanza("presence", contact.bare() + "/" + std::string(resource), to.bare());
    if (dormant) {
        add_text(*presence, "show", "xa");
        add_text(*presence, "status", "has not posted for a long time");
    }
    add_caps(*presence, about(ToContact{}));
    hub.send(std::move(presence));
}

void take_contact_presence(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    if (type == "subscribe") return incoming.queue(follow);
    if (type == "unsubscribe") return incoming.queue(unfollow);
    if (type == "subscribed" || type == "unsubscribed") return incoming.queue(settle_request);
    if (type != "probe") return;
    const auto client = find_client(incoming.hub, incoming.from.bare());
    const bool dormant = is_dormant(client.get(), std::get<ToContact>(incoming.target).address);
    show_contact(incoming.hub, incoming.to, incoming.from, dormant);
}

void ask_for_friendship(Client& client, const session::Author& author)
{
    client.asking().insert(author.address);
    const std::string from = contact_jid(author.address, client.hub().domain());
    auto presence = stanza("presence", from, client.bare(), {}, "subscribe");
    add_text(*presence, "nick", shown_name(author), nick_xmlns);
    client.hub().send(std::move(presence));
}

} // namespace fedibee::xmpp
