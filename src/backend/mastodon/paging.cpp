// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/paging.hpp"

#include "backend/shared/address.hpp"
#include "text/link_header.hpp"
#include "text/url_encode.hpp"

#include <algorithm>

namespace fedibee::mastodon {

std::string with_field(std::string path, const std::string& name, const std::string& value)
{
    path += path.find('?') == std::string::npos ? '?' : '&';
    return path + text::form_encode({{name, value}});
}

std::string page_target(const std::string& first, const PageRequest& page, std::size_t most)
{
    if (!page.cursor.empty()) return backend::target_of(page.cursor);
    std::string target = with_field(first, "limit", std::to_string(std::clamp<std::size_t>(page.limit, 1, most)));
    if (!page.max_id.empty()) target = with_field(std::move(target), "max_id", page.max_id);
    if (!page.min_id.empty()) target = with_field(std::move(target), "min_id", page.min_id);
    if (!page.since_id.empty()) target = with_field(std::move(target), "since_id", page.since_id);
    return target;
}

Urgency urgency_of(const PageRequest& page)
{
    const bool catches_up = !page.min_id.empty() || !page.since_id.empty() ||
                            page.cursor.find("min_id=") != std::string::npos ||
                            page.cursor.find("since_id=") != std::string::npos;
    return catches_up ? Urgency::background : Urgency::interactive;
}

Cursors cursors_of(const HttpResponse& answer, const std::string& first, const std::string& newest_id,
                   const std::string& oldest_id)
{
    const auto header = answer.headers.find("Link");
    if (!header.empty()) return {text::link_target(header, "next"), text::link_target(header, "prev")};
    Cursors cursors;
    if (!oldest_id.empty()) cursors.next = with_field(first, "max_id", oldest_id);
    if (!newest_id.empty()) cursors.prev = with_field(first, "min_id", newest_id);
    return cursors;
}

} // namespace fedibee::mastodon
