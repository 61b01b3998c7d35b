// SPDX-License-Identifier: AGPL-3.0-or-later
// The log's end: one event a line on standard error, as key=value text or as JSON.
#pragma once

#include "fedibee/clock.hpp"
#include "fedibee/config.hpp"
#include "net/log.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fedibee::app {

/// Gives net/log.hpp its writer; from now on events of that level and above are printed.
void start_log(const LogConfig& config);
/// "debug", "info", "warn" or "error".
void set_log_level(std::string_view level);

/// `2026-11-24T01:02:03.456Z info listening front=irc address=127.0.0.1:6667`; values are quoted where they need it,
/// and nothing in them can begin a new line or move a terminal's cursor.
std::string format_text_line(Timestamp time, log::Level level, std::string_view event, const log::Field* fields,
                             std::size_t count);
/// {"time":"...","level":"info","event":"listening","front":"irc"}
std::string format_json_line(Timestamp time, log::Level level, std::string_view event, const log::Field* fields,
                             std::size_t count);

} // namespace fedibee::app
