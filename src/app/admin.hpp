// SPDX-License-Identifier: AGPL-3.0-or-later
// The administrator's commands on the store: users, logins, export. They work beside a running gateway.
#pragma once

#include "fedibee/backend.hpp"
#include "fedibee/secret.hpp"
#include "fedibee/store.hpp"

#include <string>

namespace fedibee::app {

/// What a user may be called: what IRC's account names can carry, or a bare JID.
bool is_user_name(const std::string& name);

Result<void> add_user(Store& store, const std::string& name, const Secret& password);
Result<void> set_password(Store& store, const std::string& name, const Secret& password);
Result<void> remove_user(Store& store, const std::string& name);
/// One line for each: name, when it came, how many logins it has.
Result<std::string> list_users(Store& store);
/// One line for each: user, tag, address, state. Of all users when `name` is empty.
Result<std::string> list_logins(Store& store, const std::string& name);
Result<LoginRow> find_login(Store& store, const std::string& name, const std::string& tag);
/// Forgets the login's token; the credentials it had are the answer.
Result<Credentials> drop_credentials(Store& store, LoginRow login);
/// Users with their logins and settings as JSON, without passwords, tokens or other secrets.
Result<std::string> export_json(Store& store);

} // namespace fedibee::app
