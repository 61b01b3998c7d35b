// SPDX-License-Identifier: AGPL-3.0-or-later
// Statuses and sentences as message bodies. Pure.
#pragma once

#include "session/front.hpp"

#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// A sentence of the session, for readers here: IRC's formatting codes go, and its names of places ("&home",
/// "&fedibee") become the addresses of this front.
std::string readable(std::string_view text, std::string_view domain);

/// "[1f->1c] text": the whole status, with its styles as XEP-0393 marks.
std::string status_body(const session::ShownStatus& shown);
/// "[1f] " or empty.
std::string id_prefix(const session::ShownStatus& shown);
/// "@bob@example.social: [1f] text".
std::string said_body(const session::ShownStatus& shown);
/// Their display name, else their address.
std::string shown_name(const session::Author& author);
/// "You: [09] text (URL)".
std::string own_body(const session::ShownStatus& shown);

/// The first web address in the text that leads to a sign-in page; empty when there is none.
std::string sign_in_link(std::string_view text);

} // namespace fedibee::xmpp
