// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/timeline.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fedibee {
namespace {

using namespace std::string_view_literals;

constexpr std::array kind_names{
    std::pair{TimelineKind::home, "home"sv},           std::pair{TimelineKind::local, "local"sv},
    std::pair{TimelineKind::federated, "federated"sv}, std::pair{TimelineKind::notifications, "notifications"sv},
    std::pair{TimelineKind::hashtag, "hashtag"sv},     std::pair{TimelineKind::list, "list"sv},
    std::pair{TimelineKind::account, "account"sv},     std::pair{TimelineKind::thread, "thread"sv},
    std::pair{TimelineKind::bookmarks, "bookmarks"sv}, std::pair{TimelineKind::favourites, "favourites"sv},
    std::pair{TimelineKind::group, "group"sv},         std::pair{TimelineKind::direct, "direct"sv},
    std::pair{TimelineKind::remote, "remote"sv},
};

constexpr std::array word_lists{std::pair{"any"sv, &Narrowing::any}, std::pair{"all"sv, &Narrowing::all},
                                std::pair{"none"sv, &Narrowing::none}};
constexpr std::array claims{std::pair{"without_replies"sv, &Narrowing::without_replies},
                            std::pair{"without_boosts"sv, &Narrowing::without_boosts},
                            std::pair{"only_media"sv, &Narrowing::only_media},
                            std::pair{"only_pinned"sv, &Narrowing::only_pinned}};

/// "any=bees&any=wasps", "without_replies"; empty when nothing narrows.
std::string written(const Narrowing& narrowing)
{
    std::string text;
    const auto add = [&](std::string_view part) { text.append(text.empty() ? "" : "&").append(part); };
    for (const auto& [key, words] : word_lists) {
        for (const auto& word : narrowing.*words) add(std::string(key) + "=" + word);
    }
    for (const auto& [key, claim] : claims) {
        if (narrowing.*claim) add(key);
    }
    return text;
}

Narrowing read_narrowing(std::string_view text)
{
    Narrowing narrowing;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        const auto mark = std::min(part.find('='), part.size());
        for (const auto& [key, words] : word_lists) {
            if (part.substr(0, mark) == key && mark < part.size())
                (narrowing.*words).emplace_back(part.substr(mark + 1));
        }
        for (const auto& [key, claim] : claims) {
            if (part == key) narrowing.*claim = true;
        }
    }
    return narrowing;
}

} // namespace

std::string to_string(const Timeline& timeline)
{
    std::string text;
    for (const auto& [kind, name] : kind_names) {
        if (kind == timeline.kind) text = name;
    }
    if (!timeline.value.empty()) text.append(":").append(timeline.value);
    if (timeline.narrowing != Narrowing{}) text.append("?").append(written(timeline.narrowing));
    return text;
}

std::optional<Timeline> parse_timeline(std::string_view text)
{
    const auto mark = text.find('?');
    const auto narrowing = read_narrowing(mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1));
    text = text.substr(0, mark);
    const auto colon = text.find(':');
    const auto head = text.substr(0, colon);
    for (const auto& [kind, name] : kind_names) {
        if (name != head) continue;
        const bool has_value = colon != std::string_view::npos;
        return Timeline{kind, has_value ? std::string(text.substr(colon + 1)) : std::string{}, narrowing};
    }
    return std::nullopt;
}

} // namespace fedibee
