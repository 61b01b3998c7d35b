// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies, member by member as the recordings have them.
#include "gnusocial.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim::gnusocial {
namespace {

Json text_or_null(const std::string& text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

} // namespace

std::string Site::profile(const User& user) const
{
    return user.home.empty() ? base + "/" + user.nick : user.home;
}

Json Site::show(const User& user, const User* viewer, bool with_last)
{
    const auto picture = base + "/theme/neo-gnu/default-avatar-";
    const bool follows = viewer != nullptr && std::ranges::find(viewer->follows, user.id) != viewer->follows.end();
    const auto own = [&](const Notice& one) { return one.author == user.id && !one.deleted && one.verb == Verb::post; };
    const auto likes = [&](const Notice& one) { return one.fans.contains(user.id); };
    Json body{
        {"id", user.id},
        {"name", user.name},
        {"screen_name", user.nick},
        {"location", text_or_null(user.location)},
        {"description", text_or_null(user.bio)},
        {"profile_image_url", picture + "stream.png"},
        {"profile_image_url_https", picture + "stream.png"},
        {"profile_image_url_profile_size", picture + "profile.png"},
        {"profile_image_url_original", picture + "profile.png"},
        {"groups_count", std::ranges::count_if(groups_, [&](const Group& g) { return g.members.contains(user.id); })},
        {"linkcolor", false},
        {"backgroundcolor", false},
        {"url", text_or_null(user.url)},
        {"protected", false},
        {"followers_count", user.followers.size()},
        {"friends_count", user.follows.size() - 1},
        {"created_at", twitter_date(user.created)},
        {"utc_offset", "0"},
        {"time_zone", "UTC"},
        {"statuses_count", std::ranges::count_if(notices_, own)},
        {"following", follows},
        {"statusnet_blocking", viewer != nullptr && viewer->blocks.contains(user.id)},
        {"notifications", true},
        {"statusnet_profile_url", profile(user)},
        {"favourites_count", std::ranges::count_if(notices_, likes)}};
    if (version_.qvitter) {
        body["is_local"] = user.home.empty();
        body["ostatus_uri"] = base + "/user/" + std::to_string(user.id);
        body["follows_you"] = viewer != nullptr && std::ranges::find(user.follows, viewer->id) != user.follows.end();
    }
    if (!with_last) return body;
    for (auto last = notices_.rbegin(); last != notices_.rend(); ++last) {
        if (!own(*last)) continue;
        body["status"] = show(*last, viewer, false);
        break;
    }
    return body;
}

Json Site::attachments(const Notice& notice) const
{
    auto list = Json::array();
    for (const int id : notice.files) {
        const auto& file = files_[static_cast<std::size_t>(id) - 1];
        const auto url = base + "/file/" + file.name;
        const auto size = std::to_string(file.data.size());
        if (version_.newest) {
            list.push_back({{"url", nullptr}, {"mimetype", file.type}, {"size", size}});
            list.push_back({{"url", base + "/url/" + std::to_string(id)}, {"mimetype", nullptr}, {"size", nullptr}});
        } else {
            list.push_back({{"url", url}, {"mimetype", file.type}, {"size", size}});
        }
    }
    return list;
}

void Site::add_qvitter(Json& body, const Notice& about)
{
    auto attentions = Json::array();
    for (const int id : about.attentions) {
        const auto& one = *user(id);
        attentions.push_back({{"id", id},
                              {"screen_name", one.nick},
                              {"fullname", one.name},
                              {"profileurl", profile(one)},
                              {"ostatus_uri", base + "/user/" + std::to_string(id)}});
    }
    const auto repeated = [&](const Notice& one) {
        return one.verb == Verb::repeat && one.original == about.id && !one.deleted;
    };
    const auto* parent = notice(about.parent);
    const auto* answered = parent == nullptr ? nullptr : user(parent->author);
    body["statusnet_in_groups"] =
        about.group.empty() ? Json(false)
                            : Json::array({{{"nickname", about.group}, {"url", base + "/group/" + about.group}}});
    body["external_url"] = base + "/notice/" + std::to_string(about.id);
    body["in_reply_to_profileurl"] = answered == nullptr ? Json(nullptr) : Json(profile(*answered));
    body["in_reply_to_ostatus_uri"] =
        answered == nullptr ? Json(nullptr) : Json(base + "/user/" + std::to_string(answered->id));
    body["attentions"] = attentions;
    body["fave_num"] = about.fans.size();
    body["repeat_num"] = std::ranges::count_if(notices_, repeated);
    body["is_post_verb"] = about.verb == Verb::post;
    body["is_local"] = user(about.author)->home.empty();
}

Json Site::show(const Notice& about, const User* viewer, bool with_user)
{
    const auto* parent = notice(about.parent);
    Json body{{"text", about.text},
              {"truncated", false},
              {"created_at", twitter_date(about.created)},
              {"in_reply_to_status_id", parent == nullptr ? Json(nullptr) : Json(std::to_string(parent->id))},
              {"uri", about.uri},
              {"source", version_.newest ? Json(nullptr) : Json(about.source)},
              {"source_link", nullptr},
              {"id", about.id},
              {"in_reply_to_user_id", parent == nullptr ? Json(nullptr) : Json(parent->author)},
              {"in_reply_to_screen_name", parent == nullptr ? Json(nullptr) : Json(user(parent->author)->nick)},
              {"geo", nullptr}};
    if (!about.files.empty() || about.text.find("http") != std::string::npos) body["attachments"] = attachments(about);
    if (with_user) body["user"] = show(*user(about.author), viewer);
    body["statusnet_html"] = about.html;
    body["statusnet_conversation_id"] = about.conversation;
    if (version_.qvitter) add_qvitter(body, about);
    body["favorited"] = viewer != nullptr && about.fans.contains(viewer->id);
    const auto own = std::ranges::find_if(notices_, [&](const Notice& one) {
        return viewer != nullptr && one.verb == Verb::repeat && one.original == about.id && one.author == viewer->id &&
               !one.deleted;
    });
    body["repeated"] = own != notices_.end();
    if (own != notices_.end()) body["repeated_id"] = own->id;
    if (const auto* original = notice(about.original)) body["retweeted_status"] = show(*original, viewer);
    return body;
}

Json Site::show(const Message& message, const User* viewer)
{
    const auto& from = *user(message.from);
    const auto& to = *user(message.to);
    return {{"id", message.id},
            {"sender_id", from.id},
            {"text", message.text},
            {"recipient_id", to.id},
            {"created_at", twitter_date(message.created)},
            {"sender_screen_name", from.nick},
            {"recipient_screen_name", to.nick},
            {"sender", show(from, viewer)},
            {"recipient", show(to, viewer)}};
}

Json Site::show(const Group& group, const User* viewer) const
{
    return {{"id", group.id},
            {"url", base + "/group/" + std::to_string(group.id) + "/id"},
            {"nickname", group.nick},
            {"fullname", group.name},
            {"member", viewer != nullptr && group.members.contains(viewer->id)},
            {"blocked", false},
            {"admin_count", 0},
            {"member_count", group.members.size()},
            {"original_logo", nullptr},
            {"homepage_logo", nullptr},
            {"stream_logo", nullptr},
            {"mini_logo", nullptr},
            {"homepage", "http://bees.example/"},
            {"description", group.description},
            {"location", "Hive"},
            {"created", twitter_date(group.created)},
            {"modified", twitter_date(group.created)}};
}

} // namespace fedisim::gnusocial
