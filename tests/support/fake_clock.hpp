// SPDX-License-Identifier: AGPL-3.0-or-later
// A clock that stands still until the test moves it.
#pragma once

#include "fedibee/clock.hpp"

namespace fedibee::test {

class FakeClock final : public Clock {
public:
    /// 2026-01-02T03:04:05Z
    static constexpr Timestamp start{std::chrono::milliseconds{1'767'323'045'000}};

    [[nodiscard]] Timestamp wall() const override { return start + passed_; }
    [[nodiscard]] Instant now() const override { return Instant{std::chrono::hours{1}} + passed_; }
    void advance(std::chrono::milliseconds time) { passed_ += time; }

private:
    std::chrono::milliseconds passed_{0};
};

} // namespace fedibee::test
