// SPDX-License-Identifier: AGPL-3.0-or-later
// What the user did elsewhere, in the chats of their programs: sent in their name, where the server allows it.
#include "xmpp/talks.hpp"

namespace fedibee::xmpp {
namespace {

constexpr std::size_t most_mirrored = 200;
/// Servers with the older namespace make no carbons of it: then nobody would see it.
constexpr std::string_view carboned = "urn:xmpp:privilege:2";

std::string server_of(const Client& client)
{
    return Jid::parse(client.bare()).domain;
}

} // namespace

bool may_mirror(const Client& client)
{
    const Privileges* const rights = client.hub().privileges.find(server_of(client));
    return rights != nullptr && rights->xmlns == carboned && rights->may("message", "outgoing");
}

void mirror(Client& client, TagPtr message)
{
    const std::string server = server_of(client);
    const Privileges* const rights = client.hub().privileges.find(server);
    if (rights == nullptr) return;
    auto& mirrored = client.talks().mirrored;
    if (mirrored.size() >= most_mirrored) mirrored.pop_front();
    mirrored.push_back(value_of(*message, "id"));
    auto outer = stanza("message", client.hub().domain(), server, random_id());
    auto& forwarded = add(add(*outer, "privilege", rights->xmlns), "forwarded", ns::forward);
    message->setXmlns("jabber:client");
    forwarded.addChild(message.release()); // the parent owns it
    client.hub().send(std::move(outer));
}

} // namespace fedibee::xmpp
