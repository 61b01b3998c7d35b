// SPDX-License-Identifier: AGPL-3.0-or-later
// How often a timeline that has to be polled is asked: often while something new comes, and step by step less often
// when nothing does. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace fedibee::session {

/// The shortest and the longest time between two readings.
struct PollBounds {
    std::chrono::milliseconds busy;
    std::chrono::milliseconds quiet;
};

class Pace {
public:
    /// So many readings that bring nothing make no difference: something was new lately.
    static constexpr int patience = 8;

    /// A reading has ended; how long until the next one. Many logins that begin together do not go on together.
    template <class Random> std::chrono::milliseconds next(bool had_news, const PollBounds& bounds, Random& random)
    {
        const auto busy = std::min(bounds.busy, bounds.quiet);
        calm_ = had_news ? 0 : std::min(calm_ + 1, patience + 1);
        if (calm_ <= patience)
            step_ = busy;
        else
            step_ = step_.count() == 0 ? bounds.quiet : std::clamp(step_ * 3 / 2, busy, bounds.quiet);
        std::uniform_int_distribution<std::int64_t> draw(step_.count() * 4 / 5, step_.count());
        return std::chrono::milliseconds{draw(random)};
    }

private:
    std::chrono::milliseconds step_{0}; ///< 0: nothing was read yet
    int calm_ = patience + 1;           ///< readings in a row that brought nothing, not counted further
};

} // namespace fedibee::session
