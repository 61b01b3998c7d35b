// SPDX-License-Identifier: AGPL-3.0-or-later
// Photos in albums, of Friendica's own API (doc/API-Friendica.md there).
#include "backend/friendica/codec.hpp"

#include "backend/mastodon/codec_parts.hpp"

#include <algorithm>

namespace fedibee::friendica {
namespace {

using backend::Json;

std::optional<Photo> photo_from(const Json& object)
{
    Photo photo;
    photo.album = backend::text_of(object, "album");
    for (const char* name : {"desc", "title", "filename"}) {
        if (photo.title.empty()) photo.title = backend::text_of(object, name);
    }
    photo.url = backend::text_of(object, "thumb");
    photo.created_at = backend::time_of(object, "created");
    if (photo.url.empty()) return std::nullopt;
    return photo;
}

} // namespace

Result<std::vector<Photo>> read_photos(std::string_view body, const Reading& how)
{
    auto photos = mastodon::array_answer<Photo>(body, how, photo_from);
    if (photos) std::ranges::reverse(*photos);
    return photos;
}

} // namespace fedibee::friendica
