// SPDX-License-Identifier: AGPL-3.0-or-later
// A budget that refills with time: `burst` at once, then `per_second`.
#pragma once

#include <algorithm>
#include <chrono>

namespace fedibee::net {

class TokenBucket {
public:
    using Instant = std::chrono::steady_clock::time_point;

    TokenBucket(double per_second, double burst, Instant now)
        : per_second_(per_second), burst_(burst), tokens_(burst), filled_at_(now)
    {
    }

    /// Takes what is asked; the debt is paid back in time. Returns how long the caller should wait before going on.
    std::chrono::milliseconds take(double tokens, Instant now)
    {
        const std::chrono::duration<double> passed = now - filled_at_;
        tokens_ = std::min(burst_, tokens_ + passed.count() * per_second_) - tokens;
        filled_at_ = now;
        if (tokens_ >= 0) return std::chrono::milliseconds{0};
        return std::chrono::milliseconds{static_cast<long>(-tokens_ / per_second_ * 1000.0) + 1};
    }
    /// Whether that many could be taken now without waiting; takes nothing.
    [[nodiscard]] bool has(double tokens, Instant now) const
    {
        const std::chrono::duration<double> passed = now - filled_at_;
        return std::min(burst_, tokens_ + passed.count() * per_second_) >= tokens;
    }

private:
    double per_second_, burst_, tokens_;
    Instant filled_at_;
};

} // namespace fedibee::net
