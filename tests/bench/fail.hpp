// SPDX-License-Identifier: AGPL-3.0-or-later
// The load driver has nothing to tidy up: whatever is wrong ends it, with one sentence.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {

[[noreturn]] inline void end_with(const char* what, int error = 0)
{
    std::fprintf(stderr, "irc_load: %s%s%s\n", what, error == 0 ? "" : ": ", error == 0 ? "" : std::strerror(error));
    std::exit(1);
}

} // namespace bench
