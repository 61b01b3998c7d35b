// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/contact_news.hpp"

#include "xmpp/pubsub.hpp"

#include <utility>

namespace fedibee::xmpp {
namespace {

NodeNews news(const Client& client, const ContactList::Entry& entry, const std::string& program, std::string_view node)
{
    return news_of(entry.local + "@" + client.hub().domain(), program, node);
}

void tell_picture(Client& client, const ContactList::Entry& entry, const std::string& program, const AvatarInfo& avatar)
{
    auto [message, items] = news(client, entry, program, ns::avatar_metadata);
    add_avatar_metadata(*items, avatar);
    client.hub().send(std::move(message));
}

void tell_name(Client& client, const ContactList::Entry& entry, const std::string& program, const std::string& name)
{
    auto [message, items] = news(client, entry, program, ns::nick);
    add_nick(*items, name);
    client.hub().send(std::move(message));
}

} // namespace

void announce_news(Client& client, ContactList::Entry& entry, const std::string& name, const AvatarInfoPtr& avatar)
{
    if (!name.empty() && name != entry.name) {
        entry.name = name;
        for (const auto& program : client.interests().in(ns::nick)) tell_name(client, entry, program, name);
    }
    if (avatar && avatar->hash != entry.announced) {
        entry.announced = avatar->hash;
        for (const auto& program : client.interests().in(ns::avatar_metadata))
            tell_picture(client, entry, program, *avatar);
    }
}

void announce_to(Client& client, const std::string& program, const ContactList::Entry& entry, const std::string& name,
                 const AvatarInfoPtr& avatar)
{
    const Interests& interests = client.interests();
    if (!name.empty() && interests.has(program, ns::nick)) tell_name(client, entry, program, name);
    if (avatar && interests.has(program, ns::avatar_metadata)) tell_picture(client, entry, program, *avatar);
}

void add_avatar_metadata(gloox::Tag& items, const AvatarInfo& avatar)
{
    auto& item = add(items, "item");
    set(item, "id", avatar.hash);
    auto& info = add(add(item, "metadata", ns::avatar_metadata), "info");
    set(info, "id", avatar.hash);
    set(info, "bytes", std::to_string(avatar.bytes));
    set(info, "type", avatar.type);
}

void add_nick(gloox::Tag& items, const std::string& name)
{
    auto& item = add(items, "item");
    set(item, "id", "current");
    add_text(item, "nick", name, ns::nick);
}

} // namespace fedibee::xmpp
