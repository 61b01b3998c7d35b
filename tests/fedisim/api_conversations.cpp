// SPDX-License-Identifier: AGPL-3.0-or-later
// Conversations and read markers.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response list(Context& context)
{
    std::vector<Conversation*> all;
    for (const auto& conversation : context.viewer->conversations) {
        if (!conversation->deleted && !conversation->statuses.empty()) all.push_back(conversation.get());
    }
    std::ranges::sort(all, {}, &Conversation::row);
    const auto bounds =
        bounds_of(context.params, 20, 40, [&](const std::string& id) { return context.world.row_of(id); });
    const auto page = page_of(all, bounds, &Conversation::row, [](const Conversation*) { return true; });
    auto items = Json::array();
    for (const auto* conversation : page) items.push_back(context.view().conversation(*conversation));
    const auto newest = page.empty() ? std::string() : page.front()->statuses.back()->id;
    const auto oldest = page.empty() ? std::string() : page.back()->statuses.back()->id;
    return paged(context, items, newest, oldest, page.size() == bounds.limit);
}

Conversation* named(const Context& context)
{
    for (const auto& conversation : context.viewer->conversations) {
        if (conversation->id == context.capture() && !conversation->deleted) return conversation.get();
    }
    return nullptr;
}

Response set_unread(Context& context, bool unread)
{
    auto* conversation = named(context);
    if (conversation == nullptr) return not_found();
    conversation->unread = unread;
    return answer(context.view().conversation(*conversation));
}

Response remove(Context& context)
{
    auto* conversation = named(context);
    if (conversation == nullptr) return not_found();
    conversation->deleted = true;
    return answer(Json::object());
}

Json marker_json(const Marker& marker)
{
    return {{"last_read_id", marker.last_read_id},
            {"version", marker.version},
            {"updated_at", iso_time(marker.updated_at)}};
}

Response markers(Context& context)
{
    Json found = Json::object();
    for (const auto& timeline : context.params.list("timeline")) {
        const auto marker = context.viewer->markers.find(timeline);
        if (marker != context.viewer->markers.end()) found[timeline] = marker_json(marker->second);
    }
    return answer(found);
}

Response move_markers(Context& context)
{
    Json moved = Json::object();
    for (const auto* timeline : {"home", "notifications"}) {
        const auto wanted = context.params.group(timeline);
        if (!wanted.has("last_read_id")) continue;
        auto& marker = context.viewer->markers[timeline];
        marker.last_read_id = wanted.text("last_read_id");
        marker.updated_at = context.world.now();
        ++marker.version;
        moved[timeline] = marker_json(marker);
    }
    return answer(moved);
}

} // namespace

void route_conversations(Router& router)
{
    router.add("GET", "/api/v1/conversations", Access::user, list);
    router.add("POST", "/api/v1/conversations/:id/read", Access::user,
               [](Context& context) { return set_unread(context, false); });
    router.add("POST", "/api/v1/conversations/:id/unread", Access::user,
               [](Context& context) { return set_unread(context, true); });
    router.add("DELETE", "/api/v1/conversations/:id", Access::user, remove);
    router.add("GET", "/api/v1/markers", Access::user, markers);
    router.add("POST", "/api/v1/markers", Access::user, move_markers);
}

} // namespace fedisim
