// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/contacts.hpp"

#include "net/log.hpp"
#include "xmpp/chat.hpp"
#include "xmpp/disco.hpp"
#include "xmpp/wording.hpp"

#include <utility>

namespace fedibee::xmpp {
namespace {

void answer(Client& client, const Request& request, std::string_view type)
{
    client.hub().send(stanza("presence", request.to.bare(), client.bare(), {}, type));
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
    const auto reply = co_await user->change_person(*client, home, session::PersonDeed::add, request.contact());
    tell_result(*client, reply);
    if (!reply) {
        answer(*client, request, "unsubscribed");
        co_return;
    }
    answer(*client, request, "subscribed");
    client->contacts().note(request.contact(), request.to.local);
    show_contact(client->hub(), client.get(), request.to, request.from);
}

asio::awaitable<void> unfollow(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const Place home{PlaceKind::home, {}, {}};
    const auto reply = co_await user->change_person(*client, home, session::PersonDeed::remove, request.contact());
    tell_result(*client, reply);
    client->contacts().remove(request.contact());
    answer(*client, request, "unsubscribed");
    answer(*client, request, "unavailable");
}

/// The user's yes or no to somebody who asked to follow them. A yes may also be to one who asked before the gateway's
/// last start; else both are most often the server's bookkeeping, for somebody who asked nothing: then there is nothing
/// to say.
asio::awaitable<void> settle_request(ClientPtr client, Request request)
{
    const bool has_asked = client->asking().erase(request.contact()) > 0;
    const bool accepts = value_of(*request.tag, "type") == "subscribed";
    if (!has_asked && !accepts) co_return;
    const auto reply = co_await client->command((accepts ? "accept " : "reject ") + request.contact());
    if (has_asked || reply) tell_result(*client, reply);
}

} // namespace

void take_contact_presence(const Incoming& incoming)
{
    const std::string type = value_of(incoming.tag, "type");
    Hub& hub = incoming.hub;
    const bool is_user = hub.users_known.contains(incoming.from.bare());
    if (type == "probe") {
        const ClientPtr client = is_user ? client_of(hub, incoming.from.bare()) : nullptr;
        if (client) client->contacts().note(std::get<ToContact>(incoming.target).address, incoming.to.local);
        return show_contact(hub, client.get(), incoming.to, incoming.from);
    }
    if (!is_user) {
        // Who is no user, or no more, follows nobody here.
        const bool asks = type == "subscribe" || type == "unsubscribe";
        if (asks) hub.send(stanza("presence", incoming.to.bare(), incoming.from.bare(), {}, "unsubscribed"));
        return;
    }
    if (type == "subscribe") return incoming.queue(follow);
    if (type == "unsubscribe") return incoming.queue(unfollow);
    if (type == "subscribed" || type == "unsubscribed") return incoming.queue(settle_request);
}

std::string kept_contacts(const std::string& bare)
{
    return "contacts of " + bare;
}

asio::awaitable<void> keep_contacts(ClientPtr client)
{
    const session::UserPtr user = client->user();
    const auto kept = co_await user->keep(kept_contacts(client->bare()), client->contacts().text());
    if (!kept)
        log::warn("contacts not kept", {{"front", "xmpp"}, {"jid", client->bare()}, {"why", kept.error().detail}});
}

void ask_for_friendship(Client& client, const session::Author& author)
{
    client.asking().insert(author.address);
    const std::string from = contact_jid(author.address, client.hub().domain());
    auto presence = stanza("presence", from, client.bare(), {}, "subscribe");
    add_text(*presence, "nick", shown_name(author), ns::nick);
    client.hub().send(std::move(presence));
}

} // namespace fedibee::xmpp
