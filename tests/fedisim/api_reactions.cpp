// SPDX-License-Identifier: AGPL-3.0-or-later
// Emoji reactions, in the two forms that servers have.
#include "sim.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response react(Context& context, Reactions form, bool wanted)
{
    auto* status = context.status();
    if (status == nullptr || context.world.dialect().reactions != form) return not_found();
    if (status->reblog != nullptr) status = status->reblog;
    const auto emoji = context.capture(1);
    const auto* word = form == Reactions::pleroma ? "pleroma:emoji_reaction" : "reaction";
    auto& people = status->reactions[emoji];
    const bool has = std::ranges::find(people, context.viewer) != people.end();
    if (wanted && !has) {
        people.push_back(context.viewer);
        if (status->account != context.viewer)
            context.world.notify(*status->account, word, *context.viewer, status, emoji);
    }
    if (!wanted) std::erase(people, context.viewer);
    if (people.empty()) status->reactions.erase(emoji);
    return answer(context.view().status(*status));
}

template <Reactions form, bool wanted> Response react_as(Context& context)
{
    return react(context, form, wanted);
}

} // namespace

void route_reactions(Router& router)
{
    const auto* pleroma = "/api/v1/pleroma/statuses/:id/reactions/:emoji";
    router.add("PUT", pleroma, Access::user, react_as<Reactions::pleroma, true>);
    router.add("DELETE", pleroma, Access::user, react_as<Reactions::pleroma, false>);
    router.add("POST", "/api/v1/statuses/:id/react/:emoji", Access::user, react_as<Reactions::react, true>);
    router.add("POST", "/api/v1/statuses/:id/unreact/:emoji", Access::user, react_as<Reactions::react, false>);
}

} // namespace fedisim
