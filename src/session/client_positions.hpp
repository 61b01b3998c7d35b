// SPDX-License-Identifier: AGPL-3.0-or-later
// How far each client of a user has seen a login's timelines. Pure.
#pragma once

#include "fedibee/store.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace fedibee::session {

/// Clients are known by what the user calls them ("user@phone"); those without a name are one.
class ClientPositions {
public:
    static constexpr std::size_t most = 256; ///< of one login; further ones go on where the account stopped

    /// The name of the row in which it is kept.
    [[nodiscard]] static std::string row_name(std::string_view client, std::string_view timeline)
    {
        return std::string(prefix).append(timeline).append(" ").append(client);
    }
    /// False: the row is about something else.
    bool restore(const PositionRow& row)
    {
        if (!row.timeline.starts_with(prefix)) return false;
        note(row.timeline, row.last_id);
        return true;
    }
    /// Empty: not known.
    [[nodiscard]] std::string find(std::string_view client, std::string_view timeline) const
    {
        const auto found = rows_.find(row_name(client, timeline));
        return found == rows_.end() ? std::string{} : found->second;
    }
    /// The last of all clients' in a timeline whose positions are moments; empty: none is known.
    [[nodiscard]] std::string furthest(std::string_view timeline) const
    {
        const std::string front = row_name({}, timeline);
        std::string last;
        for (auto row = rows_.lower_bound(front); row != rows_.end() && row->first.starts_with(front); ++row)
            last = std::max(last, row->second);
        return last;
    }
    /// By the row's name. False: nothing is new.
    bool note(const std::string& row, const std::string& last_id)
    {
        if (!rows_.contains(row) && rows_.size() >= most) return false;
        auto& kept = rows_[row];
        if (kept == last_id) return false;
        kept = last_id;
        return true;
    }

private:
    static constexpr std::string_view prefix = "client:";
    std::map<std::string, std::string> rows_;
};

} // namespace fedibee::session
