// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/process.hpp"

#include <csignal>
#include <cstdint>
#include <ctime>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

namespace fedibee::app {
namespace {

constexpr int malloc_threshold = 128 * 1024;

} // namespace

void prepare_process()
{
    std::signal(SIGPIPE, SIG_IGN);
    ::umask(077);
    ::prctl(PR_SET_DUMPABLE, 0);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // Password derivations take 16 MiB each: given back at once, and never a reason for malloc to keep as much.
    ::mallopt(M_MMAP_THRESHOLD, malloc_threshold);
    ::mallopt(M_TRIM_THRESHOLD, malloc_threshold);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void notify_manager(const std::string& message)
{
    ::sd_notify(0, message.c_str());
}

void notify_reloading()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
    notify_manager("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

std::optional<std::chrono::milliseconds> watchdog_interval()
{
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds == 0) return std::nullopt;
    return std::chrono::milliseconds{static_cast<std::int64_t>(microseconds / 2000)};
}

} // namespace fedibee::app
