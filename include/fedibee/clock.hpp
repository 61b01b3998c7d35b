// SPDX-License-Identifier: AGPL-3.0-or-later
// Time as a parameter, so that what expires can be tested without sleeping.
#pragma once

#include <chrono>

namespace fedibee {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>; ///< wall time, UTC
using Instant = std::chrono::steady_clock::time_point;              ///< monotonic time

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp wall() const = 0;
    [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp wall() const override
    {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
};

} // namespace fedibee
