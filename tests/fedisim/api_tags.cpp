// SPDX-License-Identifier: AGPL-3.0-or-later
// Hashtags, trends.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response tag(Context& context)
{
    return answer(context.view().tag(lower_case(context.capture())));
}

Response follow(Context& context)
{
    context.viewer->followed_tags.emplace(lower_case(context.capture()), context.world.next_row());
    return tag(context);
}

Response unfollow(Context& context)
{
    context.viewer->followed_tags.erase(lower_case(context.capture()));
    return tag(context);
}

Response feature(Context& context)
{
    context.viewer->featured_tags.emplace(lower_case(context.capture()), context.world.small_id());
    return tag(context);
}

Response unfeature(Context& context)
{
    context.viewer->featured_tags.erase(lower_case(context.capture()));
    return tag(context);
}

Response followed(Context& context)
{
    struct Followed {
        std::uint64_t row;
        std::string name;
    };
    std::vector<Followed> rows;
    for (const auto& [name, row] : context.viewer->followed_tags) rows.push_back({row, name});
    std::ranges::sort(rows, {}, &Followed::row);
    const auto bounds = bounds_of(context.params, 100, 200, number_row);
    const auto page = page_of(rows, bounds, &Followed::row, [](const Followed&) { return true; });
    auto items = Json::array();
    for (const auto& followed : page) items.push_back(context.view().tag(followed.name));
    const auto newest = page.empty() ? std::string() : std::to_string(page.front().row);
    const auto oldest = page.empty() ? std::string() : std::to_string(page.back().row);
    return paged(context, items, newest, oldest, page.size() == bounds.limit, "since_id");
}

Json featured_json(const Context& context, const std::string& name, const std::string& id)
{
    return {{"id", id},
            {"name", name},
            {"url", context.world.url_of(*context.viewer) + "/tagged/" + url_encode(name)},
            {"statuses_count", "0"},
            {"last_status_at", nullptr}};
}

Response featured(Context& context)
{
    auto all = Json::array();
    for (const auto& [name, id] : context.viewer->featured_tags) all.push_back(featured_json(context, name, id));
    return answer(all);
}

Response add_featured(Context& context)
{
    const auto name = lower_case(context.params.text("name"));
    if (name.empty()) return problem(422, "Validation failed: Hashtag is invalid");
    const auto id = context.viewer->featured_tags.emplace(name, context.world.small_id()).first->second;
    return answer(featured_json(context, name, id));
}

Response remove_featured(Context& context)
{
    std::erase_if(context.viewer->featured_tags, [&](const auto& tag) { return tag.second == context.capture(); });
    return answer(Json::object());
}

/// Counted among the newest posts, as trends are.
template <class KeysOf> std::vector<std::string> most_used(const Context& context, KeysOf keys_of)
{
    std::map<std::string, int> uses;
    const auto& all = context.world.all_statuses();
    for (auto at = all.size(); at-- > 0 && all.size() - at < 2000;) {
        if (!context.world.in_public(*all[at], nullptr, false, false)) continue;
        for (const auto& key : keys_of(*all[at])) ++uses[key];
    }
    std::vector<std::string> keys;
    for (const auto& [key, count] : uses) keys.push_back(key);
    std::ranges::sort(keys, std::greater(), [&](const std::string& key) { return std::pair(uses[key], key); });
    const auto offset =
        std::min(keys.size(), static_cast<std::size_t>(std::max<std::int64_t>(context.params.number("offset", 0), 0)));
    keys.erase(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(offset));
    keys.resize(std::min(keys.size(), limit_of(context.params, 10, 20)));
    return keys;
}

Response trending_tags(Context& context)
{
    auto tags = Json::array();
    for (const auto& name : most_used(context, [](const Status& status) { return status.tags; })) {
        tags.push_back(context.view().tag(name));
    }
    return answer(tags);
}

Response trending_statuses(Context& context)
{
    std::vector<Status*> liked;
    for (auto* status : context.world.all_statuses()) {
        const bool popular = !status->favourited_by.empty() || !status->reblogged_by.empty();
        if (popular && context.world.in_public(*status, context.viewer, false, false)) liked.push_back(status);
    }
    std::ranges::sort(liked, std::greater(), [](const Status* status) {
        return std::pair(status->favourited_by.size() + status->reblogged_by.size(), status->row);
    });
    liked.resize(std::min(liked.size(), limit_of(context.params, 20, 40)));
    return answer(context.view().statuses(liked));
}

Response trending_links(Context& context)
{
    const auto links = most_used(context, [](const Status& status) {
        return status.link.empty() ? std::vector<std::string>() : std::vector<std::string>{status.link};
    });
    auto all = Json::array();
    for (const auto& link : links) {
        const auto& statuses = context.world.all_statuses();
        const auto with = std::ranges::find_if(
            statuses, [&](const Status* status) { return status->link == link && status->media.empty(); });
        if (with == statuses.end()) continue;
        auto card = context.view().status(**with)["card"];
        card["history"] = context.view().tag("")["history"];
        all.push_back(card);
    }
    return answer(all);
}

} // namespace

void route_tags(Router& router)
{
    router.add("GET", "/api/v1/tags/:name", Access::open, tag);
    router.add("POST", "/api/v1/tags/:name/follow", Access::user, follow);
    router.add("POST", "/api/v1/tags/:name/unfollow", Access::user, unfollow);
    router.add("POST", "/api/v1/tags/:name/feature", Access::user, feature);
    router.add("POST", "/api/v1/tags/:name/unfeature", Access::user, unfeature);
    router.add("GET", "/api/v1/followed_tags", Access::user, followed);
    router.add("GET", "/api/v1/featured_tags", Access::user, featured);
    router.add("POST", "/api/v1/featured_tags", Access::user, add_featured);
    router.add("DELETE", "/api/v1/featured_tags/:id", Access::user, remove_featured);
    router.add("GET", "/api/v1/trends", Access::open, trending_tags);
    router.add("GET", "/api/v1/trends/tags", Access::open, trending_tags);
    router.add("GET", "/api/v1/trends/statuses", Access::open, trending_statuses);
    router.add("GET", "/api/v1/trends/links", Access::open, trending_links);
}

} // namespace fedisim
