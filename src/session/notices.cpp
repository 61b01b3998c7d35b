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
    std::string_view words; ///< "{}" stands for the post
};

constexpr std::array kinds{
    Kind{"favourite", "favourited your post {}"},
    Kind{"reblog", "boosted your post {}"},
    Kind{"follow", "followed you"},
    Kind{"follow_request", "wants to follow you; answer with: accept NICK, or reject NICK"},
    Kind{"poll", "a poll has ended {}"},
    Kind{"update", "edited a post that you boosted {}"},
    Kind{"quoted_update", "edited a post that you quoted {}"},
    Kind{"severed_relationships", "some of your follows were cut by a block between servers"},
    Kind{"moderation_warning", "the moderators of your instance have sent you a warning; see the web page"},
    Kind{"admin.sign_up", "signed up at your instance"},
    Kind{"admin.report", "reported somebody at your instance"},
    Kind{"move", "moved to another account"},
    Kind{"pleroma:emoji_reaction", "reacted to your post {}"},
    Kind{"emoji_reaction", "reacted to your post {}"},
    Kind{"reaction", "reacted to your post {}"},
    Kind{"pending.reply", "wants to reply to your post {}"},
    Kind{"pending.favourite", "wants to favourite your post {}"},
    Kind{"pending.reblog", "wants to boost your post {}"},
    Kind{"added_to_collection", "added you to a collection"},
};

std::string excerpt(const Status& status)
{
    const std::string whole = render::clean_line(render::to_plain(render::compose(status, {})));
    const auto cut = render::cut_to_bytes(whole, excerpt_bytes);
    return cut.size() < whole.size() ? std::string(cut) + "…" : whole;
}

} // namespace

bool is_post_notification(std::string_view type)
{
    return type == "mention" || type == "status" || type == "quote";
}

bool is_hidden_notification(std::string_view type, const Settings& settings)
{
    if (type == "reblog") return settings.flag("hide_boosts");
    if (type == "favourite") return settings.flag("hide_favourites");
    if (type == "follow") return settings.flag("hide_follows");
    return type == "mention" && settings.flag("hide_mentions");
}

std::string describe(const Notification& notification, std::string_view short_id)
{
    std::string post;
    if (notification.status) {
        const auto& status = notification.status->reblog ? *notification.status->reblog : *notification.status;
        post = fmt::format("{}{}", short_id.empty() ? "" : fmt::format("[{}] ", short_id), excerpt(status));
    }
    const auto kind = std::ranges::find(kinds, notification.type, &Kind::type);
    std::string text = kind == kinds.end() ? render::clean_line(notification.type) : std::string(kind->words);
    if (kind == kinds.end() && !post.empty()) text += " {}";
    if (!notification.emoji.empty()) text = fmt::format("{} {}", render::clean_line(notification.emoji), text);
    if (const auto hole = text.find("{}"); hole != std::string::npos) text.replace(hole, 2, post);
    if (!notification.text.empty()) text += ": " + render::clean_line(notification.text);
    return text;
}

} // namespace fedibee::session
