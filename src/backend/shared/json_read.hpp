// SPDX-License-Identifier: AGPL-3.0-or-later
// Foreign JSON, read once and looked into tolerantly: what is missing, null or of another type takes its default. For
// codec files only. The parser is simdjson's; what it found is laid out in one arena, for a general tree with a node of
// its own for each text took most of the time that a post costs (docs/performance.md).
#pragma once

#include "fedibee/clock.hpp"
#include "text/iso_time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fedibee::backend {

struct JsonMember;

/// One value of a `JsonDocument`, and alive as long as that is. Never copied, never changed.
class Json {
public:
    enum class Kind : std::uint8_t { none, null, boolean, integer, large, real, text, array, object };

    constexpr Json() = default;
    explicit constexpr Json(Kind kind) : kind_(kind) {}
    Json(const Json&) = delete;
    Json& operator=(const Json&) = delete;

    /// `Kind::none` is the root of a text that is no JSON.
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    [[nodiscard]] bool is_boolean() const { return kind_ == Kind::boolean; }
    [[nodiscard]] bool is_string() const { return kind_ == Kind::text; }
    [[nodiscard]] bool is_array() const { return kind_ == Kind::array; }
    [[nodiscard]] bool is_object() const { return kind_ == Kind::object; }

    /// Each is its zero when the value is of another kind.
    [[nodiscard]] bool flag() const { return is_boolean() && value_.integer != 0; }
    [[nodiscard]] std::int64_t integer() const { return kind_ == Kind::integer ? value_.integer : 0; }
    /// Above what fits into `integer()`.
    [[nodiscard]] std::uint64_t large() const { return kind_ == Kind::large ? value_.large : 0; }
    [[nodiscard]] double real() const { return kind_ == Kind::real ? value_.real : 0; }
    [[nodiscard]] std::string_view text() const
    {
        return is_string() ? std::string_view(value_.text, size_) : std::string_view{};
    }

    /// The elements of an array; nothing to loop over in anything else.
    [[nodiscard]] const Json* begin() const { return is_array() ? value_.elements : nullptr; }
    [[nodiscard]] const Json* end() const { return is_array() ? value_.elements + size_ : nullptr; }
    [[nodiscard]] std::size_t size() const { return is_array() || is_object() ? size_ : 0; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    /// The members of an object, in the order of the text.
    [[nodiscard]] std::span<const JsonMember> members() const;

private:
    friend class JsonBuilder;

    union {
        std::int64_t integer = 0;
        std::uint64_t large;
        double real;
        const char* text;
        const Json* elements;
        const JsonMember* members;
    } value_;
    std::size_t size_ = 0;
    Kind kind_ = Kind::none;
};

struct JsonMember {
    std::string_view key;
    Json value;
};

inline std::span<const JsonMember> Json::members() const
{
    return is_object() ? std::span(value_.members, size_) : std::span<const JsonMember>{};
}

/// The root value of a text, and the memory of all below it.
class JsonDocument : public Json {
public:
    explicit JsonDocument(std::string_view text);
    ~JsonDocument();
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

private:
    struct Parsed;
    std::unique_ptr<Parsed> parsed_;
    std::pmr::monotonic_buffer_resource arena_;
};

/// Of the kind `none` when the text is no JSON, or its UTF-8 is broken.
inline JsonDocument parse_json(std::string_view text)
{
    return JsonDocument(text);
}

/// The member, or null when there is none or it is JSON's null. Of several with one key it is the last, as in browsers.
const Json* member(const Json& object, std::string_view key);

/// A member of a member: `path(document, "configuration", "statuses")`.
template <class... Keys> const Json* path(const Json& object, std::string_view key, Keys... rest)
{
    const Json* found = member(object, key);
    if constexpr (sizeof...(rest) == 0) {
        return found;
    } else {
        return found ? path(*found, rest...) : nullptr;
    }
}

std::string as_text(const Json& value);
std::string text_of(const Json& object, std::string_view key);

/// Ids are strings, yet some servers write numbers.
std::string as_id(const Json& value);
std::string id_of(const Json& object, std::string_view key = "id");

bool flag_of(const Json& object, std::string_view key, bool otherwise = false);

/// Whole numbers; also those that are written as text.
std::optional<std::int64_t> as_number(const Json& value);
std::optional<std::int64_t> number_of(const Json& object, std::string_view key);
std::int64_t count_of(const Json& object, std::string_view key);

std::optional<Timestamp> time_of(const Json& object, std::string_view key);

/// The elements of an array member; nothing to loop over when it is anything else.
const Json& array_of(const Json& object, std::string_view key);

} // namespace fedibee::backend
