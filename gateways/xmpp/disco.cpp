// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/disco.hpp"

#include "text/base64.hpp"
#include "xmpp/router.hpp"

#include <gloox/sha.h>

#include <algorithm>
#include <array>

namespace fedibee::xmpp {
namespace {

constexpr std::string_view caps_node = "https://fedibee.example/caps";

template <class... Ts> struct Overloaded : Ts... {
    using Ts::operator()...;
};

About about_gateway()
{
    return About{{{"gateway", "activitypub", "fedibee: the Fediverse"}},
                 {ns::caps, ns::disco_info, ns::disco_items, ns::last, ns::ping, ns::version}};
}

/// The same for all of them, so that clients ask once.
About about_contact()
{
    return About{{{"account", "registered", {}}}, {ns::caps, ns::disco_info, ns::disco_items, ns::ping, ns::version}};
}

/// "…/caps#digest" is asked for by those who saw the digest.
bool is_known_node(const std::string& node, const About& what)
{
    return node.empty() || node == std::string(caps_node) + "#" + caps_digest(what);
}

void answer_info(const Incoming& incoming, const gloox::Tag& payload)
{
    const About what = about(incoming.target);
    const std::string node = value_of(payload, "node");
    if (what.identities.empty() || !is_known_node(node, what))
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
    incoming.hub.send(std::move(answer));
}

void answer_items(const Incoming& incoming, const gloox::Tag& payload)
{
    if (!value_of(payload, "node").empty() || std::holds_alternative<ToNobody>(incoming.target))
        return incoming.refuse(item_not_found, "There is nothing at this address.");
    auto answer = result_of(incoming.tag);
    add(*answer, "query", ns::disco_items);
    incoming.hub.send(std::move(answer));
}

constexpr std::array rules{
    IqRule{"get", "query", ns::disco_info, false, answer_info},
    IqRule{"get", "query", ns::disco_items, false, answer_items},
};

} // namespace

About about(const Target& target)
{
    return std::visit(Overloaded{[](const ToGateway&) { return about_gateway(); },
                                 [](const ToContact&) { return about_contact(); },
                                 [](const ToRoom&) { return About{}; }, [](const ToNobody&) { return About{}; }},
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
