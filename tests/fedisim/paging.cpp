// SPDX-License-Identifier: AGPL-3.0-or-later
#include "paging.hpp"

#include <fmt/format.h>

namespace fedisim {

namespace {

/// The query without the bounds of this page.
std::string kept_query(std::string_view query)
{
    std::string kept;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        const bool bound = pair.starts_with("max_id=") || pair.starts_with("min_id=") ||
                           pair.starts_with("since_id=") || pair.starts_with("access_token=");
        if (!bound && !pair.empty()) kept += std::string(pair) + "&";
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return kept;
}

} // namespace

std::size_t limit_of(const Params& params, std::size_t standard, std::size_t most)
{
    const auto wanted = params.number("limit", static_cast<std::int64_t>(standard));
    return std::min(static_cast<std::size_t>(std::max<std::int64_t>(wanted, 1)), most);
}

Response paged(const Context& context, const Json& items, const std::string& newest, const std::string& oldest,
               bool has_next, std::string_view previous)
{
    auto response = answer(items);
    const bool linked =
        context.world.dialect().link_headers_everywhere || context.request.path.ends_with("/timelines/home");
    if (items.empty() || !linked) return response;
    std::string path;
    for (const char letter : context.request.path)
        path += letter == '/' ? "/" : url_encode(std::string_view(&letter, 1));
    const auto base = context.world.base + path + "?" + kept_query(context.request.query);
    auto link = has_next ? fmt::format("<{}max_id={}>; rel=\"next\", ", base, oldest) : std::string();
    link += fmt::format("<{}{}={}>; rel=\"prev\"", base, previous, newest);
    response.headers.emplace_back("Link", link);
    return response;
}

Response account_page(const Context& context, std::vector<Row<Account>> rows, std::size_t standard)
{
    std::ranges::sort(rows, {}, &Row<Account>::number);
    const auto bounds = bounds_of(context.params, standard, 80, number_row);
    const auto page = page_of(rows, bounds, &Row<Account>::number, [](const auto&) { return true; });
    auto items = Json::array();
    for (const auto& row : page) items.push_back(context.view().account(*row.item));
    const auto newest = page.empty() ? std::string() : std::to_string(page.front().number);
    const auto oldest = page.empty() ? std::string() : std::to_string(page.back().number);
    return paged(context, items, newest, oldest, page.size() == bounds.limit, "since_id");
}

std::uint64_t number_row(const std::string& id)
{
    return std::strtoull(id.c_str(), nullptr, 10);
}

} // namespace fedisim
