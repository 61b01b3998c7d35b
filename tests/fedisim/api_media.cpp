// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploads. Moving pictures and sound take a while, as they do in life: 202, then 206 until they are ready.
#include "sim.hpp"

#include <cstdio>

namespace fedisim {

namespace {

constexpr auto processing_time = std::chrono::milliseconds(1500);

std::string kind_of(const Upload& file)
{
    for (const auto* kind : {"image", "video", "audio"}) {
        if (file.type.starts_with(kind)) return file.type == "image/gif" ? "gifv" : kind;
    }
    // Old clients say application/octet-stream; the first bytes tell.
    const std::string_view data = file.data;
    const bool image = data.starts_with("\x89PNG") || data.starts_with("\xff\xd8\xff") || data.starts_with("GIF8");
    return image ? "image" : "unknown";
}

/// The size that a PNG says it has.
void measure(Media& media)
{
    if (!media.data.starts_with("\x89PNG") || media.data.size() < 24) return;
    const auto number = [&](std::size_t at) {
        int value = 0;
        for (std::size_t byte = at; byte < at + 4; ++byte)
            value = value * 256 + static_cast<unsigned char>(media.data[byte]);
        return value;
    };
    if (number(16) > 0 && number(20) > 0) {
        media.width = number(16);
        media.height = number(20);
    }
}

void describe(const Params& params, Media& media)
{
    media.description = params.text("description", media.description);
    const auto focus = params.text("focus");
    if (!focus.empty()) std::sscanf(focus.c_str(), "%lf,%lf", &media.focus_x, &media.focus_y);
}

Response upload(Context& context, bool may_wait)
{
    const auto* file = context.request.upload("file");
    if (file == nullptr) return problem(422, "Validation failed: File can't be blank");
    const auto kind = kind_of(*file);
    if (kind == "unknown") return problem(422, "Validation failed: File content type is invalid, File is invalid");
    auto& media = context.world.add_media(*context.viewer);
    media.type = kind;
    media.content_type = file->type;
    media.data = file->data;
    measure(media);
    describe(context.params, media);
    const bool slow = may_wait && kind != "image";
    if (slow) media.ready_at = context.world.now() + processing_time;
    return answer(context.view().media(media), slow ? 202 : 200);
}

Media* own(const Context& context)
{
    auto* media = context.world.media(context.capture());
    const bool free = media != nullptr && media->owner == context.viewer && media->attached_to == nullptr;
    return free ? media : nullptr;
}

Response shown(const Context& context, const Media& media)
{
    return answer(context.view().media(media), media.ready_at > context.world.now() ? 206 : 200);
}

Response show(Context& context)
{
    const auto* media = own(context);
    return media == nullptr ? not_found() : shown(context, *media);
}

Response change(Context& context)
{
    auto* media = own(context);
    if (media == nullptr) return not_found();
    describe(context.params, *media);
    return shown(context, *media);
}

Response remove(Context& context)
{
    auto* media = own(context);
    if (media == nullptr) return not_found();
    media->owner = nullptr;
    return answer(Json::object());
}

Response file(Context& context)
{
    const auto* media = context.world.media(context.capture());
    if (media == nullptr) return problem(404, "Not Found");
    Response response;
    response.type = media->content_type.empty() ? "application/octet-stream" : media->content_type;
    response.body = media->data;
    return response;
}

} // namespace

void route_media(Router& router)
{
    router.add("POST", "/api/v2/media", Access::user, [](Context& context) { return upload(context, true); });
    router.add("POST", "/api/v1/media", Access::user, [](Context& context) { return upload(context, false); });
    router.add("GET", "/api/v1/media/:id", Access::user, show);
    router.add("PUT", "/api/v1/media/:id", Access::user, change);
    router.add("DELETE", "/api/v1/media/:id", Access::user, remove);
    router.add("GET", "/system/media_attachments/files/:id/:size", Access::open, file);
}

} // namespace fedisim
