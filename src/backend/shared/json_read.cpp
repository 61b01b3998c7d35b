// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/json_read.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

namespace fedibee::backend {

/// The parser, whose buffer holds the texts.
struct JsonDocument::Parsed {
    simdjson::dom::parser parser;
};

/// Lays the parser's tape out as values that can be pointed to.
class JsonBuilder {
public:
    explicit JsonBuilder(std::pmr::memory_resource& arena) : arena_(arena) {}

    void fill(Json& value, const simdjson::dom::element& from)
    {
        using simdjson::dom::element_type;
        switch (from.type()) {
        case element_type::ARRAY: return fill_array(value, from.get_array().value_unsafe());
        case element_type::OBJECT: return fill_object(value, from.get_object().value_unsafe());
        case element_type::STRING: return fill_text(value, from.get_string().value_unsafe());
        case element_type::INT64:
            value.kind_ = Json::Kind::integer;
            value.value_.integer = from.get_int64().value_unsafe();
            return;
        case element_type::UINT64:
            value.kind_ = Json::Kind::large;
            value.value_.large = from.get_uint64().value_unsafe();
            return;
        case element_type::DOUBLE:
            value.kind_ = Json::Kind::real;
            value.value_.real = from.get_double().value_unsafe();
            return;
        case element_type::BOOL:
            value.kind_ = Json::Kind::boolean;
            value.value_.integer = from.get_bool().value_unsafe() ? 1 : 0;
            return;
        case element_type::NULL_VALUE: value.kind_ = Json::Kind::null; return;
        }
    }

private:
    template <class T> T* room_for(std::size_t count)
    {
        T* first = static_cast<T*>(arena_.allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_default_construct_n(first, count);
        return first;
    }

    static void fill_text(Json& value, std::string_view text)
    {
        value.kind_ = Json::Kind::text;
        value.value_.text = text.data();
        value.size_ = text.size();
    }

    /// Counted, for simdjson's own count ends at 2^24.
    void fill_array(Json& value, const simdjson::dom::array& from)
    {
        value.kind_ = Json::Kind::array;
        value.size_ = static_cast<std::size_t>(std::distance(from.begin(), from.end()));
        Json* next = room_for<Json>(value.size_);
        value.value_.elements = next;
        for (const auto element : from) fill(*next++, element);
    }

    void fill_object(Json& value, const simdjson::dom::object& from)
    {
        value.kind_ = Json::Kind::object;
        value.size_ = static_cast<std::size_t>(std::distance(from.begin(), from.end()));
        JsonMember* next = room_for<JsonMember>(value.size_);
        value.value_.members = next;
        for (const auto field : from) {
            next->key = field.key;
            fill(next->value, field.value);
            ++next;
        }
    }

    std::pmr::memory_resource& arena_;
};

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

} // namespace

JsonDocument::JsonDocument(std::string_view text)
    : parsed_(std::make_unique<Parsed>()), arena_(std::max<std::size_t>(text.size(), 256))
{
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    simdjson::dom::element root;
    if (parsed_->parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return;
    JsonBuilder(arena_).fill(*this, root);
}

JsonDocument::~JsonDocument() = default;

const Json* member(const Json& object, std::string_view key)
{
    const auto members = object.members();
    const auto found =
        std::find_if(members.rbegin(), members.rend(), [key](const auto& one) { return one.key == key; });
    return found == members.rend() || found->value.is_null() ? nullptr : &found->value;
}

std::string as_text(const Json& value)
{
    return std::string(value.text());
}

std::string text_of(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    return found ? as_text(*found) : std::string{};
}

std::string as_id(const Json& value)
{
    switch (value.kind()) {
    case Json::Kind::text: return as_text(value);
    case Json::Kind::integer: return std::to_string(value.integer());
    case Json::Kind::large: return std::to_string(value.large());
    default: return {};
    }
}

std::string id_of(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    return found ? as_id(*found) : std::string{};
}

bool flag_of(const Json& object, std::string_view key, bool otherwise)
{
    const Json* found = member(object, key);
    return found && found->is_boolean() ? found->flag() : otherwise;
}

std::optional<std::int64_t> as_number(const Json& value)
{
    if (value.kind() == Json::Kind::integer) return value.integer();
    if (!value.is_string()) return std::nullopt;
    const auto text = value.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::int64_t> number_of(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    return found ? as_number(*found) : std::nullopt;
}

std::int64_t count_of(const Json& object, std::string_view key)
{
    return number_of(object, key).value_or(0);
}

std::optional<Timestamp> time_of(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    if (!found || !found->is_string()) return std::nullopt;
    return text::parse_iso_time(found->text());
}

const Json& array_of(const Json& object, std::string_view key)
{
    static constexpr Json none{Json::Kind::array};
    const Json* found = member(object, key);
    return found && found->is_array() ? *found : none;
}

} // namespace fedibee::backend
