// SPDX-License-Identifier: AGPL-3.0-or-later
// What of a BitlBee user can live here, and what is left out. Pure: neither files nor the network nor the store.
#pragma once

#include "app/bitlbee_file.hpp"
#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"
#include "fedibee/store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee::app {

/// What the words on the command line ask for.
struct ImportOptions {
    std::string user;                   ///< the user's name here; empty: the file's nick
    std::vector<std::string> instances; ///< "TAG=HOST", or "HOST" for all accounts whose instance the file does not say
};

/// One account on its way to a login.
struct ImportedLogin {
    LoginRow row; ///< without id and user; `instance` holds only what the file says
    std::optional<Credentials> credentials;
    bool refused = false;                                     ///< the instance did not take the token
    std::vector<std::pair<std::string, std::string>> buddies; ///< handle, nick
};

struct ImportPlan {
    std::vector<ImportedLogin> logins;
    std::vector<SettingRow> settings;
    std::vector<std::string> lines; ///< what is carried over and what is not, one sentence each, but for logins
};

/// `password` is BitlBee's, already checked; none: no token can be read. `existing` are the logins that the user of
/// that name has here already.
Result<ImportPlan> plan_import(const BitlbeeUser& file, const std::optional<Secret>& password,
                               const ImportOptions& options, const std::vector<LoginRow>& existing);

/// The nicks of a login's contacts; those without a host are on the login's own instance.
std::vector<NickRow> nick_rows(const ImportedLogin& login, std::vector<std::string>& lines);

} // namespace fedibee::app
