// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/notification_groups.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace fedibee::backend {
namespace {

constexpr std::array<std::string_view, 6> grouped_types{"favourite",      "reblog",  "follow", "pleroma:emoji_reaction",
                                                        "emoji_reaction", "reaction"};

bool fit(const Notification& one, const Notification& other)
{
    if (one.type != other.type || one.emoji != other.emoji) return false;
    if (!one.status || !other.status) return !one.status && !other.status;
    return one.status->id == other.status->id;
}

} // namespace

std::vector<NotificationGroup> grouped(const std::vector<std::shared_ptr<const Notification>>& newest_first)
{
    std::vector<NotificationGroup> groups;
    for (const auto& one : newest_first) {
        const bool may = one->account && std::ranges::find(grouped_types, one->type) != grouped_types.end();
        const auto same = [&](const NotificationGroup& group) { return fit(*group.newest, *one); };
        const auto group = may ? std::ranges::find_if(groups, same) : groups.end();
        if (group == groups.end()) {
            groups.push_back({one, {}, 1});
            continue;
        }
        ++group->count;
        group->others.push_back(*one->account);
    }
    return groups;
}

} // namespace fedibee::backend
