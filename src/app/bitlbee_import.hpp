// SPDX-License-Identifier: AGPL-3.0-or-later
// `fedibee import-bitlbee`: a BitlBee user becomes one of ours, whole or not at all.
#pragma once

#include "app/bitlbee_plan.hpp"
#include "fedibee/backend.hpp"
#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"
#include "fedibee/store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fedibee::app {

/// Asks the instances of the logins that have a token what they are and whose token it is. A token that an instance
/// refuses is dropped; an instance that cannot be asked is an error.
Task<void> introduce(Connector& connector, std::vector<ImportedLogin>& logins);

/// Runs introduce() to its end.
using Introduce = std::function<Result<void>(std::vector<ImportedLogin>&)>;

/// Gives a line for everything that was carried over or left out. With BitlBee's password a new user gets it here too.
Result<std::string> import_bitlbee(Store& store, const BitlbeeUser& file, const std::optional<Secret>& password,
                                   ImportOptions options, const Introduce& introduce);

} // namespace fedibee::app
