// SPDX-License-Identifier: AGPL-3.0-or-later
// "key=value;key" as one parameter of a command, with values escaped as in message tags (BOUNCER, SEARCH). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::irc {

struct Attribute {
    std::string key;
    std::string value;
};

/// In their order; empty items are left out.
std::vector<Attribute> parse_attributes(std::string_view text);
/// A word between the code and the sentence of a standard reply, whatever was sent.
std::string as_context(std::string_view word);

} // namespace fedibee::irc
