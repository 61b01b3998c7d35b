// SPDX-License-Identifier: AGPL-3.0-or-later
// What Friendica does otherwise than Mastodon, beyond a dialect's data: wrong statuses, web pages for answers, and the
// traps before a request is carried out.
#pragma once

#include "sim.hpp"

#include <optional>

namespace fedisim {

/// What only its instance documents have, and without what they lack.
void friendica_instance(Json& body, bool is_v2);
/// HTTP Basic with nickname and password; null: it proves nobody.
Account* basic_account(World& world, const Request& request);
/// A trap that the request walks into, before it is carried out. Parameters that the server does not read are gone
/// then.
std::optional<Response> friendica_trap(Sim& sim, Request& request, Account* viewer);
/// The answer as Friendica would give it.
Response friendica_answer(Sim& sim, const Request& request, Response response);
/// A note from elsewhere to one person, or between two people: mail for both.
Mail& send_mail(World& world, Account& from, Account& to, std::string title, std::string text, std::string thread);

} // namespace fedisim
