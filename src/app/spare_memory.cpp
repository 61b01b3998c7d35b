// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/spare_memory.hpp"

#include <algorithm>
#include <fstream>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace fedibee::app {

bool BurstWatch::is_over(std::size_t resident)
{
    const bool grows = resident > last_ + steadiness;
    last_ = resident;
    least_ = least_ == 0 ? resident : std::min(least_, resident);
    return !grows && resident >= least_ + worth_it;
}

void BurstWatch::settle(std::size_t resident)
{
    last_ = least_ = resident;
}

std::size_t resident_memory()
{
    std::ifstream pages("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    if (!(pages >> all >> resident)) return 0;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void give_back_free_memory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace fedibee::app
