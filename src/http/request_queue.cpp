// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/request_queue.hpp"

#include <utility>

namespace fedibee::http {

RequestQueue::Place::Place(RequestQueue& queue, std::string origin, Urgency urgency, std::function<void()> go)
    : queue_(queue), origin_(std::move(origin)), urgency_(urgency), go_(std::move(go))
{
    Site& site = queue_.sites_[origin_];
    auto& waiting = site.waiting[static_cast<std::size_t>(urgency)];
    if (waiting.empty() && has_room(site, urgency)) {
        ++site.under_way;
        is_its_turn_ = true;
    } else {
        waiting.push_back(this);
    }
}

RequestQueue::Place::~Place()
{
    const auto site = queue_.sites_.find(origin_);
    if (site == queue_.sites_.end()) return;
    if (!is_its_turn_) {
        site->second.waiting[static_cast<std::size_t>(urgency_)].remove(this);
        return;
    }
    --site->second.under_way;
    queue_.call_next(origin_);
}

bool RequestQueue::has_room(const Site& site, Urgency urgency)
{
    return site.under_way < most_at_once[static_cast<std::size_t>(urgency)];
}

void RequestQueue::call_next(const std::string& origin)
{
    const auto found = sites_.find(origin);
    Site& site = found->second;
    for (std::size_t i = 0; i < site.waiting.size(); ++i) {
        auto& waiting = site.waiting[i];
        while (!waiting.empty() && has_room(site, static_cast<Urgency>(i))) {
            Place* next = waiting.front();
            waiting.pop_front();
            ++site.under_way;
            next->is_its_turn_ = true;
            next->go_();
        }
    }
    if (site.under_way == 0) sites_.erase(found);
}

std::size_t RequestQueue::under_way(const std::string& origin) const
{
    const auto site = sites_.find(origin);
    return site == sites_.end() ? 0 : site->second.under_way;
}

} // namespace fedibee::http
