// SPDX-License-Identifier: AGPL-3.0-or-later
// Contacts as publishers of nodes (XEP-0060, as XEP-0163 has it for accounts): who answers for which node.
#pragma once

#include "xmpp/client.hpp"
#include "xmpp/router.hpp"

#include <span>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// One action on one node, or, when it ends with '/', on all nodes that begin so.
struct PubsubRule {
    std::string_view type;   ///< of the request: "get" or "set"
    std::string_view action; ///< "items", "subscribe" ...
    std::string_view node;
    Client::Work work;
};
std::span<const PubsubRule> avatar_nodes();
std::span<const PubsubRule> vcard_nodes();
std::span<const PubsubRule> feed_nodes();         ///< to read and to publish
std::span<const PubsubRule> subscription_nodes(); ///< to subscribe, and no more

std::span<const IqRule> pubsub_rules();
/// The element that says what is asked ("items"), or nothing.
const gloox::Tag* pubsub_action(const gloox::Tag& payload);
/// The same of a request that came through the tables: it is there.
const gloox::Tag& pubsub_action(const Request& request);
/// News of a node to a program that wants them: what is put into `items` goes out with the message.
struct NodeNews {
    TagPtr message;
    gloox::Tag* items;
};
NodeNews news_of(std::string_view contact, std::string_view program, std::string_view node);
/// Where the items of a node go in the answer to a request for them.
gloox::Tag& add_items(gloox::Tag& answer, std::string_view node);
/// An error with a reason of XEP-0060; `feature` is what is missing, for the reason "unsupported".
TagPtr pubsub_error(const gloox::Tag& stanza, Condition condition, std::string_view sentence, std::string_view reason,
                    std::string_view feature = {});

} // namespace fedibee::xmpp
