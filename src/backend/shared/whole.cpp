// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/whole.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace fedibee::backend {

std::string html_of(std::string_view plain)
{
    std::string html;
    for (const char c : plain) {
        switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '\n': html += "<br>"; break;
        default: html += c;
        }
    }
    return html;
}

Page<StatusPtr> thread_of(StatusPtr centre, Context around)
{
    Page<StatusPtr> thread;
    thread.items = std::move(around.ancestors);
    thread.items.push_back(std::move(centre));
    std::ranges::move(around.descendants, std::back_inserter(thread.items));
    std::ranges::sort(thread.items, std::ranges::greater{}, [](const StatusPtr& post) { return post->created_at; });
    return thread;
}

std::string without_first_mentions(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    text = text::trimmed(text);
    while (text.starts_with('@') && text.find_first_of(blanks) != std::string_view::npos)
        text = text::trimmed(text.substr(text.find_first_of(blanks)));
    return std::string(text);
}

} // namespace fedibee::backend
