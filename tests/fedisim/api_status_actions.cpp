// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do with posts: favourite, boost, bookmark, pin, mute, and who did.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

/// The post itself, also when the path names a boost of it.
Status* original(const Context& context)
{
    auto* status = context.status();
    return status != nullptr && status->reblog != nullptr ? status->reblog : status;
}

Response favourite(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    const Account* viewer = context.viewer;
    if (!contains_row(status->favourited_by, viewer)) {
        status->favourited_by.push_back({context.world.next_row(), context.viewer});
        context.viewer->favourites.push_back({context.world.next_row(), status});
        context.world.notify(*status->account, "favourite", *context.viewer, status);
    }
    return answer(context.view().status(*status));
}

Response unfavourite(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    remove_row(status->favourited_by, static_cast<const Account*>(context.viewer));
    remove_row(context.viewer->favourites, static_cast<const Status*>(status));
    return answer(context.view().status(*status));
}

Response bookmark(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    if (!contains_row(context.viewer->bookmarks, static_cast<const Status*>(status))) {
        context.viewer->bookmarks.push_back({context.world.next_row(), status});
    }
    return answer(context.view().status(*status));
}

Response unbookmark(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    remove_row(context.viewer->bookmarks, static_cast<const Status*>(status));
    return answer(context.view().status(*status));
}

Response reblog(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    const bool own = status->account == context.viewer;
    const bool friendica = context.world.dialect().friendica; // it boosts whatever it is told to
    if (!friendica && (status->visibility == "direct" || (status->visibility == "private" && !own))) {
        return problem(403, "This action is not allowed");
    }
    auto visibility = context.params.text("visibility", "public");
    if (status->visibility == "private" || visibility == "direct") visibility = status->visibility;
    const auto& wrapper = context.world.reblog(*context.viewer, *status, visibility);
    return answer(context.view().status(friendica ? *status : wrapper));
}

Response unreblog(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    const auto own = std::ranges::find(status->reblogs, context.viewer, &Status::account);
    if (own != status->reblogs.end()) context.world.remove(**own);
    auto body = context.view().status(*status);
    if (context.world.dialect().unboost_reads_boosted) body["reblogged"] = true;
    return answer(body);
}

Response pin(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    auto& pinned = context.viewer->pinned;
    if (status->account != context.viewer)
        return problem(422, "Validation failed: Someone else's post cannot be pinned");
    if (status->visibility == "direct") {
        return problem(422, "Validation failed: Posts that are only visible to mentioned users cannot be pinned");
    }
    if (std::ranges::find(pinned, status) == pinned.end()) {
        if (pinned.size() >= 5)
            return problem(422, "Validation failed: You have already pinned the maximum number of posts");
        pinned.push_back(status);
    }
    return answer(context.view().status(*status));
}

Response unpin(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    std::erase(context.viewer->pinned, status);
    return answer(context.view().status(*status));
}

Response mute(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    context.viewer->muted_threads.insert(status->thread);
    return answer(context.view().status(*status));
}

Response unmute(Context& context)
{
    auto* status = original(context);
    if (status == nullptr) return not_found();
    context.viewer->muted_threads.erase(status->thread);
    return answer(context.view().status(*status));
}

Response favourited_by(Context& context)
{
    const auto* status = original(context);
    return status == nullptr ? not_found() : account_page(context, status->favourited_by);
}

Response reblogged_by(Context& context)
{
    const auto* status = original(context);
    return status == nullptr ? not_found() : account_page(context, status->reblogged_by);
}

Response quotes(Context& context)
{
    const auto* status = original(context);
    if (status == nullptr || context.world.dialect().api_level < 7) return not_found();
    return status_page(context, status->quotes,
                       [&](const Status* quoting) { return context.world.visible(*quoting, context.viewer); });
}

Response set_policy(Context& context)
{
    auto* status = original(context);
    if (status == nullptr || status->account != context.viewer) return not_found();
    status->quote_policy = context.params.text("quote_approval_policy", status->quote_policy);
    return answer(context.view().status(*status));
}

/// No machine knows languages here: the text comes back behind the language's name.
Response translate(Context& context)
{
    const auto* status = original(context);
    if (status == nullptr || !context.world.dialect().translates) return not_found();
    if (status->visibility != "public" && status->visibility != "unlisted") {
        return problem(403, "This action is not allowed");
    }
    const auto language = context.params.text("lang", "en");
    auto media = Json::array();
    for (const auto* attached : status->media)
        media.push_back({{"id", attached->id}, {"description", attached->description}});
    const auto spoiler = status->spoiler_text.empty() ? std::string() : language + ": " + status->spoiler_text;
    return answer({{"content", "<p>" + language + ": </p>" + status->html},
                   {"spoiler_text", spoiler},
                   {"language", language},
                   {"media_attachments", media},
                   {"poll", nullptr},
                   {"detected_source_language", status->language.value_or("en")},
                   {"provider", "fedisim"}});
}

} // namespace

void route_status_actions(Router& router)
{
    router.add("POST", "/api/v1/statuses/:id/favourite", Access::user, favourite);
    router.add("POST", "/api/v1/statuses/:id/unfavourite", Access::user, unfavourite);
    router.add("POST", "/api/v1/statuses/:id/bookmark", Access::user, bookmark);
    router.add("POST", "/api/v1/statuses/:id/unbookmark", Access::user, unbookmark);
    router.add("POST", "/api/v1/statuses/:id/reblog", Access::user, reblog);
    router.add("POST", "/api/v1/statuses/:id/unreblog", Access::user, unreblog);
    router.add("POST", "/api/v1/statuses/:id/pin", Access::user, pin);
    router.add("POST", "/api/v1/statuses/:id/unpin", Access::user, unpin);
    router.add("POST", "/api/v1/statuses/:id/mute", Access::user, mute);
    router.add("POST", "/api/v1/statuses/:id/unmute", Access::user, unmute);
    router.add("GET", "/api/v1/statuses/:id/favourited_by", Access::open, favourited_by);
    router.add("GET", "/api/v1/statuses/:id/reblogged_by", Access::open, reblogged_by);
    router.add("GET", "/api/v1/statuses/:id/quotes", Access::user, quotes);
    router.add("PUT", "/api/v1/statuses/:id/interaction_policy", Access::user, set_policy);
    router.add("POST", "/api/v1/statuses/:id/translate", Access::user, translate);
}

} // namespace fedisim
