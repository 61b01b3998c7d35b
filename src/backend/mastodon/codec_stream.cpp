// SPDX-License-Identifier: AGPL-3.0-or-later
// Events of the streaming API (https://docs.joinmastodon.org/methods/streaming/#events).
#include "backend/mastodon/chat.hpp"
#include "backend/mastodon/codec_parts.hpp"

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
    const auto self = how.self ? std::optional(*how.self) : std::nullopt;
    auto talks = read_chats(Json::array({chat}).dump(-1, ' ', false, Json::error_handler_t::replace), self, how);
    if (!talks || talks->empty() || !talks->front().last_status) return std::nullopt;
    return StatusPosted{{TimelineKind::direct, {}}, talks->front().last_status};
}

/// Takes the envelope's members out without building a tree: the payload, which is most of the message, is moved. Gives
/// up, so that the tree is built after all, when something inside the envelope is not the text it should be.
class EnvelopeReader final : public Json::json_sax_t {
public:
    bool null() override { return true; }
    bool boolean(bool) override { return fits(); }
    bool number_integer(number_integer_t) override { return fits(); }
    bool number_unsigned(number_unsigned_t) override { return fits(); }
    bool number_float(number_float_t, const string_t&) override { return fits(); }
    bool binary(binary_t&) override { return fits(); }
    bool string(string_t& value) override
    {
        if (in_stream_) {
            message.stream.push_back(std::move(value));
        } else if (wanted_ != nullptr) {
            *wanted_ = std::move(value);
        }
        return true;
    }
    bool start_object(std::size_t) override { return depth_++ == 0; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override
    {
        in_stream_ = depth_ == 1 && key_is_stream_;
        return in_stream_;
    }
    bool end_array() override
    {
        in_stream_ = false;
        return true;
    }
    bool key(string_t& name) override
    {
        key_is_stream_ = name == "stream";
        wanted_ = name == "event"     ? &message.event
                  : name == "payload" ? &message.payload
                  : name == "error"   ? &message.error
                                      : nullptr;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    StreamMessage message;

private:
    /// A value that is no text is passed over where it does not matter.
    [[nodiscard]] bool fits() const { return wanted_ == nullptr && !in_stream_; }

    std::string* wanted_ = nullptr;
    int depth_ = 0;
    bool key_is_stream_ = false;
    bool in_stream_ = false;
};

std::optional<StreamMessage> from_tree(const Json& document)
{
    if (!document.is_object()) return std::nullopt;
    StreamMessage message;
    message.event = text_of(document, "event");
    message.error = text_of(document, "error");
    if (const Json* payload = member(document, "payload"))
        message.payload = payload->is_string() ? payload->get<std::string>()
                                               : payload->dump(-1, ' ', false, Json::error_handler_t::replace);
    for (const Json& part : array_of(document, "stream")) message.stream.push_back(as_id(part));
    return message;
}

} // namespace

std::optional<StreamMessage> read_stream_message(std::string_view text)
{
    EnvelopeReader reader;
    std::optional<StreamMessage> message;
    if (Json::sax_parse(text.begin(), text.end(), &reader)) {
        message = std::move(reader.message);
    } else {
        message = from_tree(parse_json(text));
    }
    if (!message || (message->event.empty() && message->error.empty())) return std::nullopt;
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
    const Json document = parse_json(payload);
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
