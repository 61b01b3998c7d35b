// SPDX-License-Identifier: AGPL-3.0-or-later
// GoToSocial's interaction requests: what waits for an author's yes.
#include "sim.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Json interaction_json(const Context& context, const Interaction& wanted)
{
    return {{"id", wanted.id},
            {"type", wanted.type},
            {"created_at", iso_time(context.world.now())},
            {"account", context.view().account(*wanted.from)},
            {"status", context.view().status(*wanted.status)},
            {"reply", nullptr}};
}

Response list(Context& context)
{
    if (!context.world.dialect().asks_authors) return not_found();
    auto all = Json::array();
    for (const auto& wanted : context.viewer->interactions) all.push_back(interaction_json(context, wanted));
    std::ranges::reverse(all);
    return answer(all);
}

/// What was waited for is done.
void carry_out(Context& context, const Interaction& wanted)
{
    const auto path = "/api/v1/statuses/" + wanted.status->id + "/";
    if (wanted.type != "reply") {
        context.sim.act_as(*wanted.from, "POST", path + wanted.type, {});
        return;
    }
    const Json draft{{"status", wanted.text}, {"in_reply_to_id", wanted.status->id}};
    context.sim.act_as(*wanted.from, "POST", "/api/v1/statuses", Params(draft));
}

template <bool agreed> Response settle(Context& context)
{
    auto& waiting = context.viewer->interactions;
    const auto found = std::ranges::find(waiting, context.capture(), &Interaction::id);
    if (found == waiting.end()) return not_found();
    const Interaction wanted = *found;
    waiting.erase(found);
    if (agreed) carry_out(context, wanted);
    auto body = interaction_json(context, wanted);
    body[agreed ? "accepted_at" : "rejected_at"] = iso_time(context.world.now());
    return answer(body);
}

} // namespace

void route_interactions(Router& router)
{
    const std::string requests = "/api/v1/interaction_requests";
    router.add("GET", requests, Access::user, list);
    router.add("POST", requests + "/:id/authorize", Access::user, settle<true>);
    router.add("POST", requests + "/:id/reject", Access::user, settle<false>);
}

} // namespace fedisim
