// SPDX-License-Identifier: AGPL-3.0-or-later
// Shared by the store's files: times and lists of ids as they are stored, and collecting a query's rows.
#pragma once

#include "fedibee/clock.hpp"
#include "store/sqlite.hpp"
#include "text/ascii.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace fedibee::store {

/// Where a row has no number.
inline constexpr std::int64_t unset = -1;

inline std::int64_t milliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

inline Timestamp timestamp(std::int64_t value)
{
    return Timestamp{std::chrono::milliseconds{value}};
}

template <class Id> std::string join_ids(const std::vector<Id>& ids)
{
    std::string text;
    for (const auto& id : ids) text.append(text.empty() ? "" : "\n").append(id.value);
    return text;
}

template <class Id> std::vector<Id> split_ids(const std::string& text)
{
    std::vector<Id> ids;
    if (text.empty()) return ids;
    for (const auto part : text::split(text, '\n')) ids.emplace_back(std::string(part));
    return ids;
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
