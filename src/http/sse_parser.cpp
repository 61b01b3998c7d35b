// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/sse_parser.hpp"

namespace fedibee::http {

bool SseParser::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        line_ += bytes.substr(0, end);
        if (line_.size() + data_.size() > event_limit) return false;
        if (end == std::string_view::npos) return true;
        if (line_.ends_with('\r')) line_.pop_back();
        take_line(line_);
        line_.clear();
        bytes.remove_prefix(end + 1);
    }
    return true;
}

void SseParser::take_line(std::string_view line)
{
    if (line.empty()) {
        if (has_data_) on_event_(name_.empty() ? std::string_view("message") : name_, data_);
        name_.clear();
        data_.clear();
        has_data_ = false;
        return;
    }
    if (line.front() == ':') return; // a comment, such as Mastodon's ":thump"
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "event") name_ = value;
    if (field != "data") return;
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
}

} // namespace fedibee::http
