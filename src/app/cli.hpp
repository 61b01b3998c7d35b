// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line: subcommands in, exit codes out.
#pragma once

namespace fedibee::app {

int run(int argc, char** argv);

} // namespace fedibee::app
