// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fedibee/timeline.hpp"

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

} // namespace

std::string to_string(const Timeline& timeline)
{
    std::string text;
    for (const auto& [kind, name] : kind_names) {
        if (kind == timeline.kind) text = name;
    }
    if (!timeline.value.empty()) text.append(":").append(timeline.value);
    if (!timeline.query.empty()) text.append("?").append(timeline.query);
    return text;
}

std::optional<Timeline> parse_timeline(std::string_view text)
{
    const auto mark = text.find('?');
    const std::string query(mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1));
    text = text.substr(0, mark);
    const auto colon = text.find(':');
    const auto head = text.substr(0, colon);
    for (const auto& [kind, name] : kind_names) {
        if (name != head) continue;
        const bool has_value = colon != std::string_view::npos;
        return Timeline{kind, has_value ? std::string(text.substr(colon + 1)) : std::string{}, query};
    }
    return std::nullopt;
}

} // namespace fedibee
