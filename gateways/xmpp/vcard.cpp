// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is behind an address: vCards (XEP-0054, XEP-0292), and how a Fediverse address becomes one of ours (XEP-0100).
#include "xmpp/contacts.hpp"

#include "text/ascii.hpp"
#include "text/base64.hpp"
#include "xmpp/contact_news.hpp"
#include "xmpp/pubsub.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view vcard4_node = "urn:xmpp:vcard4";

/// The person at that address: a contact, or somebody in a room, who is called by the address there.
std::string person_at(const Target& target)
{
    if (const auto* const contact = std::get_if<ToContact>(&target)) return contact->address;
    const auto* const room = std::get_if<ToRoom>(&target);
    return room != nullptr && room->nick.find('@') != std::string::npos ? room->nick : std::string{};
}

std::string description_of(const session::Profile& profile)
{
    std::string text;
    for (const auto& line : profile.bio_lines) text += line + "\n";
    for (const auto& [name, value] : profile.fields) text += name + ": " + value + "\n";
    return std::string(text::trimmed(text));
}

void add_temp_card(gloox::Tag& parent, const session::Profile& profile, const std::string& jid, const AvatarPtr& avatar)
{
    auto& card = add(parent, "vCard", ns::vcard);
    add_text(card, "FN", shown_name(profile.author));
    add_text(card, "NICKNAME", "@" + profile.author.address);
    if (!profile.account.url.empty()) add_text(card, "URL", profile.account.url);
    if (const auto text = description_of(profile); !text.empty()) add_text(card, "DESC", text);
    if (avatar) {
        auto& photo = add(card, "PHOTO");
        add_text(photo, "TYPE", avatar->info.type);
        add_text(photo, "BINVAL", text::base64_encode(avatar->bytes));
    } else if (!profile.account.avatar.empty()) {
        add_text(add(card, "PHOTO"), "EXTVAL", profile.account.avatar);
    }
    add_text(card, "JABBERID", jid);
}

/// XEP-0292: each property holds an element of its type.
void add_card4(gloox::Tag& parent, const session::Profile& profile, const std::string& jid)
{
    auto& card = add(parent, "vcard", ns::vcard4);
    const auto property = [&card](std::string_view name, std::string_view type, std::string_view value) {
        if (!value.empty()) add_text(add(card, name), type, value);
    };
    property("fn", "text", shown_name(profile.author));
    property("nickname", "text", "@" + profile.author.address);
    property("url", "uri", profile.account.url);
    property("note", "text", description_of(profile));
    property("photo", "uri", profile.account.avatar);
    property("impp", "uri", "xmpp:" + jid);
}

/// With the picture, which may take a while: the user's other requests need not wait for it.
asio::awaitable<void> send_temp_card(ClientPtr client, Request request, session::Profile profile)
{
    Hub& hub = client->hub();
    const AvatarPtr avatar = co_await hub.avatars.get(profile.account.avatar);
    auto answer = result_of(*request.tag);
    add_temp_card(*answer, profile, contact_jid(profile.author.address, hub.domain()), avatar);
    hub.send(std::move(answer));
}

asio::awaitable<void> answer_person(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    Hub& hub = client->hub();
    auto profile = co_await user->whois(person_at(request.target));
    if (!profile) co_return client->refuse(request, profile.error());
    const gloox::Tag& payload = request.payload();
    if (payload.name() == "vCard") {
        hub.group.spawn(send_temp_card(std::move(client), std::move(request), std::move(*profile)));
        co_return;
    }
    auto answer = result_of(*request.tag);
    gloox::Tag* parent = answer.get();
    if (payload.name() == "pubsub") {
        parent = &add(add_items(*answer, vcard4_node), "item");
        set(*parent, "id", "current");
    }
    add_card4(*parent, *profile, contact_jid(profile->author.address, hub.domain()));
    hub.send(std::move(answer));
}

void answer_vcard(const Incoming& incoming, const gloox::Tag& payload)
{
    if (!person_at(incoming.target).empty()) {
        if (!incoming.hub.admits(incoming.from.domain)) return incoming.refuse_stranger();
        return incoming.queue(answer_person);
    }
    if (!std::holds_alternative<ToGateway>(incoming.target) || payload.name() != "vCard")
        return incoming.refuse(item_not_found, "There is no person at this address.");
    auto answer = result_of(incoming.tag);
    auto& card = add(*answer, "vCard", ns::vcard);
    add_text(card, "FN", "fedibee");
    add_text(card, "DESC", "A gateway to the Fediverse: write help to it.");
    incoming.hub.send(std::move(answer));
}

void answer_prompt(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::gateway);
    add_text(query, "desc", "Write a Fediverse address, such as @bob@example.social.");
    add_text(query, "prompt", "Address");
    incoming.hub.send(std::move(answer));
}

void answer_translation(const Incoming& incoming, const gloox::Tag& payload)
{
    std::string address = text_of(payload, "prompt");
    address = std::string(text::trimmed(address));
    if (address.starts_with('@')) address.erase(0, 1);
    const auto at = address.find('@');
    if (at == std::string::npos || at == 0 || at + 1 == address.size() || std::ranges::count(address, '@') != 1)
        return incoming.refuse(not_acceptable, "That is no Fediverse address; write one such as @bob@example.social.");
    auto answer = result_of(incoming.tag);
    const std::string jid = contact_jid(address, incoming.hub.domain());
    auto& query = add(*answer, "query", ns::gateway);
    add_text(query, "jid", jid);
    add_text(query, "prompt", jid); // older clients look here
    incoming.hub.send(std::move(answer));
}

constexpr std::array rules{
    IqRule{"get", "vCard", ns::vcard, false, answer_vcard},
    IqRule{"get", "vcard", ns::vcard4, false, answer_vcard},
    IqRule{"get", "query", ns::gateway, true, answer_prompt},
    IqRule{"set", "query", ns::gateway, true, answer_translation},
};

/// What to call somebody (XEP-0172), for programs that show it where the roster has no name.
asio::awaitable<void> answer_name(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const auto profile = co_await user->whois(request.contact());
    if (!profile) co_return client->refuse(request, profile.error());
    auto answer = result_of(*request.tag);
    add_nick(add_items(*answer, ns::nick), shown_name(profile->author));
    client->hub().send(std::move(answer));
}

constexpr std::array nodes{PubsubRule{"get", "items", vcard4_node, answer_person},
                           PubsubRule{"get", "items", ns::nick, answer_name}};

} // namespace

std::span<const PubsubRule> vcard_nodes()
{
    return nodes;
}

std::span<const IqRule> contact_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
