// SPDX-License-Identifier: AGPL-3.0-or-later
#include "notification_requests.hpp"

#include <algorithm>

namespace fedisim {

std::vector<NotificationRequest> notification_requests(const Context& context)
{
    std::vector<NotificationRequest> requests;
    for (const auto& notification : context.viewer->notifications) {
        if (!notification->filtered || notification->dismissed) continue;
        auto found = std::ranges::find(requests, notification->from, &NotificationRequest::from);
        if (found == requests.end()) found = requests.insert(requests.end(), {notification->from, {}});
        found->notifications.push_back(notification.get());
    }
    return requests;
}

namespace {

/// A request is known by the first notification in it.
Json request_json(const Context& context, const NotificationRequest& request)
{
    const auto& newest = *request.notifications.back();
    return {{"id", request.notifications.front()->id},
            {"created_at", iso_time(request.notifications.front()->created_at)},
            {"updated_at", iso_time(newest.created_at)},
            {"notifications_count", std::to_string(request.notifications.size())},
            {"account", context.view().account(*request.from)},
            {"last_status", newest.status != nullptr ? context.view().status(*newest.status) : Json()}};
}

Response list(Context& context)
{
    auto all = Json::array();
    for (const auto& request : notification_requests(context)) all.push_back(request_json(context, request));
    std::ranges::reverse(all);
    return answer(all);
}

const NotificationRequest* named(const std::vector<NotificationRequest>& requests, const std::string& id)
{
    const auto found =
        std::ranges::find_if(requests, [&](const auto& request) { return request.notifications.front()->id == id; });
    return found == requests.end() ? nullptr : &*found;
}

Response show(Context& context)
{
    const auto requests = notification_requests(context);
    const auto* request = named(requests, context.capture());
    return request == nullptr ? not_found() : answer(request_json(context, *request));
}

template <bool accept> Response settle_one(Context& context)
{
    const auto requests = notification_requests(context);
    const auto* request = named(requests, context.capture());
    if (request == nullptr) return not_found();
    context.world.settle_requests(*context.viewer, *request->from, accept);
    return answer(Json::object());
}

template <bool accept> Response settle_many(Context& context)
{
    const auto requests = notification_requests(context);
    for (const auto& id : context.params.list("id")) {
        const auto* request = named(requests, id);
        if (request != nullptr) context.world.settle_requests(*context.viewer, *request->from, accept);
    }
    return answer(Json::object());
}

} // namespace

void route_requests(Router& router)
{
    const std::string base = "/api/v1/notifications/requests";
    router.add("GET", base, Access::user, list);
    router.add("GET", base + "/merged", Access::user, [](Context&) { return answer({{"merged", true}}); });
    router.add("POST", base + "/accept", Access::user, settle_many<true>);
    router.add("POST", base + "/dismiss", Access::user, settle_many<false>);
    router.add("GET", base + "/:id", Access::user, show);
    router.add("POST", base + "/:id/accept", Access::user, settle_one<true>);
    router.add("POST", base + "/:id/dismiss", Access::user, settle_one<false>);
}

} // namespace fedisim
