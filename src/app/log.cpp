// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/log.hpp"

#include "text/iso_time.hpp"
#include "text/json_text.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <memory>

namespace fedibee::app {
namespace {

std::string_view word(log::Level level)
{
    switch (level) {
    case log::Level::debug: return "debug";
    case log::Level::info: return "info";
    case log::Level::warn: return "warn";
    case log::Level::error: return "error";
    }
    return "error";
}

spdlog::level::level_enum as_spdlog(log::Level level)
{
    switch (level) {
    case log::Level::debug: return spdlog::level::debug;
    case log::Level::info: return spdlog::level::info;
    case log::Level::warn: return spdlog::level::warn;
    case log::Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// One logger for the process, as standard error is one; safe from any thread.
spdlog::logger& logger()
{
    static const auto the_logger = [] {
        auto made = std::make_unique<spdlog::logger>("fedibee", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->flush_on(spdlog::level::debug);
        return made;
    }();
    return *the_logger;
}

bool is_plain(std::string_view value)
{
    return !value.empty() && std::ranges::all_of(value, [](char c) {
        return c > ' ' && static_cast<unsigned char>(c) < 0x7f && c != '"' && c != '=' && c != '\\';
    });
}

/// C1 controls (U+0080 to U+009F) steer terminals too, and JSON leaves them bare.
std::string without_c1(std::string quoted)
{
    for (std::size_t at = quoted.find('\xC2'); at != std::string::npos; at = quoted.find('\xC2', at + 1)) {
        if (at + 1 < quoted.size() && static_cast<unsigned char>(quoted[at + 1]) < 0xA0) quoted.replace(at, 2, "?");
    }
    return quoted;
}

} // namespace

std::string format_text_line(Timestamp time, log::Level level, std::string_view event, const log::Field* fields,
                             std::size_t count)
{
    std::string line = text::format_iso_time(time);
    line += ' ';
    line += word(level);
    line += ' ';
    line += event;
    for (std::size_t i = 0; i < count; ++i) {
        line += ' ';
        line += fields[i].first;
        line += '=';
        line += is_plain(fields[i].second) ? fields[i].second : without_c1(text::json_string(fields[i].second));
    }
    return line;
}

std::string format_json_line(Timestamp time, log::Level level, std::string_view event, const log::Field* fields,
                             std::size_t count)
{
    std::string line = R"({"time":")" + text::format_iso_time(time) + R"(","level":")";
    line += word(level);
    line += R"(","event":)";
    line += text::json_string(event);
    for (std::size_t i = 0; i < count; ++i) {
        line += ',';
        line += text::json_string(fields[i].first);
        line += ':';
        line += text::json_string(fields[i].second);
    }
    line += '}';
    return line;
}

void start_log(const LogConfig& config)
{
    set_log_level(config.level);
    const auto format = config.format == "json" ? format_json_line : format_text_line;
    log::set_writer([format](log::Level level, std::string_view event, const log::Field* fields, std::size_t count) {
        if (!logger().should_log(as_spdlog(level))) return;
        const std::string line = format(SystemClock{}.wall(), level, event, fields, count);
        logger().log(as_spdlog(level), spdlog::string_view_t(line));
    });
}

void set_log_level(std::string_view level)
{
    for (const auto known : {log::Level::debug, log::Level::info, log::Level::warn, log::Level::error}) {
        if (word(known) == level) logger().set_level(as_spdlog(known));
    }
}

} // namespace fedibee::app
