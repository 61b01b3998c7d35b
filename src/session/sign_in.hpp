// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing a login in at its instance: the page to visit, then the code that comes back (RFC 6749 with RFC 7636).
#pragma once

#include "session/core.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace fedibee::session {

/// Where the browser comes back to, or the out-of-band address when the gateway has none of its own.
std::string redirect_uri(const ManagerOptions& options);
/// Registers the application where needed, and gives the page at which the person allows it.
Task<std::string> begin_sign_in(Core& core, LoginRow login);
/// What waits for this state, with its login; not_found: nothing does, or it is finished.
Task<std::pair<SignInRow, LoginRow>> sign_in_under_way(Core& core, std::string state);
/// Trades the code for a token, asks who that is, and stores it; the answer is the login as it is now.
Task<LoginRow> finish_sign_in(Core& core, SignInRow sign_in, LoginRow login, std::string code);

/// The page of this gateway at which the password is typed. Needs `public_url`.
Task<std::string> begin_password_page(Core& core, LoginRow login);
/// Stores the password when the instance takes it; the login as it is then. Asked once: too many guesses are braked.
Task<LoginRow> sign_in_by_password(Core& core, LoginRow login, Secret password);

/// Whether a line could be the code of a sign-in: one long word without blanks and without what addresses are made of.
[[nodiscard]] bool looks_like_code(std::string_view line);

} // namespace fedibee::session
