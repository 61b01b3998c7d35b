// SPDX-License-Identifier: AGPL-3.0-or-later
// The libraries' way to say something to the log: one event with key=value fields. What writes it is set by the app.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace fedibee::log {

enum class Level { debug, info, warn, error };
using Field = std::pair<std::string_view, std::string>;
using Fields = std::initializer_list<Field>;
using Writer = std::function<void(Level level, std::string_view event, const Field* fields, std::size_t count)>;

/// Set once before threads start; without a writer events go nowhere.
void set_writer(Writer writer);
void write(Level level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {})
{
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {})
{
    write(Level::info, event, fields);
}
inline void warn(std::string_view event, Fields fields = {})
{
    write(Level::warn, event, fields);
}
inline void error(std::string_view event, Fields fields = {})
{
    write(Level::error, event, fields);
}

} // namespace fedibee::log
