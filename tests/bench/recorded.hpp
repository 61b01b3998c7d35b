// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies of a real server, as in the golden tests.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace bench {

inline std::string recorded(const std::string& name)
{
    std::ifstream file(std::string(FEDIBEE_SOURCE_DIR) + "/tests/golden/mastodon/" + name, std::ios::binary);
    if (!file) {
        std::fprintf(stderr, "bench_micro: the recording %s cannot be read\n", name.c_str());
        std::exit(1);
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace bench
