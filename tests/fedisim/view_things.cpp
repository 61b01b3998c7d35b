// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json_view.hpp"

#include "request.hpp"

#include <algorithm>

namespace fedisim {

Json View::poll(const Poll& poll, const Account& owner) const
{
    auto options = Json::array();
    std::size_t votes = 0;
    const bool ended = poll.expires_at <= world_.now();
    for (const auto& option : poll.options) {
        votes += option.voters.size();
        const bool hidden = poll.hide_totals && !ended;
        options.push_back({{"title", option.title}, {"votes_count", hidden ? Json() : Json(option.voters.size())}});
    }
    Json body{{"id", poll.id},        {"expires_at", iso_time(poll.expires_at)},
              {"expired", ended},     {"multiple", poll.multiple},
              {"votes_count", votes}, {"voters_count", poll.votes.size()}};
    if (viewer_ != nullptr) {
        const auto own = poll.votes.find(viewer_);
        body["voted"] = viewer_ == &owner || own != poll.votes.end();
        body["own_votes"] = own == poll.votes.end() ? Json::array() : Json(own->second);
    }
    body["options"] = options;
    body["emojis"] = Json::array();
    return body;
}

Json View::media(const Media& media) const
{
    if (world_.dialect().friendica) return friendica_media(media);
    const bool ready = media.ready_at <= world_.now();
    const auto base = world_.base + "/system/media_attachments/files/" + media.id;
    const auto size = [](int width, int height) {
        return Json{{"width", width},
                    {"height", height},
                    {"size", std::to_string(width) + "x" + std::to_string(height)},
                    {"aspect", static_cast<double>(width) / height}};
    };
    Json meta{{"original", size(media.width, media.height)},
              {"small", size(480, 360)},
              {"focus", {{"x", media.focus_x}, {"y", media.focus_y}}}};
    if (media.type == "audio" || media.type == "video") {
        meta["original"]["duration"] = 7.3;
        meta["original"]["bitrate"] = 192000;
    }
    return {{"id", media.id},
            {"type", media.type},
            {"url", ready ? Json(base + "/original") : Json()},
            {"preview_url", base + "/small"},
            {"remote_url", nullptr},
            {"preview_remote_url", nullptr},
            {"text_url", nullptr},
            {"meta", meta},
            {"description", media.description.empty() ? Json() : Json(media.description)},
            {"blurhash", media.type == "audio" ? Json() : Json("UGC~-#M{0JfkNFofR%M{IURj%Mt7E0oM%MR*")}};
}

Json View::notification(const Notification& notification) const
{
    if (world_.dialect().friendica) return friendica_notification(notification);
    const bool groups =
        notification.type == "favourite" || notification.type == "reblog" || notification.type == "follow";
    Json body{{"id", notification.id},
              {"type", notification.type},
              {"created_at", iso_time(notification.created_at)},
              {"group_key", groups && notification.status != nullptr ? notification.type + "-" + notification.status->id
                            : groups ? notification.type + "-" + iso_date(notification.created_at)
                                     : "ungrouped-" + notification.id},
              {"account", account(*notification.from)}};
    if (notification.status != nullptr) body["status"] = status(*notification.status);
    if (!notification.emoji.empty()) body["emoji"] = notification.emoji;
    if (world_.dialect().ids == IdKind::flake) {
        body.erase("group_key");
        body["pleroma"] = {{"is_seen", false}, {"is_muted", false}};
    }
    return body;
}

Json View::conversation(const Conversation& conversation) const
{
    std::vector<Account*> people(conversation.people.begin(), conversation.people.end());
    std::ranges::sort(people, {}, &Account::row);
    return {{"id", conversation.id},
            {"unread", conversation.unread},
            {"accounts", accounts(people)},
            {"last_status", conversation.statuses.empty() ? Json() : status(*conversation.statuses.back())}};
}

Json View::list(const UserList& list) const
{
    Json body{
        {"id", list.id}, {"title", list.title}, {"replies_policy", list.replies_policy}, {"exclusive", list.exclusive}};
    if (world_.dialect().friendica) body.erase("exclusive");
    return body;
}

Json View::tag(const std::string& name) const
{
    auto history = Json::array();
    const auto today = std::chrono::floor<std::chrono::days>(world_.now());
    std::size_t uses = 0;
    std::set<const Account*> users;
    for (const auto* status : world_.all_statuses()) {
        if (status->deleted || !world_.has_tag(*status, name)) continue;
        ++uses;
        users.insert(status->account);
    }
    for (int day = 0; day < 7; ++day) {
        const auto since = std::chrono::system_clock::to_time_t(today - std::chrono::days(day));
        history.push_back({{"day", std::to_string(since)},
                           {"accounts", std::to_string(day == 0 ? users.size() : 0)},
                           {"uses", std::to_string(day == 0 ? uses : 0)}});
    }
    Json body{{"id", std::to_string(std::hash<std::string>{}(name) % 1000000)},
              {"name", name},
              {"url", world_.base + "/tags/" + url_encode(name)},
              {"history", history}};
    if (viewer_ != nullptr) {
        body["following"] = viewer_->followed_tags.contains(name);
        body["featuring"] = viewer_->featured_tags.contains(name);
    }
    return body;
}

Json View::scheduled(const Scheduled& scheduled) const
{
    if (world_.dialect().friendica) return friendica_scheduled(scheduled);
    const auto& params = scheduled.params;
    const auto text_or_null = [&](const char* name) { return params.has(name) ? Json(params.text(name)) : Json(); };
    const auto media_ids = params.list("media_ids");
    auto media = Json::array();
    for (const auto* attached : scheduled.media) media.push_back(this->media(*attached));
    return {{"id", scheduled.id},
            {"scheduled_at", iso_time(scheduled.at)},
            {"params",
             {{"poll", params.has("poll") ? params.group("poll").tree() : Json()},
              {"text", params.text("status")},
              {"language", text_or_null("language")},
              {"media_ids", media_ids.empty() ? Json() : Json(media_ids)},
              {"sensitive", params.has("sensitive") ? Json(params.flag("sensitive")) : Json()},
              {"visibility", text_or_null("visibility")},
              {"idempotency", nullptr},
              {"scheduled_at", nullptr},
              {"spoiler_text", text_or_null("spoiler_text")},
              {"application_id", 1234567890123456},
              {"in_reply_to_id", text_or_null("in_reply_to_id")},
              {"with_rate_limit", false},
              {"allowed_mentions", nullptr},
              {"quoted_status_id", nullptr},
              {"quote_approval_policy", "public"}}},
            {"media_attachments", media}};
}

Json View::filter(const Filter& filter) const
{
    auto keywords = Json::array();
    for (const auto& keyword : filter.keywords) {
        keywords.push_back({{"id", keyword.id}, {"keyword", keyword.keyword}, {"whole_word", keyword.whole_word}});
    }
    auto statuses = Json::array();
    for (const auto& [id, status_id] : filter.statuses) statuses.push_back({{"id", id}, {"status_id", status_id}});
    return {{"id", filter.id},
            {"title", filter.title},
            {"context", filter.context},
            {"expires_at", filter.expires_at ? Json(iso_time(*filter.expires_at)) : Json()},
            {"filter_action", filter.action},
            {"keywords", keywords},
            {"statuses", statuses}};
}

Json View::filter_v1(const Filter& filter, const FilterKeyword& keyword) const
{
    return {{"id", keyword.id},
            {"phrase", keyword.keyword},
            {"context", filter.context},
            {"whole_word", keyword.whole_word},
            {"expires_at", filter.expires_at ? Json(iso_time(*filter.expires_at)) : Json()},
            {"irreversible", filter.action == "hide"}};
}

} // namespace fedisim
