// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords from standard input: never from arguments, which every user of the machine can read.
#pragma once

#include "fedibee/error.hpp"
#include "fedibee/secret.hpp"

#include <string>

namespace fedibee::app {

/// One line of standard input. On a terminal it asks with `prompt`, twice, and shows nothing of what is typed.
Result<Secret> read_password(const std::string& prompt);

/// The same for a password that exists already and need not be given: asked once, empty when nothing comes.
Secret read_known_password(const std::string& prompt);

} // namespace fedibee::app
