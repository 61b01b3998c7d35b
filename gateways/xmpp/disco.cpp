// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/disco.hpp"

#include "text/base64.hpp"
#include "xmpp/adhoc.hpp"
#include "xmpp/atom.hpp"
#include "xmpp/client.hpp"
#include "xmpp/feed.hpp"
#include "xmpp/forms.hpp"
#include "xmpp/room.hpp"
#include "xmpp/router.hpp"
#include "xmpp/wording.hpp"

#include <gloox/sha.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view caps_node = "https://fedibee.example/caps";

template <class... Ts> struct Overloaded : Ts... {
    using Ts::operator()...;
};

About about_gateway()
{
    return About{{{"gateway", "activitypub", "fedibee: the Fediverse"}, {"conference", "text", "Timelines"}},
                 {ns::caps, ns::commands, ns::disco_info, ns::disco_items, ns::gateway, ns::last, ns::muc, ns::ping,
                  ns::receipts, ns::registration, ns::search, ns::vcard, ns::version}};
}

About about_command(std::string_view node)
{
    if (node == ns::commands) return About{{{"automation", "command-list", "Commands"}}, {}};
    const AdhocCommand* const command = find_adhoc(node);
    if (command == nullptr) return {};
    return About{{{"automation", "command-node", std::string(command->label)}}, {ns::commands, ns::data}};
}

/// The same for all of them, so that clients ask once.
About about_contact()
{
    About about{{{"account", "registered", {}}, {"pubsub", "pep", {}}},
                {ns::caps, ns::correct, ns::disco_info, ns::disco_items, ns::file_sharing, ns::markers, ns::oob,
                 ns::ping, ns::reactions, ns::receipts, ns::reply, ns::retract, ns::vcard, ns::vcard4, ns::version}};
    std::ranges::copy(feed_features(), std::back_inserter(about.features));
    return about;
}

About about_room(const ToRoom& room)
{
    return About{{{"conference", "text", to_string(room.place)}},
                 {ns::caps,      ns::correct,      ns::disco_info,    ns::disco_items, ns::file_sharing,
                  ns::hats,      ns::mam,          ns::markers,       ns::muc,         "muc_nonanonymous",
                  "muc_open",    "muc_persistent", "muc_unmoderated", ns::occupant_id, ns::oob,
                  ns::ping,      ns::reactions,    ns::reply,         ns::retract,     ns::self_ping,
                  ns::stable_id, ns::stanza_id,    ns::version}};
}

/// "…/caps#digest" is asked for by those who saw the digest.
bool is_known_node(const std::string& node, const About& what)
{
    return node.empty() || node == std::string(caps_node) + "#" + caps_digest(what);
}

/// More about a room that the user is in (XEP-0045, section 15.5.4).
void add_room_facts(gloox::Tag& query, const Incoming& incoming)
{
    const auto client = find_client(incoming.hub, incoming.from.bare());
    const RoomPtr room = client ? client->find_room(incoming.to.bare()) : nullptr;
    if (!room) return;
    add_facts(query, "http://jabber.org/protocol/muc#roominfo",
              {{"muc#roominfo_subject", readable(room->topic(), incoming.hub.domain())},
               {"muc#roominfo_subjectmod", room->place().kind == PlaceKind::list ? "true" : "false"},
               {"muc#roominfo_occupants", std::to_string(room->people())}});
}

void answer_info(const Incoming& incoming, const gloox::Tag& payload)
{
    About what = about(incoming.target);
    const std::string node = value_of(payload, "node");
    const bool of_contact = std::holds_alternative<ToContact>(incoming.target);
    if (of_contact && is_feed(node)) return describe_feed(incoming, node);
    const bool is_plain = is_known_node(node, what);
    if (!is_plain && std::holds_alternative<ToGateway>(incoming.target)) what = about_command(node);
    if (what.identities.empty() || (!is_plain && !std::holds_alternative<ToGateway>(incoming.target)))
        return incoming.refuse(item_not_found, "There is nothing at this address.");
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::disco_info);
    set(query, "node", node);
    for (const auto& one : what.identities) {
        auto& identity = add(query, "identity");
        set(identity, "category", one.category);
        set(identity, "type", one.type);
        set(identity, "name", one.name);
    }
    for (const auto feature : what.features) set(add(query, "feature"), "var", feature);
    if (std::holds_alternative<ToRoom>(incoming.target)) add_room_facts(query, incoming);
    incoming.hub.send(std::move(answer));
}

