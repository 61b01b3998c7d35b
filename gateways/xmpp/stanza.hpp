// SPDX-License-Identifier: AGPL-3.0-or-later
// Builders of stanzas. Everything that goes into a tag passes here, and so xml_text(); gloox drops dirty text silently.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/error.hpp"

#include <gloox/tag.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

using TagPtr = std::unique_ptr<gloox::Tag>;

namespace ns {
inline constexpr std::string_view avatar_data = "urn:xmpp:avatar:data";
inline constexpr std::string_view avatar_metadata = "urn:xmpp:avatar:metadata";
inline constexpr std::string_view caps = "http://jabber.org/protocol/caps";
inline constexpr std::string_view carbons = "urn:xmpp:carbons:2";
inline constexpr std::string_view commands = "http://jabber.org/protocol/commands";
inline constexpr std::string_view conference = "jabber:x:conference";
inline constexpr std::string_view correct = "urn:xmpp:message-correct:0";
inline constexpr std::string_view data = "jabber:x:data";
inline constexpr std::string_view delay = "urn:xmpp:delay";
inline constexpr std::string_view disco_info = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view disco_items = "http://jabber.org/protocol/disco#items";
inline constexpr std::string_view fallback = "urn:xmpp:fallback:0";
inline constexpr std::string_view file_metadata = "urn:xmpp:file:metadata:0";
inline constexpr std::string_view file_sharing = "urn:xmpp:sfs:0";
inline constexpr std::string_view forward = "urn:xmpp:forward:0";
inline constexpr std::string_view gateway = "jabber:iq:gateway";
inline constexpr std::string_view hats = "urn:xmpp:hats:0";
inline constexpr std::string_view hints = "urn:xmpp:hints";
inline constexpr std::string_view idle = "urn:xmpp:idle:1";
inline constexpr std::string_view last = "jabber:iq:last";
inline constexpr std::string_view mam = "urn:xmpp:mam:2";
inline constexpr std::string_view markers = "urn:xmpp:chat-markers:0";
inline constexpr std::string_view muc = "http://jabber.org/protocol/muc";
inline constexpr std::string_view muc_admin = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view muc_owner = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view muc_user = "http://jabber.org/protocol/muc#user";
inline constexpr std::string_view occupant_id = "urn:xmpp:occupant-id:0";
inline constexpr std::string_view oob = "jabber:x:oob";
inline constexpr std::string_view nick = "http://jabber.org/protocol/nick";
inline constexpr std::string_view photo_update = "vcard-temp:x:update";
inline constexpr std::string_view ping = "urn:xmpp:ping";
inline constexpr std::string_view pubsub = "http://jabber.org/protocol/pubsub";
inline constexpr std::string_view pubsub_errors = "http://jabber.org/protocol/pubsub#errors";
inline constexpr std::string_view pubsub_event = "http://jabber.org/protocol/pubsub#event";
inline constexpr std::string_view pubsub_owner = "http://jabber.org/protocol/pubsub#owner";
inline constexpr std::string_view reactions = "urn:xmpp:reactions:0";
inline constexpr std::string_view receipts = "urn:xmpp:receipts";
inline constexpr std::string_view registration = "jabber:iq:register";
inline constexpr std::string_view reply = "urn:xmpp:reply:0";
inline constexpr std::string_view retract = "urn:xmpp:message-retract:1";
inline constexpr std::string_view roster = "jabber:iq:roster";
inline constexpr std::string_view roster_exchange = "http://jabber.org/protocol/rosterx";
inline constexpr std::string_view rsm = "http://jabber.org/protocol/rsm";
inline constexpr std::string_view search = "jabber:iq:search";
inline constexpr std::string_view self_ping = "http://jabber.org/protocol/muc#self-ping-optimization";
inline constexpr std::string_view spoiler = "urn:xmpp:spoiler:0";
inline constexpr std::string_view stable_id = "http://jabber.org/protocol/muc#stable_id";
inline constexpr std::string_view stanza_errors = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view stanza_id = "urn:xmpp:sid:0";
inline constexpr std::string_view styling = "urn:xmpp:styling:0";
inline constexpr std::string_view url_data = "http://jabber.org/protocol/url-data";
inline constexpr std::string_view vcard = "vcard-temp";
inline constexpr std::string_view vcard4 = "urn:ietf:params:xml:ns:vcard-4.0";
inline constexpr std::string_view version = "jabber:iq:version";
} // namespace ns

/// A top-level stanza; empty attributes are left out. It never carries a namespace: the stream's holds.
TagPtr stanza(std::string_view name, std::string_view from, std::string_view to, std::string_view id = {},
              std::string_view type = {});
void set(gloox::Tag& tag, std::string_view attribute, std::string_view value);
/// Appends an element; an empty namespace inherits the parent's.
gloox::Tag& add(gloox::Tag& parent, std::string_view name, std::string_view xmlns = {});
gloox::Tag& add_text(gloox::Tag& parent, std::string_view name, std::string_view text, std::string_view xmlns = {});

/// The first child with that name and namespace, or nothing.
const gloox::Tag* child(const gloox::Tag& tag, std::string_view name, std::string_view xmlns);
/// The text of the first child with that name, whatever its namespace.
std::string text_of(const gloox::Tag& tag, std::string_view name);
/// The value of an attribute; empty when there is none.
std::string value_of(const gloox::Tag& tag, std::string_view attribute);

/// An attribute that is a number, and nothing else.
std::optional<std::size_t> number_of(const gloox::Tag& tag, std::string_view attribute);

/// The answer to an iq: `from` is exactly the address that was asked.
TagPtr result_of(const gloox::Tag& request);

/// A condition of RFC 6120, section 8.3.3, and what the other side should do about it.
struct Condition {
    std::string_view name;
    std::string_view type; ///< "auth", "cancel", "continue", "modify" or "wait"
};
inline constexpr Condition bad_request{"bad-request", "modify"};
inline constexpr Condition conflict{"conflict", "cancel"};
inline constexpr Condition feature_not_implemented{"feature-not-implemented", "cancel"};
inline constexpr Condition forbidden{"forbidden", "auth"};
inline constexpr Condition item_not_found{"item-not-found", "cancel"};
inline constexpr Condition internal_server_error{"internal-server-error", "wait"};
inline constexpr Condition jid_malformed{"jid-malformed", "modify"};
inline constexpr Condition not_acceptable{"not-acceptable", "modify"};
inline constexpr Condition not_authorized{"not-authorized", "auth"};
inline constexpr Condition registration_required{"registration-required", "auth"};
inline constexpr Condition remote_server_timeout{"remote-server-timeout", "wait"};
inline constexpr Condition resource_constraint{"resource-constraint", "wait"};
inline constexpr Condition service_unavailable{"service-unavailable", "cancel"};
inline constexpr Condition unexpected_request{"unexpected-request", "modify"};

Condition condition_of(Errc code);
/// The error to a stanza, back to its sender, with its id and a sentence.
TagPtr error_of(const gloox::Tag& stanza, Condition condition, std::string_view sentence);
TagPtr error_of(const gloox::Tag& stanza, const Error& error);

/// "2026-07-01T12:00:00.000Z" (XEP-0082).
std::string xmpp_time(Timestamp time);
/// Says when a message was really written (XEP-0203).
void add_delay(gloox::Tag& message, std::string_view from, Timestamp time);

} // namespace fedibee::xmpp
