// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line of the load driver.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct Options {
    std::string mode; ///< hold, fanout, posts or crowd
    std::uint16_t port = 0;
    std::size_t count = 1;
    std::size_t parallel = 32;
    std::string nick = "c{i}"; ///< "{i}" is the client's number, here and in the lines
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::string until; ///< a client is ready when a line holds this; empty: at the welcome
    int deadline = 60; ///< seconds, for each phase

    std::string channel = "#bench";
    std::size_t lines = 1000;
    std::size_t ahead = 40; ///< of the slowest reader: servers close whoever lags too far behind

    std::size_t deaf = 0;    ///< of the clients, the first: they ask and never read
    std::size_t busy = 1000; ///< the next: each sends a PING ten times a second
    int seconds = 10;

    std::uint16_t instance_port = 0;
    bool tls = false;
    std::string token; ///< set: the instance's stream is read beside the clients
    std::string author = "bob";
    std::size_t warm_up = 100; ///< posts that are not counted
    double rate = 0;           ///< posts a second; 0: as fast as they are answered
};

/// An exit status when the program has nothing more to do, or -1.
int read_options(int argc, char** argv, Options& options);

} // namespace bench
