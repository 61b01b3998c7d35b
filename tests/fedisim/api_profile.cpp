// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own account.
#include "sim.hpp"

#include "markup.hpp"

namespace fedisim {

namespace {

constexpr std::size_t most_fields = 4;

Response verify_credentials(Context& context)
{
    return answer(context.view().own_account(*context.viewer));
}

bool set_fields(Account& account, const Params& params, Response& refusal)
{
    if (!params.has("fields_attributes")) return true;
    const auto groups = params.groups("fields_attributes");
    if (groups.size() > most_fields) {
        refusal = problem(422, "Validation failed: Profile fields You can have at most 4 items");
        return false;
    }
    account.fields.clear();
    for (const auto& field : groups) {
        if (!field.text("name").empty()) account.fields.emplace_back(field.text("name"), field.text("value"));
    }
    return true;
}

Response update_credentials(Context& context)
{
    auto& account = *context.viewer;
    const auto& params = context.params;
    if (graphemes(params.text("display_name")) > 40) {
        return problem(422, "Validation failed: Display name is too long (maximum is 40 characters)");
    }
    if (graphemes(params.text("note")) > 500)
        return problem(422, "Validation failed: Bio is too long (maximum is 500 characters)");
    Response refusal;
    if (!set_fields(account, params, refusal)) return refusal;
    account.display_name = params.text("display_name", account.display_name);
    account.note = params.text("note", account.note);
    account.locked = params.flag("locked", account.locked);
    account.bot = params.flag("bot", account.bot);
    account.indexable = params.flag("indexable", account.indexable);
    for (const char* which : {"avatar", "header"}) {
        const auto* file = context.request.upload(which);
        if (file == nullptr) continue;
        if (!file->type.starts_with("image/")) return problem(422, "Validation failed: Avatar content type is invalid");
        auto& media = context.world.add_media(account);
        media.type = "image";
        media.content_type = file->type;
        media.data = file->data;
        account.pictures[which] = &media;
    }
    if (params.has("discoverable")) account.discoverable = params.flag("discoverable");
    const auto source = params.group("source");
    account.privacy = source.text("privacy", account.privacy);
    account.sensitive = source.flag("sensitive", account.sensitive);
    account.language = source.text("language", account.language);
    account.quote_policy = source.text("quote_policy", account.quote_policy);
    return verify_credentials(context);
}

Response drop_picture(Context& context)
{
    context.viewer->pictures.erase(context.capture());
    return verify_credentials(context);
}

Response preferences(Context& context)
{
    const auto& account = *context.viewer;
    return answer({{"posting:default:visibility", account.privacy},
                   {"posting:default:sensitive", account.sensitive},
                   {"posting:default:language", account.language.empty() ? Json() : Json(account.language)},
                   {"posting:default:quote_policy", account.quote_policy},
                   {"reading:expand:media", "default"},
                   {"reading:expand:spoilers", false},
                   {"reading:autoplay:gifs", false}});
}

} // namespace

void route_profile(Router& router)
{
    router.add("GET", "/api/v1/accounts/verify_credentials", Access::user, verify_credentials);
    router.add("PATCH", "/api/v1/accounts/update_credentials", Access::user, update_credentials);
    router.add("DELETE", "/api/v1/profile/:picture", Access::user, drop_picture);
    router.add("GET", "/api/v1/preferences", Access::user, preferences);
}

} // namespace fedisim
