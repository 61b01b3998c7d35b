// SPDX-License-Identifier: AGPL-3.0-or-later
// Notifications one by one (v1), in groups (v2), and the policy about unwanted ones.
#include "notification_requests.hpp"
#include "paging.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

constexpr std::array<const char*, 6> policy_keys{"for_not_following",    "for_not_followers",    "for_new_accounts",
                                                 "for_private_mentions", "for_limited_accounts", "for_bots"};

bool is_wanted(const Context& context, const Notification& notification)
{
    if (notification.dismissed || (notification.filtered && !context.params.flag("include_filtered"))) return false;
    const auto types = context.params.list("types");
    const auto excluded = context.params.list("exclude_types");
    if (!types.empty() && std::ranges::find(types, notification.type) == types.end()) return false;
    if (std::ranges::find(excluded, notification.type) != excluded.end()) return false;
    const auto from = context.params.maybe("account_id");
    return !from || notification.from->id == *from;
}

std::uint64_t row_of(const Context& context, const std::string& id)
{
    for (const auto& notification : context.viewer->notifications) {
        if (notification->id == id) return notification->row;
    }
    // An id that is not there any more stands where its number says.
    std::uint64_t row = 0;
    for (const auto& notification : context.viewer->notifications) {
        if (!id_less(id, notification->id)) row = notification->row;
    }
    return row;
}

std::vector<Notification*> page(const Context& context)
{
    std::vector<Notification*> all;
    for (const auto& notification : context.viewer->notifications) all.push_back(notification.get());
    const auto bounds = bounds_of(context.params, context.world.dialect().notifications_by_default, 80,
                                  [&](const std::string& id) { return row_of(context, id); });
    return page_of(all, bounds, &Notification::row,
                   [&](const Notification* item) { return is_wanted(context, *item); });
}

Response list(Context& context)
{
    const auto found = page(context);
    auto items = Json::array();
    for (const auto* notification : found) items.push_back(context.view().notification(*notification));
    const auto newest = found.empty() ? std::string() : found.front()->id;
    const auto oldest = found.empty() ? std::string() : found.back()->id;
    return paged(context, items, newest, oldest, true);
}

Notification* named(const Context& context)
{
    for (const auto& notification : context.viewer->notifications) {
        if (notification->id == context.capture() && !notification->dismissed) return notification.get();
    }
    return nullptr;
}

Response show(Context& context)
{
    const auto* notification = named(context);
    return notification == nullptr ? not_found() : answer(context.view().notification(*notification));
}

Response clear(Context& context)
{
    for (const auto& notification : context.viewer->notifications) notification->dismissed = true;
    return answer(Json::object());
}

Response dismiss(Context& context)
{
    auto* notification = named(context);
    if (notification == nullptr) return not_found();
    notification->dismissed = true;
    return answer(Json::object());
}

Response unread_count(Context& context)
{
    const auto marker = context.viewer->markers.find("notifications");
    const auto seen = marker == context.viewer->markers.end() ? 0 : row_of(context, marker->second.last_read_id);
    const auto count = std::ranges::count_if(context.viewer->notifications, [&](const auto& notification) {
        return notification->row > seen && is_wanted(context, *notification);
    });
    return answer({{"count", std::min(static_cast<std::size_t>(count), limit_of(context.params, 100, 1000))}});
}

struct Group {
    std::string key;
    std::vector<Notification*> members; ///< newest first
};

std::vector<Group> grouped(const Context& context, const std::vector<Notification*>& notifications)
{
    std::vector<Group> groups;
    const auto wanted = context.params.list("grouped_types");
    for (auto* notification : notifications) {
        auto key = context.view().notification(*notification).value("group_key", "ungrouped-" + notification->id);
        if (!wanted.empty() && std::ranges::find(wanted, notification->type) == wanted.end())
            key = "ungrouped-" + notification->id;
        auto found = std::ranges::find(groups, key, &Group::key);
        if (found == groups.end()) found = groups.insert(groups.end(), {key, {}});
        found->members.push_back(notification);
    }
    return groups;
}

