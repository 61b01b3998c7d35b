// SPDX-License-Identifier: AGPL-3.0-or-later
// What servers let the gateway do for their users (XEP-0356): announced after each connect, forgotten with the link.
#pragma once

#include <gloox/tag.h>

#include <map>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// The rights at one server.
struct Privileges {
    std::string xmlns;                           ///< "urn:xmpp:privilege:2", or ":1" of older servers
    std::map<std::string, std::string> accesses; ///< "roster" -> "both", "message" -> "outgoing"

    std::map<std::string, std::string> requests; ///< by the payload's namespace: "get", "set" or "both"

    [[nodiscard]] bool may(std::string_view access, std::string_view type) const;
    /// Whether requests with that payload may be made in users' names.
    [[nodiscard]] bool may_ask(std::string_view payload, std::string_view type) const;
};

class PrivilegeTable {
public:
    /// Reads an announcement; false when the message is none. Only a server speaks for its domain.
    bool take(const gloox::Tag& message);
    /// Of the users of that domain; nothing when none were announced.
    [[nodiscard]] const Privileges* find(std::string_view domain) const;
    void forget() { by_domain_.clear(); }

private:
    std::map<std::string, Privileges, std::less<>> by_domain_;
};

} // namespace fedibee::xmpp
