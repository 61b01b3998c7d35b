// SPDX-License-Identifier: AGPL-3.0-or-later
// Events of the streaming API (https://docs.joinmastodon.org/methods/streaming/#events).
#include "backend/mastodon/chat.hpp"
#include "backend/mastodon/codec_parts.hpp"
#include "backend/shared/json_write.hpp"

#include "text/ascii.hpp"

namespace fedibee::mastodon {
namespace {

/// A raw id, not JSON; some servers put it in quotes all the same.
std::string raw_id(std::string_view payload)
{
    payload = text::trimmed(payload);
    if (payload.size() >= 2 && payload.front() == '"' && payload.back() == '"')
        payload = payload.substr(1, payload.size() - 2);
    return std::string(payload);
}

std::optional<Event> announcement_from(const Json& object)
{
    Announcement announcement{id_of(object), text_of(object, "content"), flag_of(object, "read")};
    if (announcement.id.empty()) return std::nullopt;
    return AnnouncementPublished{std::move(announcement)};
}

/// What was said in a chat, by the other or, perhaps with another client, by the reader.
std::optional<Event> chat_event(const Json& chat, const Reading& how)
{
    const auto talk = chat_from(chat, how.self ? std::optional(*how.self) : std::nullopt, how);
    if (!talk || !talk->last_status) return std::nullopt;
    return StatusPosted{{TimelineKind::direct, {}}, talk->last_status};
}

JsonBody copied(const Json& value)
{
    switch (value.kind()) {
    case Json::Kind::boolean: return value.flag();
    case Json::Kind::integer: return value.integer();
    case Json::Kind::large: return value.large();
    case Json::Kind::real: return value.real();
    case Json::Kind::text: return value.text();
    case Json::Kind::array: {
        auto array = JsonBody::array();
        for (const Json& element : value) array.push_back(copied(element));
        return array;
    }
    case Json::Kind::object: {
        auto object = JsonBody::object();
        for (const auto& [key, element] : value.members()) object[std::string(key)] = copied(element);
        return object;
    }
    default: return nullptr;
    }
}

} // namespace

/// The payload is JSON in a string; some servers write it as it is.
std::optional<StreamMessage> read_stream_message(std::string_view text)
{
    const JsonDocument document = parse_json(text);
    StreamMessage message{};
    message.event = text_of(document, "event");
    message.error = text_of(document, "error");
    if (message.event.empty() && message.error.empty()) return std::nullopt;
    if (const Json* payload = member(document, "payload"))
        message.payload = payload->is_string() ? as_text(*payload) : dumped(copied(*payload));
    for (const Json& part : array_of(document, "stream")) message.stream.push_back(as_id(part));
    return message;
}

std::optional<Event> read_event(std::string_view name, std::string_view payload, const Timeline& timeline,
                                const Reading& how)
{
    if (name == "delete") {
        StatusId id(raw_id(payload));
        if (id.empty()) return std::nullopt;
        return StatusDeleted{timeline, std::move(id)};
    }
    if (name == "filters_changed") return FiltersChanged{};
    if (name == "notifications_merged") return NotificationsMerged{};
    const bool is_status = name == "update" || name == "status.update";
    if (name == "pleroma:chat_update") return chat_event(parse_json(payload), how);
    if (!is_status && name != "notification" && name != "conversation" && name != "announcement") return std::nullopt;
    const JsonDocument document = parse_json(payload);
    if (is_status) {
        auto status = status_from(document, how);
        if (!status) return std::nullopt;
        if (name == "update") return StatusPosted{timeline, std::move(status)};
        return StatusEdited{timeline, std::move(status)};
    }
    if (name == "notification") {
        auto notification = notification_from(document, how);
        if (!notification) return std::nullopt;
        return NotificationReceived{std::move(notification)};
    }
    if (name == "announcement") return announcement_from(document);
    auto conversation = conversation_from(document, how);
    if (!conversation) return std::nullopt;
    return ConversationUpdated{std::make_shared<const Conversation>(std::move(*conversation))};
}

} // namespace fedibee::mastodon
