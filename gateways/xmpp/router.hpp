// SPDX-License-Identifier: AGPL-3.0-or-later
// Where stanzas go: by kind, by what the address means and, for requests, by the payload's namespace, through tables.
#pragma once

#include "xmpp/hub.hpp"
#include "xmpp/jid.hpp"
#include "xmpp/stanza.hpp"

#include <span>
#include <string_view>

namespace fedibee::xmpp {

class Client;
struct Request;

/// A stanza and what its addresses mean.
struct Incoming {
    Hub& hub;
    const gloox::Tag& tag;
    Jid from;
    Jid to;
    Target target;

    /// Answers with an error to the sender.
    void refuse(Condition condition, std::string_view sentence) const { hub.send(error_of(tag, condition, sentence)); }
    /// To users of servers that may not use the gateway.
    void refuse_stranger() const;
    /// The same, for what is done later.
    [[nodiscard]] Request request() const;
    using Work = asio::awaitable<void> (*)(std::shared_ptr<Client> client, Request request);
    /// To be done by the sender's client, in its turn; who is no user is asked to sign in first.
    void queue(Work work) const;
    /// The same, by which everybody may become a user.
    void queue_for_all(Work work) const;
};

/// How one kind of request is answered.
struct IqRule {
    std::string_view type; ///< "get" or "set"
    std::string_view name; ///< of the payload
    std::string_view xmlns;
    bool for_users; ///< only for users of the admitted servers
    void (*answer)(const Incoming& incoming, const gloox::Tag& payload);
};

std::span<const IqRule> disco_rules();
std::span<const IqRule> information_rules(); ///< ping, version, last activity
std::span<const IqRule> search_rules();

/// Every whole stanza from the server comes here.
void route(Hub& hub, const gloox::Tag& stanza);

void take_message(const Incoming& incoming);
void take_presence(const Incoming& incoming);

} // namespace fedibee::xmpp
