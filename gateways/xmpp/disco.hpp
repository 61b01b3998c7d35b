// SPDX-License-Identifier: AGPL-3.0-or-later
// What each address says of itself (XEP-0030), and its digest in presences (XEP-0115).
#pragma once

#include "xmpp/jid.hpp"
#include "xmpp/stanza.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fedibee::xmpp {

struct Identity {
    std::string_view category;
    std::string_view type;
    std::string name;
};

struct About {
    std::vector<Identity> identities;
    std::vector<std::string_view> features;
};

About about(const Target& target);
/// XEP-0115, section 5.1.
std::string caps_digest(const About& about);
void add_caps(gloox::Tag& presence, const About& about);

} // namespace fedibee::xmpp
