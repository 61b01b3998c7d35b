// SPDX-License-Identifier: AGPL-3.0-or-later
// The process as such: its limits and dumps, and what it tells the service manager.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace fedibee::app {

/// No SIGPIPE, no core dumps (they would hold tokens), files for this user alone, as many descriptors as are allowed.
void prepare_process();

/// Tells systemd, when it listens ("READY=1", "STOPPING=1", "WATCHDOG=1").
void notify_manager(const std::string& message);
/// "RELOADING=1" with the time that Type=notify-reload asks for.
void notify_reloading();
/// How often the service manager wants to hear WATCHDOG=1; half of its patience. None: it does not.
std::optional<std::chrono::milliseconds> watchdog_interval();

} // namespace fedibee::app
