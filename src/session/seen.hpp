// SPDX-License-Identifier: AGPL-3.0-or-later
// Which posts a timeline has shown: the newest few hundred, by uri.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <unordered_set>

namespace fedibee::session {

class Seen {
public:
    static constexpr std::size_t most = 400;

    /// False when it was there already.
    bool insert(std::string_view uri)
    {
        const std::size_t mark = std::hash<std::string_view>{}(uri);
        if (!marks_.insert(mark).second) return false;
        order_.push_back(mark);
        if (order_.size() > most) {
            marks_.erase(order_.front());
            order_.pop_front();
        }
        return true;
    }
    [[nodiscard]] bool contains(std::string_view uri) const
    {
        return marks_.contains(std::hash<std::string_view>{}(uri));
    }

private:
    std::unordered_set<std::size_t> marks_;
    std::deque<std::size_t> order_;
};

} // namespace fedibee::session
