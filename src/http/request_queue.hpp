// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is sent next to an instance: posts first, then what somebody waits for, refreshes in the background last. A crowd
// that comes back at once neither floods the instance nor stands in front of a post. Pure.
#pragma once

#include "fedibee/http.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <string>

namespace fedibee::http {

class RequestQueue {
public:
    /// Requests under way to one instance at the same time, by urgency: some places are kept for what is more urgent.
    static constexpr std::array<std::size_t, 3> most_at_once{32, 28, 16};

    /// A place in the queue of one instance, until it is destroyed.
    class Place {
    public:
        /// `go` is called when the turn comes, if it has not come at once; not from within this call.
        Place(RequestQueue& queue, std::string origin, Urgency urgency, std::function<void()> go);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place();
        [[nodiscard]] bool is_its_turn() const noexcept { return is_its_turn_; }

    private:
        friend RequestQueue;
        RequestQueue& queue_;
        std::string origin_;
        Urgency urgency_;
        std::function<void()> go_;
        bool is_its_turn_ = false;
    };

    [[nodiscard]] std::size_t under_way(const std::string& origin) const;

private:
    struct Site {
        std::size_t under_way = 0;
        std::array<std::list<Place*>, 3> waiting; ///< by urgency, who came first in front
    };
    static bool has_room(const Site& site, Urgency urgency);
    void call_next(const std::string& origin);

    std::map<std::string, Site> sites_;
};

} // namespace fedibee::http
