// SPDX-License-Identifier: AGPL-3.0-or-later
// Hashtags with their use, trending links, announcements.
#include "backend/mastodon/codec_parts.hpp"

namespace fedibee::mastodon {
namespace {

/// A tag with its use in the days that the history tells of.
std::optional<TagTrend> tag_from(const Json& object)
{
    TagTrend tag;
    tag.name = text_of(object, "name");
    if (tag.name.empty()) return std::nullopt;
    for (const Json& day : array_of(object, "history")) {
        tag.uses += count_of(day, "uses");
        tag.people += count_of(day, "accounts");
    }
    return tag;
}

std::optional<PreviewCard> card_from(const Json& object)
{
    PreviewCard card{text_of(object, "url"), text_of(object, "title"), text_of(object, "description")};
    if (card.url.empty()) return std::nullopt;
    return card;
}

std::optional<Announcement> announcement_from(const Json& object)
{
    Announcement announcement{id_of(object), text_of(object, "content"), flag_of(object, "read")};
    if (announcement.id.empty()) return std::nullopt;
    return announcement;
}

} // namespace

Result<std::vector<TagTrend>> read_tags(std::string_view body, const Reading& how)
{
    return array_answer<TagTrend>(body, how, tag_from);
}

Result<std::vector<PreviewCard>> read_cards(std::string_view body, const Reading& how)
{
    return array_answer<PreviewCard>(body, how, card_from);
}

Result<std::vector<Announcement>> read_announcements(std::string_view body, const Reading& how)
{
    return array_answer<Announcement>(body, how, announcement_from);
}

} // namespace fedibee::mastodon
