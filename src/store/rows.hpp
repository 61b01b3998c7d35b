// SPDX-License-Identifier: AGPL-3.0-or-later
// Shared by the store's files: times as stored numbers, and collecting a query's rows.
#pragma once

#include "fedibee/clock.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace fedibee::store {

inline std::int64_t milliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

inline Timestamp timestamp(std::int64_t value)
{
    return Timestamp{std::chrono::milliseconds{value}};
}

template <class Read> auto all(Query query, Read read) -> Result<std::vector<std::invoke_result_t<Read, const Query&>>>
{
    std::vector<std::invoke_result_t<Read, const Query&>> rows;
    while (true) {
        const auto more = query.step();
        if (!more) return fail(more.error());
        if (!*more) return rows;
        rows.push_back(read(query));
    }
}

template <class Read> auto first(Query query, Read read)
    -> Result<std::optional<std::invoke_result_t<Read, const Query&>>>
{
    using Row = std::optional<std::invoke_result_t<Read, const Query&>>;
    const auto found = query.step();
    if (!found) return fail(found.error());
    return *found ? Row(read(query)) : Row{};
}

} // namespace fedibee::store
