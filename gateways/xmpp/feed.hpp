// SPDX-License-Identifier: AGPL-3.0-or-later
// The posts of a contact as a feed (XEP-0472, XEP-0277), and the answers to each of them as a feed too.
#pragma once

#include "xmpp/pubsub.hpp"

#include <span>
#include <string_view>

namespace fedibee::xmpp {

/// What a contact can do with its feed, for its features in disco.
std::span<const std::string_view> feed_features();
/// Whether a contact has a feed of that name.
bool is_feed(std::string_view node);

/// Work: items by pages or ids, a new item or a changed one, an item that goes.
asio::awaitable<void> answer_items(ClientPtr client, Request request);
asio::awaitable<void> publish_item(ClientPtr client, Request request);
asio::awaitable<void> retract_item(ClientPtr client, Request request);

/// disco#info of a feed: what it is, and who may do what with it.
void describe_feed(const Incoming& incoming, std::string_view node);
/// disco#items of the feed of a contact: the ids of the newest posts.
void list_feed(const Incoming& incoming);

} // namespace fedibee::xmpp