void add_item(gloox::Tag& query, const std::string& jid, std::string_view name, std::string_view node = {})
{
    auto& item = add(query, "item");
    set(item, "jid", jid);
    set(item, "node", node);
    set(item, "name", name);
}

/// The rooms of a user who is here; for others those that everybody has.
void list_rooms(gloox::Tag& query, const Incoming& incoming)
{
    const auto client = find_client(incoming.hub, incoming.from.bare());
    std::vector<session::PlaceInfo> places;
    if (client && client->user()) places = client->user()->places();
    if (places.empty()) {
        for (const auto kind : {PlaceKind::home, PlaceKind::notifications, PlaceKind::local, PlaceKind::federated})
            places.push_back(session::PlaceInfo{Place{kind, {}, {}}, to_string(Place{kind, {}, {}}), {}});
    }
    for (const auto& one : places) {
        if (one.place.kind != PlaceKind::control)
            add_item(query, room_jid(one.place, incoming.hub.domain()), readable(one.topic, incoming.hub.domain()));
    }
}

void answer_items(const Incoming& incoming, const gloox::Tag& payload)
{
    const std::string node = value_of(payload, "node");
    const bool of_gateway = std::holds_alternative<ToGateway>(incoming.target);
    const bool lists_commands = of_gateway && node == ns::commands;
    const bool of_contact = std::holds_alternative<ToContact>(incoming.target);
    const bool admitted = incoming.hub.admits(incoming.from.domain);
    if (of_contact && node == microblog && admitted) return list_feed(incoming);
    if ((!node.empty() && !lists_commands) || std::holds_alternative<ToNobody>(incoming.target))
        return incoming.refuse(item_not_found, "There is nothing at this address.");
    auto answer = result_of(incoming.tag);
    auto& query = add(*answer, "query", ns::disco_items);
    set(query, "node", node);
    if (admitted && lists_commands) {
        for (const auto& command : adhoc_commands())
            add_item(query, incoming.hub.domain(), command.label, command.node);
    } else if (admitted && of_gateway) {
        list_rooms(query, incoming);
    } else if (admitted && of_contact) {
        add_item(query, incoming.to.bare(), "Posts", microblog);
    }
    incoming.hub.send(std::move(answer));
}

constexpr std::array rules{
    IqRule{"get", "query", ns::disco_info, false, answer_info},
    IqRule{"get", "query", ns::disco_items, false, answer_items},
};

} // namespace

About about(const Target& target)
{
    return std::visit(
        Overloaded{[](const ToGateway&) { return about_gateway(); }, [](const ToContact&) { return about_contact(); },
                   [](const ToRoom& room) { return about_room(room); }, [](const ToNobody&) { return About{}; }},
        target);
}

std::string caps_digest(const About& about)
{
    std::vector<std::string> identities;
    for (const auto& one : about.identities) {
        std::string line(one.category);
        identities.push_back(line.append("/").append(one.type).append("//").append(one.name).append("<"));
    }
    std::ranges::sort(identities);
    auto features = about.features;
    std::ranges::sort(features);
    std::string all;
    for (const auto& one : identities) all += one;
    for (const auto one : features) all.append(one).append("<");
    gloox::SHA sha;
    sha.feed(all);
    sha.finalize();
    return text::base64_encode(sha.binary());
}

void add_caps(gloox::Tag& presence, const About& about)
{
    auto& caps = add(presence, "c", ns::caps);
    set(caps, "hash", "sha-1");
    set(caps, "node", caps_node);
    set(caps, "ver", caps_digest(about));
}

std::span<const IqRule> disco_rules()
{
    return rules;
}

} // namespace fedibee::xmpp
