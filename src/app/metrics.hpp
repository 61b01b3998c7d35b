// SPDX-License-Identifier: AGPL-3.0-or-later
// Counters and gauges for Prometheus, in its text format.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::app {

/// What is counted at the moment somebody looks.
struct Gauges {
    std::size_t clients = 0; ///< attached chat clients
    std::size_t users = 0;   ///< with a client attached
    std::size_t logins = 0;  ///< sessions that are on
    std::size_t streams = 0; ///< open streams of instances
};

class Metrics {
public:
    explicit Metrics(std::string_view version);
    ~Metrics();

    /// The status of an instance's answer; 0: the request failed.
    void count_answer(int status);
    [[nodiscard]] std::string text(const Gauges& gauges);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace fedibee::app
