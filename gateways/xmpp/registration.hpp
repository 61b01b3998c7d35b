// SPDX-License-Identifier: AGPL-3.0-or-later
// In-band registration (XEP-0077): a form that asks for the Fediverse address; never for a password of it.
#pragma once

#include "xmpp/router.hpp"

#include <span>

namespace fedibee::xmpp {

std::span<const IqRule> registration_rules();

} // namespace fedibee::xmpp
