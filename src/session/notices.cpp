// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/notices.hpp"

#include "render/compose.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

constexpr std::size_t excerpt_bytes = 120;

struct Kind {
    std::string_view type;
    std::string_view words; ///< the post follows them
};

constexpr std::array kinds{
    Kind{"favourite", "favourited your status"},
    Kind{"reblog", "boosted your status"},
    Kind{"follow", "followed you"},
    Kind{"follow_request", "wants to follow you; answer with: accept NICK, or reject NICK"},
    Kind{"poll", "a poll has ended"},
    Kind{"update", "edited a status that you boosted"},
    Kind{"quoted_update", "edited a status that you quoted"},
    Kind{"severed_relationships", "some of your follows were cut by a block between servers"},
    Kind{"moderation_warning", "the moderators of your instance have sent you a warning; see the web page"},
    Kind{"admin.sign_up", "signed up at your instance"},
    Kind{"admin.report", "reported somebody at your instance"},
    Kind{"move", "moved to another account"},
    Kind{"pleroma:emoji_reaction", "reacted to your status"},
    Kind{"emoji_reaction", "reacted to your status"},
    Kind{"reaction", "reacted to your status"},
    Kind{"pending.reply", "wants to reply to your status"},
    Kind{"pending.favourite", "wants to favourite your status"},
    Kind{"pending.reblog", "wants to boost your status"},
    Kind{"added_to_collection", "added you to a collection"},
};

std::string excerpt(const Status& status)
{
    const std::string whole = render::clean_line(render::to_plain(render::compose(status, {})));
    return render::shortened(whole, excerpt_bytes);
}

} // namespace

bool is_post_notification(std::string_view type)
{
    return type == "mention" || type == "status" || type == "quote";
}

bool waits_for_answer(std::string_view type)
{
    return type == "follow_request" || type.starts_with("pending.");
}

bool is_hidden_notification(std::string_view type, const Settings& settings, std::string_view scope)
{
    if (type == "reblog") return settings.flag("hide_boosts", scope);
    if (type == "favourite") return settings.flag("hide_favourites", scope);
    if (type == "follow") return settings.flag("hide_follows", scope);
    return type == "mention" && settings.flag("hide_mentions", scope);
}

std::string reaction_of(const Notification& notification)
{
    if (!notification.status) return {};
    if (notification.type == "favourite") return "⭐";
    if (notification.type == "reblog") return "🔁";
    return render::clean_line(notification.emoji);
}

std::string_view emoji_name(std::string_view emoji) noexcept
{
    const bool named = emoji.size() > 2 && emoji.front() == ':' && emoji.back() == ':';
    return named ? emoji.substr(1, emoji.size() - 2) : emoji;
}

std::string describe(const Notification& notification, std::string_view short_id)
{
    const auto kind = std::ranges::find(kinds, notification.type, &Kind::type);
    std::string text = kind == kinds.end() ? render::clean_line(notification.type) : std::string(kind->words);
    if (!notification.emoji.empty()) text = fmt::format("{} {}", render::clean_line(notification.emoji), text);
    if (notification.status) {
        const auto& status = notification.status->reblog ? *notification.status->reblog : *notification.status;
        text += ": " + excerpt(status);
    }
    if (!notification.text.empty()) text += ": " + render::clean_line(notification.text);
    return short_id.empty() ? text : fmt::format("[{}] {}", short_id, text);
}

} // namespace fedibee::session
