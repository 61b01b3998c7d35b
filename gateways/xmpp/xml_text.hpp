// SPDX-License-Identifier: AGPL-3.0-or-later
// The one choke point for text that goes into XML: a single bad byte would make the server drop the link for everybody.
#pragma once

#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// Valid UTF-8 of XML 1.0 characters only; all else becomes U+FFFD, line ends become LF. Nothing is escaped here.
std::string xml_text(std::string_view text);

} // namespace fedibee::xmpp
