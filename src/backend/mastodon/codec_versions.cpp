// SPDX-License-Identifier: AGPL-3.0-or-later
// What is beside a post: its versions, its translation, and posts that wait for their time.
#include "backend/mastodon/codec_parts.hpp"

namespace fedibee::mastodon {
namespace {

std::optional<StatusEdit> edit_from(const Json& object)
{
    if (!member(object, "content")) return std::nullopt;
    return StatusEdit{text_of(object, "content"), text_of(object, "spoiler_text"),
                      time_of(object, "created_at").value_or(Timestamp{})};
}

std::optional<ScheduledStatus> scheduled_from(const Json& object)
{
    const auto at = time_of(object, "scheduled_at");
    if (id_of(object).empty() || !at) return std::nullopt;
    ScheduledStatus waiting;
    waiting.id = ScheduledId(id_of(object));
    waiting.scheduled_at = *at;
    if (const Json* params = member(object, "params")) {
        waiting.text = text_of(*params, "text");
        waiting.spoiler_text = text_of(*params, "spoiler_text");
        if (const auto word = text_of(*params, "visibility"); !word.empty()) waiting.visibility = visibility_from(word);
    }
    waiting.media_count = array_of(object, "media_attachments").size();
    return waiting;
}

} // namespace

Result<std::vector<StatusEdit>> read_edit_history(std::string_view body, const Reading& how)
{
    return array_answer<StatusEdit>(body, how, edit_from);
}

Result<Translation> read_translation(std::string_view body, const Reading& how)
{
    const JsonDocument document = parse_json(body);
    Translation translation{text_of(document, "content"), text_of(document, "spoiler_text"),
                            text_of(document, "detected_source_language"), text_of(document, "provider")};
    // Akkoma's answer has names of its own.
    if (translation.content.empty()) translation.content = text_of(document, "text");
    if (translation.detected_source_language.empty())
        translation.detected_source_language = text_of(document, "detected_language");
    if (translation.content.empty()) return not_understood(how);
    return translation;
}

Result<ScheduledStatus> read_scheduled(std::string_view body, const Reading& how)
{
    auto waiting = scheduled_from(parse_json(body));
    if (!waiting) return not_understood(how);
    return std::move(*waiting);
}

Result<std::vector<ScheduledStatus>> read_all_scheduled(std::string_view body, const Reading& how)
{
    return array_answer<ScheduledStatus>(body, how, scheduled_from);
}

} // namespace fedibee::mastodon
