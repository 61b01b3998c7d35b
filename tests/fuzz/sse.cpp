// SPDX-License-Identifier: AGPL-3.0-or-later
// A stream of server-sent events: the same events, in whatever pieces the bytes come. The first byte is the piece size.
#include "claim.hpp"
#include "http/sse_parser.hpp"

#include <algorithm>
#include <string>

using namespace fedibee;

namespace {

std::string events_of(std::string_view bytes, std::size_t piece)
{
    std::string events;
    http::SseParser parser([&](std::string_view name, std::string_view data) {
        events.append(name).append("\x1e").append(data).append("\x1f");
    });
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        if (!parser.feed(bytes.substr(at, piece))) break;
    return events;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) return 0;
    const auto bytes = fuzz::text_of(data + 1, size - 1);
    const auto piece = std::max<std::size_t>(1, data[0]);
    fuzz::claim(events_of(bytes, piece) == events_of(bytes, bytes.size()));
    return 0;
}
