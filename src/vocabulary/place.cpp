// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/place.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee {
namespace {

using namespace std::string_view_literals;

/// Places without a name of their own.
constexpr std::array fixed_places{
    std::pair{PlaceKind::control, "fedibee"sv},     std::pair{PlaceKind::home, "home"sv},
    std::pair{PlaceKind::local, "local"sv},         std::pair{PlaceKind::federated, "federated"sv},
    std::pair{PlaceKind::remote, "remote"sv},       std::pair{PlaceKind::notifications, "notifications"sv},
    std::pair{PlaceKind::bookmarks, "bookmarks"sv}, std::pair{PlaceKind::favourites, "favourites"sv},
};

/// Places written PREFIX~NAME.
constexpr std::array named_places{
    std::pair{PlaceKind::list, "list"sv},
    std::pair{PlaceKind::account, "user"sv},
    std::pair{PlaceKind::thread, "thread"sv},
    std::pair{PlaceKind::group, "group"sv},
    std::pair{PlaceKind::direct_group, "dm"sv},
    std::pair{PlaceKind::hashtag, "tag"sv}, // read only, for fronts where '#' begins something else
};

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

bool is_address(std::string_view text)
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size();
}

/// "name+tag" -> (name, tag); a '+' inside an address's local part is no tag.
std::pair<std::string_view, std::string_view> split_tag(std::string_view text)
{
    const auto plus = text.rfind('+');
    if (plus == std::string_view::npos || plus == 0 || plus + 1 == text.size()) return {text, {}};
    if (text.find('@', plus) != std::string_view::npos) return {text, {}};
    return {text.substr(0, plus), text.substr(plus + 1)};
}

bool name_fits(PlaceKind kind, std::string_view name)
{
    if (name.empty()) return false;
    if (kind == PlaceKind::account) return is_address(name);
    return true;
}

std::optional<Place> parse_named(std::string_view text, std::string_view tag)
{
    const auto tilde = text.find('~');
    if (tilde == std::string_view::npos) return std::nullopt;
    const std::string head = lowered(text.substr(0, tilde));
    const auto name = text.substr(tilde + 1);
    for (const auto& [kind, prefix] : named_places) {
        if (prefix != head || !name_fits(kind, name)) continue;
        const bool keeps_case = kind == PlaceKind::list || kind == PlaceKind::group;
        return Place{kind, keeps_case ? std::string(name) : lowered(name), std::string(tag)};
    }
    return std::nullopt;
}

} // namespace

std::string to_string(const Place& place)
{
    std::string text;
    for (const auto& [kind, name] : fixed_places) {
        if (kind == place.kind) text = name;
    }
    for (const auto& [kind, prefix] : named_places) {
        if (kind == place.kind) text.append(prefix).append("~").append(place.name);
    }
    if (place.kind == PlaceKind::hashtag) text = "#" + place.name;
    if (place.kind == PlaceKind::direct) text = place.name;
    if (!place.login_tag.empty()) text.append("+").append(place.login_tag);
    return text;
}

std::optional<Place> parse_place(std::string_view text)
{
    const auto [name, tag] = split_tag(text);
    if (name.starts_with('#')) {
        if (name.size() == 1) return std::nullopt;
        return Place{PlaceKind::hashtag, lowered(name.substr(1)), std::string(tag)};
    }
    const std::string word = lowered(name);
    if (word == "bitlbee") return Place{PlaceKind::control, {}, std::string(tag)};
    for (const auto& [kind, fixed] : fixed_places) {
        if (fixed == word) return Place{kind, {}, std::string(tag)};
    }
    return parse_named(name, tag);
}

} // namespace fedibee
