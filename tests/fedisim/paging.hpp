// SPDX-License-Identifier: AGPL-3.0-or-later
// Mastodon's paging: max_id, since_id and min_id over rows in ascending order, and the Link header.
#pragma once

#include "sim.hpp"

#include <algorithm>
#include <limits>

namespace fedisim {

struct Bounds {
    std::uint64_t below = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t above = 0;
    bool adjacent = false; ///< min_id: the oldest page above the bound
    std::size_t limit = 20;
};

std::size_t limit_of(const Params& params, std::size_t standard, std::size_t most);

/// `row_of` turns an id of the wire into a row.
template <class RowOf> Bounds bounds_of(const Params& params, std::size_t standard, std::size_t most, RowOf row_of)
{
    Bounds bounds;
    bounds.limit = limit_of(params, standard, most);
    if (const auto id = params.maybe("max_id"); id && !id->empty()) bounds.below = row_of(*id);
    if (const auto id = params.maybe("since_id"); id && !id->empty()) bounds.above = row_of(*id);
    if (const auto id = params.maybe("min_id"); id && !id->empty()) {
        bounds.above = row_of(*id);
        bounds.adjacent = true;
    }
    return bounds;
}

/// The items of the page, newest first. `items` are in ascending order of `row`.
template <class Items, class RowOfItem, class Claim>
auto page_of(const Items& items, const Bounds& bounds, RowOfItem row, Claim claim)
{
    std::vector<typename Items::value_type> page;
    const auto first = std::ranges::upper_bound(items, bounds.above, {}, row);
    const auto last = std::ranges::lower_bound(items, bounds.below, {}, row);
    if (first >= last) return page;
    if (bounds.adjacent) {
        for (auto at = first; at != last && page.size() < bounds.limit; ++at) {
            if (claim(*at)) page.push_back(*at);
        }
        std::ranges::reverse(page);
        return page;
    }
    for (auto at = last; at != first && page.size() < bounds.limit;) {
        --at;
        if (claim(*at)) page.push_back(*at);
    }
    return page;
}

/// The answer with its Link header; an empty page has none. Relations point back with since_id, posts with min_id.
Response paged(const Context& context, const Json& items, const std::string& newest, const std::string& oldest,
               bool has_next, std::string_view previous = "min_id");

/// Where a post stands on Friendica: a boost where its original does.
inline std::uint64_t place_of(const Status* status)
{
    return status->reblog != nullptr ? status->reblog->row : status->row;
}

inline std::vector<Status*> by_place(std::vector<Status*> statuses)
{
    std::ranges::sort(statuses, {}, [](const Status* status) { return std::pair(place_of(status), status->row); });
    return statuses;
}

/// A page of posts out of all of them.
template <class Claim> Response status_page(const Context& context, const std::vector<Status*>& statuses, Claim claim)
{
    const bool placed =
        context.world.dialect().friendica && context.request.path.find("/timelines/") != std::string::npos;
    const std::size_t most = context.world.dialect().friendica ? 1000 : 40;
    const auto bounds =
        bounds_of(context.params, 20, most, [&](const std::string& id) { return context.world.row_of(id); });
    auto page =
        placed ? page_of(by_place(statuses), bounds, place_of, claim) : page_of(statuses, bounds, &Status::row, claim);
    const bool is_home = context.request.path.ends_with("/timelines/home");
    if (context.world.dialect().short_pages_repeat && is_home && !page.empty() && page.size() < bounds.limit)
        page.push_back(page.back());
    const auto id_at = [&](const Status* status) {
        return placed && status->reblog != nullptr ? status->reblog->id : status->id;
    };
    const auto newest = page.empty() ? std::string() : id_at(page.front());
    const auto oldest = page.empty() ? std::string() : id_at(page.back());
    return paged(context, context.view().statuses(page), newest, oldest, true);
}

/// Accounts held in a map to their row (followers, blocks, ...), newest relation first.
Response account_page(const Context& context, std::vector<Row<Account>> rows, std::size_t standard = 40);

template <class Map, class RowOf> std::vector<Row<Account>> rows_of(const Map& map, RowOf row_of)
{
    std::vector<Row<Account>> rows;
    for (const auto& [account, value] : map) rows.push_back({row_of(value), account});
    return rows;
}

inline std::uint64_t plain_row(std::uint64_t row)
{
    return row;
}

/// The accounts that `q` asks for; with `resolve` also one from elsewhere (api_search.cpp).
std::vector<Account*> find_accounts(const Context& context);

std::uint64_t number_row(const std::string& id);

} // namespace fedisim
