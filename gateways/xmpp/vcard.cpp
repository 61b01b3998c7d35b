// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is behind an address: vCards (XEP-0054), and how a Fediverse address becomes one of ours (XEP-0100).
#include "xmpp/contacts.hpp"

#include "text/ascii.hpp"
#include "xmpp/wording.hpp"

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

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

asio::awaitable<void> answer_person(ClientPtr client, Request request)
{
    const session::UserPtr user = client->user();
    const std::string address = person_at(request.target);
    const auto profile = co_await user->whois(address);
    if (!profile) {
        client->hub().send(error_of(*request.tag, profile.error()));
        co_return;
    }
    auto answer = result_of(*request.tag);
    auto& card = add(*answer, "vCard", ns::vcard);
    const auto& author = profile->author;
    add_text(card, "FN", shown_name(author));
    add_text(card, "NICKNAME", "@" + author.address);
    if (!profile->account.url.empty()) add_text(card, "URL", profile->account.url);
    if (const auto text = description_of(*profile); !text.empty()) add_text(card, "DESC", text);
    if (!profile->account.avatar.empty()) add_text(add(card, "PHOTO"), "EXTVAL", profile->account.avatar);
    add_text(card, "JABBERID", contact_jid(author.address, client->hub().domain()));
    client->hub().send(std::move(answer));
}

void answer_vcard(const Incoming& incoming, const gloox::Tag& /*payload*/)
{
    if (!person_at(incoming.target).empty()) {
        if (!incoming.hub.admits(incoming.from.domain))
            return incoming.refuse(forbidden, "This gateway is not for users of " + incoming.from.domain + ".");
        return incoming.queue(answer_person);
    }
    if (!std::holds_alternative<ToGateway>(incoming.target))
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
    IqRule{"get", "query", ns::gateway, true, answer_prompt},
    IqRule{"set", "query", ns::gateway, true, answer_translation},
};

} // namespace

std::span<const IqRule> contact_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
