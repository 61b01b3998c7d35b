// SPDX-License-Identifier: AGPL-3.0-or-later
// Entities as Friendica shows them, field by field as recorded (tests/golden/friendica).
#include "friendica.hpp"
#include "json_view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedisim {

namespace {

/// Those of the members that Friendica has, in its order.
Json only(const Json& body, std::initializer_list<const char*> names)
{
    Json kept = Json::object();
    for (const char* name : names) kept[name] = body.contains(name) ? body[name] : Json();
    return kept;
}

Json contact_lists(World& world, const Status& status)
{
    Json lists{{"allow_cid", Json::array()},
               {"deny_cid", Json::array()},
               {"allow_gid", Json::array()},
               {"deny_gid", Json::array()}};
    if (status.visibility == "private") lists["allow_gid"].push_back(status.circle.empty() ? "~" : status.circle);
    if (status.visibility != "direct") return lists;
    // Numbers of the author's own address book.
    for (const auto* person : status.mentions)
        lists["allow_cid"].push_back(std::to_string(world.accounts().size() + person->row));
    return lists;
}

/// The quoted post as part of the text.
std::string with_quote(World& world, const Status& status)
{
    if (status.quote == nullptr) return status.html;
    const auto& author = *status.quote->account;
    return fmt::format(
        "<p>{}<br>\n<br><b><a href=\"{}\">♲ {}@{}</a>:</b><br>\n</p><blockquote class=\"shared_content\" "
        "dir=\"auto\">{}</blockquote>",
        status.html, world.url_of(*status.quote), author.username, author.local() ? world.authority : author.domain,
        status.quote->html);
}

} // namespace

Json View::friendica_account(const Account& account, Json body) const
{
    body["group"] = account.group;
    body["note"] = account.note;
    if (body["discoverable"].is_null()) body["discoverable"] = true;
    if (account.statuses.empty()) body["last_status_at"] = "0001-01-01T00:00:00.000Z";
    if (!account.statuses.empty())
        body["last_status_at"] = iso_date(account.statuses.back()->created_at) + "T00:00:00.000Z";
    return only(body, {"id",
                       "username",
                       "acct",
                       "display_name",
                       "locked",
                       "bot",
                       "discoverable",
                       "group",
                       "created_at",
                       "note",
                       "url",
                       "avatar",
                       "avatar_static",
                       "header",
                       "header_static",
                       "followers_count",
                       "following_count",
                       "statuses_count",
                       "last_status_at",
                       "emojis",
                       "fields"});
}

Json View::friendica_status(const Status& status, Json body) const
{
    const auto* original = status.reblog != nullptr ? status.reblog : &status;
    const auto* parent = status.in_reply_to;
    body["in_reply_to_status"] = parent != nullptr ? this->status(*parent) : Json();
    // Of the thread's first post, whoever is answered.
    body["in_reply_to_account_id"] = parent != nullptr ? Json(status.thread->account->id) : Json();
    body["spoiler_text"] = status.title.empty() ? status.spoiler_text : status.title;
    body["language"] = "cy"; // a guess
    body["content"] = with_quote(world_, status);
    body["quote"] = nullptr;
    body["application"] = {{"name", status.application}, {"vapid_key", nullptr}};
    body["muted"] = body.value("muted", false);
    const bool disliked = contains_row(original->disliked_by, static_cast<const Account*>(viewer_));
    body["friendica"] = {
        {"title", status.title},
        {"changed_at", iso_time(status.edited_at.value_or(status.created_at))},
        {"commented_at", iso_time(status.created_at)},
        {"received_at", iso_time(status.created_at)},
        {"delivery_data", {{"delivery_queue_count", 1}, {"delivery_queue_done", 1}, {"delivery_queue_failed", 0}}},
        {"dislikes_count", original->disliked_by.size()},
        {"disliked", disliked},
        {"network", status.account->local() ? "DFRN" : "ActivityPub"},
        {"platform", "Friendica"},
        {"version", "2024.09-rc"},
        {"sitename", world_.dialect().title},
        {"visibility", contact_lists(world_, status)}};
    const Json tags = body["tags"];
    body["tags"] = Json::array();
    for (const auto& tag : tags)
        body["tags"].push_back(
            {{"name", tag["name"]}, {"url", tag["url"]}, {"history", Json::array()}, {"following", false}});
    return only(body, {"id",
                       "created_at",
                       "edited_at",
                       "in_reply_to_id",
                       "in_reply_to_status",
                       "in_reply_to_account_id",
                       "sensitive",
                       "spoiler_text",
                       "visibility",
                       "language",
                       "uri",
                       "url",
                       "replies_count",
                       "reblogs_count",
                       "favourites_count",
                       "favourited",
                       "reblogged",
                       "muted",
                       "bookmarked",
                       "content",
                       "reblog",
                       "quote",
                       "application",
                       "account",
                       "media_attachments",
                       "mentions",
                       "tags",
                       "emojis",
                       "card",
                       "poll",
                       "friendica"});
}

