// SPDX-License-Identifier: AGPL-3.0-or-later
// A post's text as XHTML, in the subset that clients take (XEP-0071). Pure.
#pragma once

#include "render/document.hpp"
#include "xmpp/stanza.hpp"

#include <string_view>

namespace fedibee::xmpp {

/// Appends `<div xmlns='http://www.w3.org/1999/xhtml'>`; people are links to their contacts at the domain.
void add_xhtml(gloox::Tag& parent, const render::Document& document, std::string_view domain);

} // namespace fedibee::xmpp