Json group_json(const Group& group)
{
    const auto& newest = *group.members.front();
    auto people = Json::array();
    for (const auto* member : group.members) {
        if (people.size() < 8) people.push_back(member->from->id);
    }
    Json body{{"group_key", group.key},
              {"notifications_count", group.members.size()},
              {"type", newest.type},
              {"most_recent_notification_id", number_row(newest.id)},
              {"page_min_id", group.members.back()->id},
              {"page_max_id", newest.id},
              {"latest_page_notification_at", iso_time(newest.created_at)},
              {"sample_account_ids", people}};
    if (newest.status != nullptr) body["status_id"] = newest.status->id;
    return body;
}

Response groups_page(Context& context, const std::vector<Notification*>& found, bool linked)
{
    std::vector<Account*> people;
    std::vector<Status*> statuses;
    for (const auto* notification : found) {
        auto* status = notification->status;
        if (std::ranges::find(people, notification->from) == people.end()) people.push_back(notification->from);
        if (status != nullptr && std::ranges::find(statuses, status) == statuses.end()) statuses.push_back(status);
    }
    auto groups = Json::array();
    for (const auto& group : grouped(context, found)) groups.push_back(group_json(group));
    const Json body{{"accounts", context.view().accounts(people)},
                    {"statuses", context.view().statuses(statuses)},
                    {"notification_groups", groups}};
    if (found.empty() || !linked) return answer(body);
    return paged(context, body, found.front()->id, found.back()->id, true);
}

Response list_groups(Context& context)
{
    return groups_page(context, page(context), true);
}

std::vector<Notification*> members(const Context& context)
{
    for (const auto& group : grouped(context, page(context))) {
        if (group.key == context.capture()) return group.members;
    }
    return {};
}

Response show_group(Context& context)
{
    const auto found = members(context);
    return found.empty() ? not_found() : groups_page(context, found, false);
}

Response group_accounts(Context& context)
{
    std::vector<Account*> people;
    for (const auto* notification : members(context)) people.push_back(notification->from);
    return answer(context.view().accounts(people));
}

Response dismiss_group(Context& context)
{
    for (auto* notification : members(context)) notification->dismissed = true;
    return answer(Json::object());
}

Response policy(Context& context)
{
    Json body = Json::object();
    for (const auto* key : policy_keys) {
        auto& value = context.viewer->policy.try_emplace(key, "accept").first->second;
        if (context.request.method == "PATCH") value = context.params.text(key, value);
        body[key] = value;
    }
    const auto requests = notification_requests(context);
    std::size_t notifications = 0;
    for (const auto& request : requests) notifications += request.notifications.size();
    body["summary"] = {{"pending_requests_count", requests.size()}, {"pending_notifications_count", notifications}};
    return answer(body);
}

} // namespace

void route_notifications(Router& router)
{
    router.add("GET", "/api/v1/notifications", Access::user, list);
    router.add("POST", "/api/v1/notifications/clear", Access::user, clear);
    router.add("GET", "/api/v1/notifications/unread_count", Access::user, unread_count);
    router.add("GET", "/api/v1/notifications/:id", Access::user, show);
    router.add("POST", "/api/v1/notifications/:id/dismiss", Access::user, dismiss);
    router.add("GET", "/api/v2/notifications", Access::user, list_groups);
    router.add("GET", "/api/v2/notifications/unread_count", Access::user, unread_count);
    router.add("GET", "/api/v2/notifications/policy", Access::user, policy);
    router.add("PATCH", "/api/v2/notifications/policy", Access::user, policy);
    router.add("GET", "/api/v2/notifications/:key", Access::user, show_group);
    router.add("GET", "/api/v2/notifications/:key/accounts", Access::user, group_accounts);
    router.add("POST", "/api/v2/notifications/:key/dismiss", Access::user, dismiss_group);
}

} // namespace fedisim
