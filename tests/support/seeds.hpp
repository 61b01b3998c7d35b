// SPDX-License-Identifier: AGPL-3.0-or-later
// Random schedules, each by its seed: FEDIBEE_SEED=N replays one, FEDIBEE_SEEDS=N tries that many.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

namespace fedibee::test {

inline unsigned number_in_environment(const char* name, unsigned otherwise)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

/// Fails the test with the seed and the first faults of each of the first few schedules that have some.
template <class Run> void try_seeds(unsigned usual, Run faults_of)
{
    constexpr int most_schedules = 5;
    constexpr std::size_t most_faults = 8;
    const unsigned only = number_in_environment("FEDIBEE_SEED", 0);
    const unsigned first = only == 0 ? 1 : only;
    const unsigned last = only == 0 ? number_in_environment("FEDIBEE_SEEDS", usual) : only;
    int failed = 0;
    for (unsigned seed = first; seed <= last && failed < most_schedules; ++seed) {
        const std::vector<std::string> faults = faults_of(seed);
        if (faults.empty()) continue;
        ++failed;
        std::string all;
        for (std::size_t i = 0; i < faults.size() && i < most_faults; ++i) all += "\n  " + faults[i];
        ADD_FAILURE() << "FEDIBEE_SEED=" << seed << all;
    }
}

} // namespace fedibee::test
