// SPDX-License-Identifier: AGPL-3.0-or-later
// What of a user's belongings goes where when it is joined with another. Pure.
#pragma once

#include "fedibee/store.hpp"

#include <string>
#include <utility>
#include <vector>

namespace fedibee::session {

struct MovedLogin {
    LoginId id;
    std::string before;
    std::string tag; ///< free among the logins of both
};

/// Tags that both have get a number, as new logins do.
std::vector<MovedLogin> moved_logins(const std::vector<LoginRow>& from, const std::vector<LoginRow>& into);
/// The settings that go along: those of the moved logins and their places. General ones of `into` hold, and others too
/// where it has none.
std::vector<SettingRow> moved_settings(const std::vector<SettingRow>& from, const std::vector<SettingRow>& into,
                                       const std::vector<MovedLogin>& moved);
/// The users who are to be one; not_found: one of them is gone.
Result<std::pair<UserRow, UserRow>> find_both(Store& store, UserId one, UserId other);
/// All of it, or nothing. Afterwards `gone` is no more.
Result<std::vector<MovedLogin>> join_users(Store& store, UserId gone, UserId stays);

} // namespace fedibee::session
