// SPDX-License-Identifier: AGPL-3.0-or-later
// Styles in message bodies (XEP-0393): those of a post as marks, and whether a text would be styled by accident. Pure.
#pragma once

#include "render/document.hpp"
#include "xmpp/stanza.hpp"

#include <string>
#include <string_view>

namespace fedibee::xmpp {

/// A styled span keeps its marks only where a reader sees no stray ones: not around blanks, not inside words of marks.
std::string marked(const render::Span& span);
/// Whether programs would take marks in it for styles.
bool has_styling(std::string_view text);
/// The same of what was written in a post, apart from the styles that it has.
bool has_stray_marks(const render::Document& document);
/// A body that is shown as it is, whatever marks are in it.
void add_plain_body(gloox::Tag& message, std::string_view text);

} // namespace fedibee::xmpp
