// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses of XMPP, and which of them mean a contact, a timeline or the gateway itself.
#pragma once

#include "fedibee/place.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace fedibee::xmpp {

/// local@domain/resource as servers hand it to a component: prepared already, so it is only taken apart.
struct Jid {
    std::string local;
    std::string domain;
    std::string resource;

    static Jid parse(std::string_view text);
    [[nodiscard]] std::string bare() const { return local.empty() ? domain : local + "@" + domain; }
    [[nodiscard]] std::string full() const { return resource.empty() ? bare() : bare() + "/" + resource; }
    bool operator==(const Jid&) const = default;
};

/// What an address of the gateway's domain stands for.
struct ToGateway {
    bool operator==(const ToGateway&) const = default;
};
struct ToContact {
    std::string address; ///< user@host
    bool operator==(const ToContact&) const = default;
};
struct ToRoom {
    Place place;
    std::string nick; ///< the resource: somebody in the room
    bool operator==(const ToRoom&) const = default;
};
struct ToNobody {
    bool operator==(const ToNobody&) const = default;
};
using Target = std::variant<ToGateway, ToContact, ToRoom, ToNobody>;

/// "bob%example.social" (or with "\40") is a contact, "home" or "user~bob%example.social" a room.
Target target_of(const Jid& to);
/// The local part for user@host: "bob%example.social".
std::string contact_local(std::string_view address);
/// The local part for a place: "home", "#linux", "list~close\20friends".
std::string room_local(const Place& place);
/// Their whole addresses at the gateway's domain.
std::string contact_jid(std::string_view address, std::string_view domain);
std::string room_jid(const Place& place, std::string_view domain);
/// XEP-0106, without its rule for leading and trailing blanks.
std::string escape_local(std::string_view text);
std::string unescape_local(std::string_view text);
/// As the server would hand it back when somebody takes it as a nick; empty when it cannot be one.
std::string prepared_nick(std::string_view nick);

} // namespace fedibee::xmpp
