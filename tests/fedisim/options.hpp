// SPDX-License-Identifier: AGPL-3.0-or-later
// What the command line says.
#pragma once

#include <cstdint>
#include <string>

namespace fedisim {

struct Options {
    std::string listen = "127.0.0.1:0";
    std::string software = "mastodon";
    std::uint64_t seed = 1;
    double posts_per_second = 0;
    int accounts = 0;
    std::string tls_certificate;
    std::string tls_key;
    std::string domain;
};

/// An exit status when the program has nothing more to do, or -1.
int read_options(int argc, char** argv, Options& options);

} // namespace fedisim
