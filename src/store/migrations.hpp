// SPDX-License-Identifier: AGPL-3.0-or-later
// The database's schema as numbered steps; each runs once, in a transaction of its own.
#pragma once

#include "store/sqlite.hpp"

namespace fedibee::store {

/// Brings the database to the newest schema. A database that is newer than this program is refused.
Result<void> migrate(Database& database);
/// The number of the newest step.
int newest_schema();

} // namespace fedibee::store
