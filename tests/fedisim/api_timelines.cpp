// SPDX-License-Identifier: AGPL-3.0-or-later
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response home(Context& context)
{
    return status_page(context, context.world.all_statuses(),
                       [&](const Status* status) { return context.world.in_home(*status, *context.viewer); });
}

Response public_timeline(Context& context)
{
    const bool local = context.params.flag("local");
    const bool remote = context.params.flag("remote");
    const bool only_media = context.params.flag("only_media");
    return status_page(context, context.world.all_statuses(), [&](const Status* status) {
        if (only_media && status->media.empty()) return false;
        if (context.viewer != nullptr && context.world.silenced_for(*status, *context.viewer)) return false;
        return context.world.in_public(*status, context.viewer, local, remote);
    });
}

bool has_tags(const Context& context, const Status& status)
{
    const auto has = [&](const std::string& tag) { return context.world.has_tag(status, lower_case(tag)); };
    const auto any = context.params.list("any");
    const auto all = context.params.list("all");
    const auto none = context.params.list("none");
    return (has(context.capture()) || std::ranges::any_of(any, has)) && std::ranges::all_of(all, has) &&
           std::ranges::none_of(none, has);
}

Response tag_timeline(Context& context)
{
    const bool local = context.params.flag("local");
    const bool only_media = context.params.flag("only_media");
    return status_page(context, context.world.all_statuses(), [&](const Status* status) {
        if (status->visibility != "public" || status->deleted || !has_tags(context, *status)) return false;
        if (context.viewer != nullptr && context.world.silenced_for(*status, *context.viewer)) return false;
        return (!local || status->account->local()) && (!only_media || !status->media.empty());
    });
}

Response list_timeline(Context& context)
{
    const auto* list = find_list(*context.viewer, context.capture());
    if (list == nullptr) return not_found();
    return status_page(context, context.world.all_statuses(),
                       [&](const Status* status) { return context.world.in_list(*status, *context.viewer, *list); });
}

/// Long gone from Mastodon, still with Pleroma and Akkoma.
Response direct_timeline(Context& context)
{
    return status_page(context, context.world.all_statuses(), [&](const Status* status) {
        return status->visibility == "direct" && context.world.visible(*status, context.viewer);
    });
}

Response link_timeline(Context& context)
{
    const auto url = context.params.text("url");
    return status_page(context, context.world.all_statuses(), [&](const Status* status) {
        return status->link == url && context.world.in_public(*status, context.viewer, false, false);
    });
}

Response kept_rows(Context& context, const std::vector<Row<Status>>& rows)
{
    const auto bounds = bounds_of(context.params, 20, 40, number_row);
    const auto page = page_of(rows, bounds, &Row<Status>::number,
                              [&](const auto& row) { return context.world.visible(*row.item, context.viewer); });
    auto items = Json::array();
    for (const auto& row : page) items.push_back(context.view().status(*row.item));
    const auto newest = page.empty() ? std::string() : std::to_string(page.front().number);
    const auto oldest = page.empty() ? std::string() : std::to_string(page.back().number);
    return paged(context, items, newest, oldest, page.size() == bounds.limit);
}

} // namespace

void route_timelines(Router& router)
{
    router.add("GET", "/api/v1/timelines/home", Access::user, home);
    router.add("GET", "/api/v1/timelines/public", Access::open, public_timeline);
    router.add("GET", "/api/v1/timelines/tag/:tag", Access::open, tag_timeline);
    router.add("GET", "/api/v1/timelines/list/:id", Access::user, list_timeline);
    router.add("GET", "/api/v1/timelines/direct", Access::user, direct_timeline);
    router.add("GET", "/api/v1/timelines/link", Access::open, link_timeline);
    router.add("GET", "/api/v1/favourites", Access::user,
               [](Context& context) { return kept_rows(context, context.viewer->favourites); });
    router.add("GET", "/api/v1/bookmarks", Access::user,
               [](Context& context) { return kept_rows(context, context.viewer->bookmarks); });
}

} // namespace fedisim
