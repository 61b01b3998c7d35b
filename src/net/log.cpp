// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/log.hpp"

namespace fedibee::log {
namespace {

// The one process-wide value: a log has one end, and passing it through every constructor would help nobody.
Writer& the_writer()
{
    static Writer writer;
    return writer;
}

} // namespace

void set_writer(Writer writer)
{
    the_writer() = std::move(writer);
}

void write(Level level, std::string_view event, Fields fields)
{
    if (const Writer& writer = the_writer()) writer(level, event, fields.begin(), fields.size());
}

} // namespace fedibee::log
