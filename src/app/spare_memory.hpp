// SPDX-License-Identifier: AGPL-3.0-or-later
// What a burst leaves free between what is still used goes back to the system: malloc by itself gives back only the end
// of the heap.
#pragma once

#include <cstddef>

namespace fedibee::app {

/// Tells from the size of the process when a burst is over. Pure.
class BurstWatch {
public:
    static constexpr std::size_t worth_it = std::size_t{8} << 20;   ///< less is left to the next burst
    static constexpr std::size_t steadiness = std::size_t{1} << 20; ///< growth below is no burst

    /// Asked every now and then. True: much has come since the process was smallest, and no more is coming.
    bool is_over(std::size_t resident);
    /// What is left now is used.
    void settle(std::size_t resident);

private:
    std::size_t last_ = 0;
    std::size_t least_ = 0; ///< none: not looked at yet
};

/// Bytes of this process that are in memory; 0: not known.
std::size_t resident_memory();
/// Takes some milliseconds for each 100 MiB of heap; nothing where the C library is not glibc.
void give_back_free_memory();

} // namespace fedibee::app
