// SPDX-License-Identifier: AGPL-3.0-or-later
// Statuses as Atom entries (RFC 4287) in the form that social feeds over XMPP have (XEP-0472, XEP-0277). Pure.
#pragma once

#include "session/front.hpp"
#include "xmpp/stanza.hpp"

#include <string>
#include <string_view>

namespace fedibee::xmpp {

inline constexpr std::string_view microblog = "urn:xmpp:microblog:0";
inline constexpr std::string_view comments_prefix = "urn:xmpp:microblog:0:comments/"; ///< and the post's msgid

/// "xmpp:bob%25example.social@fedi.example.org" (RFC 5122).
std::string contact_uri(std::string_view address, std::string_view domain);
/// The same with the node, and the item if there is one.
std::string node_uri(std::string_view address, std::string_view domain, std::string_view node,
                     std::string_view item = {});

/// The msgid of what is shown: of a boost, that of the boosted post.
std::string original_msgid(const session::ShownStatus& shown);

/// `<item><entry/></item>`
TagPtr entry_item(const session::ShownStatus& shown, std::string_view domain);

} // namespace fedibee::xmpp
