// SPDX-License-Identifier: AGPL-3.0-or-later
// Which posts a timeline has shown: the newest few hundred, by uri.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace fedibee::session {

/// A ring of hashes: a few kilobytes when full, and a search through it costs less than a look into a tree.
class Seen {
public:
    static constexpr std::size_t most = 400;

    /// False when it was there already.
    bool insert(std::string_view uri)
    {
        if (contains(uri)) return false;
        const std::size_t mark = std::hash<std::string_view>{}(uri);
        if (marks_.size() < most) {
            marks_.push_back(mark);
            return true;
        }
        marks_[oldest_] = mark;
        oldest_ = (oldest_ + 1) % most;
        return true;
    }
    [[nodiscard]] std::size_t size() const noexcept { return marks_.size(); }
    [[nodiscard]] bool contains(std::string_view uri) const
    {
        return std::ranges::find(marks_, std::hash<std::string_view>{}(uri)) != marks_.end();
    }

private:
    std::vector<std::size_t> marks_;
    std::size_t oldest_ = 0;
};

} // namespace fedibee::session
