// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/privilege.hpp"

#include "net/log.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/stanza.hpp"

#include <array>

namespace fedibee::xmpp {
namespace {

constexpr std::array<std::string_view, 2> namespaces{"urn:xmpp:privilege:2", "urn:xmpp:privilege:1"};

bool grants(const std::map<std::string, std::string>& rights, std::string_view what, std::string_view type)
{
    const auto found = rights.find(std::string(what));
    return found != rights.end() && (found->second == type || found->second == "both");
}

/// `<perm access='iq'>` has one element for each namespace.
void read_requests(const gloox::Tag& perm, Privileges& rights, std::string& listed)
{
    for (const gloox::Tag* const one : perm.children()) {
        if (one->name() != "namespace") continue;
        read_requests(*one, rights, listed); // one inside the other, as Prosody writes several
        const std::string payload = value_of(*one, "ns");
        const std::string type = value_of(*one, "type");
        if (payload.empty() || type.empty() || type == "none") continue;
        listed += (listed.empty() ? "" : " ") + payload + "=" + type;
        rights.requests[payload] = type;
    }
}

} // namespace

bool Privileges::may(std::string_view access, std::string_view type) const
{
    return grants(accesses, access, type);
}

bool Privileges::may_ask(std::string_view payload, std::string_view type) const
{
    return grants(requests, payload, type);
}

bool PrivilegeTable::take(const gloox::Tag& message)
{
    const gloox::Tag* announced = nullptr;
    Privileges rights;
    for (const auto xmlns : namespaces) {
        if (announced != nullptr) break;
        announced = child(message, "privilege", xmlns);
        rights.xmlns = xmlns;
    }
    if (announced == nullptr || !value_of(message, "type").empty()) return false;
    const Jid from = Jid::parse(value_of(message, "from"));
    if (!from.local.empty() || !from.resource.empty() || from.domain.empty()) return false;
    std::string listed;
    for (const gloox::Tag* const one : announced->children()) {
        if (one->name() != "perm") continue;
        read_requests(*one, rights, listed);
        const std::string access = value_of(*one, "access");
        const std::string type = value_of(*one, "type");
        if (access.empty() || type.empty() || type == "none") continue;
        listed += (listed.empty() ? "" : " ") + access + "=" + type;
        rights.accesses[access] = type;
    }
    log::info("privileges", {{"front", "xmpp"}, {"server", from.domain}, {"rights", listed}});
    by_domain_.insert_or_assign(from.domain, std::move(rights));
    return true;
}

const Privileges* PrivilegeTable::find(std::string_view domain) const
{
    const auto found = by_domain_.find(domain);
    return found == by_domain_.end() ? nullptr : &found->second;
}

} // namespace fedibee::xmpp
