// SPDX-License-Identifier: AGPL-3.0-or-later
// Tolerant readers of foreign JSON: what is missing, null or of another type takes its default. For codec files only.
#pragma once

#include "fedibee/clock.hpp"
#include "text/iso_time.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fedibee::mastodon {

using Json = nlohmann::json;

/// `is_discarded()` when the text is no JSON.
inline Json parse_json(std::string_view text)
{
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

/// The member, or null when there is none or it is JSON's null.
inline const Json* member(const Json& object, const char* key)
{
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

/// A member of a member: `path(document, "configuration", "statuses")`.
template <class... Keys> const Json* path(const Json& object, const char* key, Keys... rest)
{
    const Json* found = member(object, key);
    if constexpr (sizeof...(rest) == 0) {
        return found;
    } else {
        return found ? path(*found, rest...) : nullptr;
    }
}

inline std::string as_text(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : std::string{};
}

inline std::string text_of(const Json& object, const char* key)
{
    const Json* found = member(object, key);
    return found ? as_text(*found) : std::string{};
}

/// Ids are strings, yet some servers write numbers.
inline std::string as_id(const Json& value)
{
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    return {};
}

inline std::string id_of(const Json& object, const char* key = "id")
{
    const Json* found = member(object, key);
    return found ? as_id(*found) : std::string{};
}

inline bool flag_of(const Json& object, const char* key, bool otherwise = false)
{
    const Json* found = member(object, key);
    return found && found->is_boolean() ? found->get<bool>() : otherwise;
}

inline std::optional<std::int64_t> as_number(const Json& value)
{
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

inline std::optional<std::int64_t> number_of(const Json& object, const char* key)
{
    const Json* found = member(object, key);
    return found ? as_number(*found) : std::nullopt;
}

inline std::int64_t count_of(const Json& object, const char* key)
{
    return number_of(object, key).value_or(0);
}

inline std::optional<Timestamp> time_of(const Json& object, const char* key)
{
    const Json* found = member(object, key);
    if (!found || !found->is_string()) return std::nullopt;
    return text::parse_iso_time(found->get_ref<const std::string&>());
}

/// The elements of an array member; nothing to loop over when it is anything else.
inline const Json& array_of(const Json& object, const char* key)
{
    static const Json none = Json::array();
    const Json* found = member(object, key);
    return found && found->is_array() ? *found : none;
}

} // namespace fedibee::mastodon
