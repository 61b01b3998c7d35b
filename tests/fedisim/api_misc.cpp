// SPDX-License-Identifier: AGPL-3.0-or-later
// Announcements, emojis, reports, push, streaming health, pictures that everybody has.
#include "sim.hpp"

#include "base64.hpp"

namespace fedisim {

namespace {

constexpr const char* announcement_id = "1";

Response announcements(Context& context)
{
    const auto since = iso_time(Time(std::chrono::seconds(1767225600)));
    const bool read = context.viewer->read_announcements.contains(announcement_id);
    auto all = Json::array();
    all.push_back({{"id", announcement_id},
                   {"content", "<p>This instance is simulated. Everything you write is forgotten when it ends.</p>"},
                   {"starts_at", nullptr},
                   {"ends_at", nullptr},
                   {"all_day", false},
                   {"published_at", since},
                   {"updated_at", since},
                   {"read", read},
                   {"mentions", Json::array()},
                   {"statuses", Json::array()},
                   {"tags", Json::array()},
                   {"emojis", Json::array()},
                   {"reactions", Json::array()}});
    return answer(all);
}

Response dismiss_announcement(Context& context)
{
    if (context.capture() != announcement_id) return not_found();
    context.viewer->read_announcements.insert(announcement_id);
    return answer(Json::object());
}

Response report(Context& context)
{
    const auto* target = context.world.account(context.params.text("account_id"));
    if (target == nullptr) return not_found();
    const auto statuses = context.params.list("status_ids");
    const auto rules = context.params.list("rule_ids");
    return answer({{"id", context.world.small_id()},
                   {"action_taken", false},
                   {"action_taken_at", nullptr},
                   {"category", context.params.text("category", "other")},
                   {"comment", context.params.text("comment")},
                   {"forwarded", context.params.flag("forward")},
                   {"created_at", iso_time(context.world.now())},
                   {"status_ids", statuses},
                   {"rule_ids", rules.empty() ? Json() : Json(rules)},
                   {"collection_ids", Json::array()},
                   {"target_account", context.view().account(*target)}});
}

Response health(Context&)
{
    Response response;
    response.type = "text/plain";
    response.body = "OK";
    return response;
}

/// One transparent pixel, for every avatar and header.
Response picture(Context&)
{
    Response response;
    response.type = "image/png";
    response.body =
        from_base64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
    return response;
}

Response empty_list(Context&)
{
    return answer(Json::array());
}

} // namespace

void route_misc(Router& router)
{
    router.add("GET", "/api/v1/announcements", Access::user, announcements);
    router.add("POST", "/api/v1/announcements/:id/dismiss", Access::user, dismiss_announcement);
    router.add("GET", "/api/v1/custom_emojis", Access::open, empty_list);
    router.add("POST", "/api/v1/reports", Access::user, report);
    // Nobody subscribed for push, and nobody can: there is no way to reach out of the simulation.
    router.add("GET", "/api/v1/push/subscription", Access::user, [](Context&) { return not_found(); });
    router.add("GET", "/api/v1/streaming/health", Access::open, health);
    router.add("GET", "/avatars/original/missing.png", Access::open, picture);
    router.add("GET", "/headers/original/missing.png", Access::open, picture);
}

} // namespace fedisim
