// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing, reading, changing and deleting posts.
#include "compose.hpp"
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response keep_for_later(Context& context, Time at)
{
    auto made = std::make_unique<Scheduled>();
    made->id = context.world.small_id();
    made->at = at;
    made->params = context.params;
    for (const auto& id : context.params.list("media_ids")) {
        if (auto* media = context.world.media(id); media != nullptr) made->media.push_back(media);
    }
    const auto shown = context.view().scheduled(*made);
    context.viewer->scheduled.push_back(std::move(made));
    return answer(shown);
}

Response repeated(Context& context, const std::string& status_id)
{
    if (context.world.dialect().idempotency == Idempotency::refused) return problem(400, "Duplicate request");
    auto* first = context.world.status(status_id);
    if (first == nullptr) return not_found();
    auto response = answer(context.view().status(*first));
    if (context.world.dialect().idempotency == Idempotency::shared) {
        response.headers.emplace_back("idempotent-replayed", "true");
    }
    return response;
}

Response publish(Context& context)
{
    auto& world = context.world;
    const bool remembers = world.dialect().idempotency != Idempotency::ignored;
    const auto key = std::string(context.request.header("idempotency-key"));
    auto& keys = context.viewer->idempotency;
    if (remembers && !key.empty()) {
        const auto found = keys.find(key);
        if (found != keys.end() && found->second.first > world.now() - std::chrono::hours(1)) {
            return repeated(context, found->second.second);
        }
    }
    Draft draft;
    Response refusal;
    if (!read_draft(context, nullptr, draft, refusal)) return refusal;
    Time at;
    if (const auto wanted = context.params.maybe("scheduled_at"); wanted && !wanted->empty()) {
        if (!parse_iso_time(*wanted, at)) return problem(422, "Validation failed: Scheduled at is invalid");
        if (at > world.now() && at < world.now() + std::chrono::minutes(5)) {
            return problem(422, "Validation failed: Scheduled at The scheduled date must be in the future");
        }
        if (at > world.now()) return keep_for_later(context, at);
    }
    auto& made = world.publish(*context.viewer, std::move(draft));
    if (remembers && !key.empty()) keys[key] = {world.now(), made.id};
    return answer(context.view().status(made));
}

Response show(Context& context)
{
    const auto* status = context.status();
    return status == nullptr ? not_found() : answer(context.view().status(*status));
}

Response show_many(Context& context)
{
    std::vector<Status*> found;
    for (const auto& id : context.params.list(context.world.dialect().batch_key)) {
        auto* status = context.world.status(id);
        if (status != nullptr && context.world.visible(*status, context.viewer) && found.size() < 20)
            found.push_back(status);
    }
    return answer(context.view().statuses(found));
}

Response remove(Context& context)
{
    auto* status = context.status();
    if (status == nullptr || status->account != context.viewer) return not_found();
    const auto body = context.view().source_of_deleted(*status);
    context.world.remove(*status);
    return answer(body);
}

Response edit(Context& context)
{
    auto* status = context.status();
    if (status == nullptr || status->account != context.viewer || status->reblog != nullptr) return not_found();
    Draft draft;
    Response refusal;
    if (!read_draft(context, status, draft, refusal)) return refusal;
    context.world.edit(*status, std::move(draft));
    return answer(context.view().status(*status));
}

Response source(Context& context)
{
    const auto* status = context.status();
    if (status == nullptr || status->account != context.viewer) return not_found();
    return answer({{"id", status->id}, {"text", status->text}, {"spoiler_text", status->spoiler_text}});
}

Response history(Context& context)
{
    const auto* status = context.status();
    return status == nullptr ? not_found() : answer(context.view().history(*status));
}

void collect_replies(const Context& context, const Status& status, std::vector<Status*>& found)
{
    for (auto* reply : status.replies) {
        if (!context.world.visible(*reply, context.viewer)) continue;
        found.push_back(reply);
        collect_replies(context, *reply, found);
    }
}

Response show_context(Context& context)
{
    auto* status = context.status();
    if (status == nullptr) return not_found();
    std::vector<Status*> ancestors;
    std::vector<Status*> descendants;
    for (auto* above = status->in_reply_to; above != nullptr; above = above->in_reply_to) {
        if (context.world.visible(*above, context.viewer)) ancestors.push_back(above);
    }
    std::ranges::reverse(ancestors);
    collect_replies(context, *status, descendants);
    return answer(
        {{"ancestors", context.view().statuses(ancestors)}, {"descendants", context.view().statuses(descendants)}});
}

Response show_card(Context& context)
{
    const auto* status = context.status();
    if (status == nullptr) return not_found();
    const auto card = context.view().status(*status)["card"];
    return answer(card.is_null() ? Json::object() : card);
}

} // namespace

void route_statuses(Router& router)
{
    router.add("POST", "/api/v1/statuses", Access::user, publish);
    router.add("GET", "/api/v1/statuses", Access::open, show_many);
    router.add("GET", "/api/v1/statuses/:id", Access::open, show);
    router.add("DELETE", "/api/v1/statuses/:id", Access::user, remove);
    router.add("PUT", "/api/v1/statuses/:id", Access::user, edit);
    router.add("GET", "/api/v1/statuses/:id/source", Access::user, source);
    router.add("GET", "/api/v1/statuses/:id/history", Access::open, history);
    router.add("GET", "/api/v1/statuses/:id/context", Access::open, show_context);
    router.add("GET", "/api/v1/statuses/:id/card", Access::open, show_card);
}

} // namespace fedisim
