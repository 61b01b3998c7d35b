// SPDX-License-Identifier: AGPL-3.0-or-later
// Server-sent events from bytes in any cut (https://html.spec.whatwg.org/multipage/server-sent-events.html).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace fedibee::http {

class SseParser {
public:
    using OnEvent = std::function<void(std::string_view name, std::string_view data)>;

    explicit SseParser(OnEvent on_event) : on_event_(std::move(on_event)) {}

    /// False when an event grew beyond the limit: the stream is no use any more.
    bool feed(std::string_view bytes);

private:
    void take_line(std::string_view line);

    static constexpr std::size_t event_limit = std::size_t{4} << 20;
    OnEvent on_event_;
    std::string line_;
    std::string name_;
    std::string data_;
    bool has_data_ = false;
};

} // namespace fedibee::http
