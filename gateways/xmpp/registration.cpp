// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/registration.hpp"

#include "xmpp/chat.hpp"
#include "xmpp/client.hpp"
#include "xmpp/forms.hpp"

#include <array>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view instructions =
    "Write your Fediverse address, @you@your.instance, or the instance alone. A chat message with a link to its "
    "sign-in page follows; your password is asked for there and never here.";

constexpr std::array fields{
    Field{"FORM_TYPE", "hidden", {}, false, "jabber:iq:register"},
    Field{"username", "text-single", "Fediverse address", true},
};

/// Who has an account already sees it, and may add another.
void answer_form(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::registration);
    const auto client = find_client(incoming.hub, incoming.from.bare());
    if (client && client->user() && !client->user()->logins().empty()) {
        add(query, "registered");
        add_text(query, "username", client->user()->logins().front().address);
    } else {
        add(query, "username");
    }
    add_text(query, "instructions", instructions);
    add_form(query, "The Fediverse", instructions, fields);
    incoming.hub.send(std::move(answer));
}

void befriend(Hub& hub, const std::string& bare)
{
    hub.send(stanza("presence", hub.domain(), bare, {}, "subscribe"));
}

/// From the form, else from the plain field of programs that know no forms.
std::string wanted_address(const gloox::Tag& payload)
{
    std::string address = value_of(submitted(payload), "username");
    return address.empty() ? text_of(payload, "username") : address;
}

asio::awaitable<void> register_user(ClientPtr client, Request request)
{
    auto reply = co_await client->command("account add " + wanted_address(request.payload()));
    if (!reply) co_return client->refuse(request, reply.error());
    client->hub().send(result_of(*request.tag));
    befriend(client->hub(), client->bare());
    show_items(*client, Spot{request.to.bare(), client->bare(), "chat", {}}, *reply);
}

asio::awaitable<void> unregister_user(ClientPtr client, Request request)
{
    auto reply = co_await client->command("drop " + std::string(client->user()->name()));
    if (!reply) co_return client->refuse(request, reply.error());
    client->hub().send(result_of(*request.tag));
    follow_up(*client, *reply);
}

void take_form(const Incoming& incoming, const gloox::Tag& payload)
{
    const bool removes = child(payload, "remove", ns::registration) != nullptr;
    if (!removes && wanted_address(payload).empty())
        return incoming.refuse(not_acceptable, "Write your Fediverse address, such as @you@your.instance.");
    incoming.queue_for_all(removes ? unregister_user : register_user);
}

constexpr std::array rules{
    IqRule{"get", "query", ns::registration, true, answer_form},
    IqRule{"set", "query", ns::registration, true, take_form},
};

} // namespace

std::span<const IqRule> registration_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
