// SPDX-License-Identifier: AGPL-3.0-or-later
// Polls and scheduled posts.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Status* named(const Context& context)
{
    for (auto* status : context.world.all_statuses()) {
        const bool fits = !status->deleted && status->poll && status->poll->id == context.capture();
        if (fits && context.world.visible(*status, context.viewer)) return status;
    }
    return nullptr;
}

Response show(Context& context)
{
    const auto* status = named(context);
    return status == nullptr ? not_found() : answer(context.view().poll(*status->poll, *status->account));
}

Response vote(Context& context)
{
    auto* status = named(context);
    if (status == nullptr) return not_found();
    auto& poll = *status->poll;
    if (poll.expires_at <= context.world.now()) return problem(422, "Validation failed: The poll has already ended");
    if (status->account == context.viewer) return problem(422, "Validation failed: You cannot vote in your own polls");
    if (poll.votes.contains(context.viewer))
        return problem(422, "Validation failed: You have already voted on this poll");
    std::vector<int> choices;
    for (const auto& choice : context.params.list("choices")) {
        const auto index = std::atoi(choice.c_str());
        const bool exists = index >= 0 && static_cast<std::size_t>(index) < poll.options.size();
        if (!exists) return problem(422, "Validation failed: The chosen vote option does not exist");
        choices.push_back(index);
    }
    if (choices.empty() || (choices.size() > 1 && !poll.multiple)) {
        return problem(422, "Validation failed: Choose one option of this poll");
    }
    for (const auto choice : choices) poll.options[static_cast<std::size_t>(choice)].voters.insert(context.viewer);
    poll.votes[context.viewer] = choices;
    return answer(context.view().poll(poll, *status->account));
}

Response scheduled(Context& context)
{
    struct Waiting {
        std::uint64_t row;
        const Scheduled* item;
    };
    std::vector<Waiting> all;
    for (const auto& item : context.viewer->scheduled) all.push_back({number_row(item->id), item.get()});
    const auto bounds = bounds_of(context.params, 20, 40, number_row);
    const auto page = page_of(all, bounds, &Waiting::row, [](const Waiting&) { return true; });
    auto items = Json::array();
    for (const auto& waiting : page) items.push_back(context.view().scheduled(*waiting.item));
    const auto newest = page.empty() ? std::string() : page.front().item->id;
    const auto oldest = page.empty() ? std::string() : page.back().item->id;
    return paged(context, items, newest, oldest, page.size() == bounds.limit);
}

Response one_scheduled(Context& context)
{
    auto& all = context.viewer->scheduled;
    const auto found = std::ranges::find_if(all, [&](const auto& item) { return item->id == context.capture(); });
    if (found == all.end()) return not_found();
    if (context.request.method == "DELETE") {
        all.erase(found);
        return answer(Json::object());
    }
    if (context.request.method == "PUT") {
        Time at;
        const bool fits = parse_iso_time(context.params.text("scheduled_at"), at) &&
                          at >= context.world.now() + std::chrono::minutes(5);
        if (!fits) return problem(422, "Validation failed: Scheduled at The scheduled date must be in the future");
        (*found)->at = at;
    }
    return answer(context.view().scheduled(**found));
}

} // namespace

void route_polls(Router& router)
{
    router.add("GET", "/api/v1/polls/:id", Access::open, show);
    router.add("POST", "/api/v1/polls/:id/votes", Access::user, vote);
    router.add("GET", "/api/v1/scheduled_statuses", Access::user, scheduled);
    for (const auto* method : {"GET", "PUT", "DELETE"}) {
        router.add(method, "/api/v1/scheduled_statuses/:id", Access::user, one_scheduled);
    }
}

} // namespace fedisim