Json View::friendica_media(const Media& media) const
{
    const auto base = world_.base + "/photo/" + media.id;
    const bool is_posted = media.attached_to != nullptr;
    return {
        {"id", media.id},
        {"type", media.type},
        {"url", base + ".png"},
        {"preview_url", is_posted ? base + "-2.png" : std::string()},
        {"remote_url", is_posted ? Json(base + ".png") : Json()},
        {"text_url", is_posted ? base + ".png" : std::string()},
        // Kept, but not told before it is posted.
        {"description", is_posted ? media.description : std::string()},
        {"blurhash", "UGC~-#M{0JfkNFofR%M{IURj%Mt7E0oM%MR*"},
        {"meta", {{"original", {{"width", 64}, {"height", 48}, {"size", "64x48"}, {"aspect", 1.3333333333333333}}}}}};
}

Json View::friendica_notification(const Notification& notification) const
{
    std::string type = notification.type;
    if (type == "follow_request") type = "follow";
    if (type == "dislike") type = "favourite";
    Json body{{"id", notification.id},
              {"type", type},
              {"created_at", iso_time(notification.created_at)},
              {"dismissed", notification.dismissed},
              {"account", account(*notification.from)}};
    if (notification.status != nullptr) body["status"] = status(*notification.status);
    return body;
}

Json View::friendica_scheduled(const Scheduled& scheduled) const
{
    const auto& params = scheduled.params;
    return {{"id", scheduled.id},
            {"scheduled_at", iso_time(scheduled.at)},
            {"params",
             {{"text", params.text("status")},
              {"media_ids", params.list("media_ids")},
              {"sensitive", nullptr},
              {"spoiler_text", params.text("spoiler_text")},
              {"visibility", params.text("visibility", "public")},
              {"scheduled_at", iso_time(scheduled.at)},
              {"poll", nullptr},
              {"idempotency", nullptr},
              {"in_reply_to_id", nullptr},
              {"application_id", ""}}},
            {"media_attachments", Json::array()}};
}

Json View::friendica_relationship(const Account& other, bool follows) const
{
    auto* whom = const_cast<Account*>(&other);
    const auto note = viewer_->notes.find(&other);
    const bool mutes = world_.mutes(*viewer_, other);
    return {{"id", other.id},
            {"following", follows},
            {"requested", other.follow_requests.contains(viewer_)},
            {"endorsed", false},
            {"followed_by", world_.follows(other, *viewer_)},
            {"muting", mutes},
            {"muting_notifications", mutes},
            {"showing_reblogs", true},
            {"notifying", follows && viewer_->following.at(whom).notify},
            {"blocking", viewer_->blocking.contains(whom)},
            {"domain_blocking", false},
            {"blocked_by", other.blocking.contains(viewer_)},
            {"note", note == viewer_->notes.end() || note->second.empty() ? Json() : Json(note->second)}};
}

void friendica_instance(Json& body, bool is_v2)
{
    const Json limits = body["configuration"]["media_attachments"];
    const Json kept_limits = only(limits, {"supported_mime_types", "image_size_limit", "image_matrix_limit",
                                           "video_size_limit", "video_frame_rate_limit", "video_matrix_limit"});
    body["configuration"] = {
        {"accounts", {{"max_featured_tags", 0}}},
        {"statuses", {{"max_characters", 200000}, {"max_media_attachments", 99}, {"characters_reserved_per_url", 23}}},
        {"media_attachments", kept_limits},
        {"polls",
         {{"max_options", 0}, {"max_characters_per_option", 0}, {"min_expiration", 0}, {"max_expiration", 0}}}};
    if (!is_v2) {
        body["urls"]["streaming_api"] = "";
        body["max_toot_chars"] = 200000;
        body["contact_account"] = Json::array();
        return;
    }
    body["thumbnail"] = {{"url", body["thumbnail"]["url"]}};
    body["registrations"] = {{"enabled", true}, {"approval_required", false}, {"message", nullptr}, {"url", nullptr}};
    body["friendica"] = {{"version", "2024.09-rc"}, {"codename", "Yellow Archangel"}, {"db_version", 1575}};
    body = only(body, {"domain", "title", "version", "source_url", "description", "usage", "thumbnail", "languages",
                       "configuration", "registrations", "contact", "rules", "friendica"});
}

} // namespace fedisim
