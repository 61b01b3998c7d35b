// SPDX-License-Identifier: AGPL-3.0-or-later
// What there is to find at an instance: followed hashtags, trends, announcements.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* followed_tags_path = "/api/v1/followed_tags?limit=200";
constexpr const char* featured_tags_path = "/api/v1/featured_tags";
constexpr const char* announcements_path = "/api/v1/announcements";

Result<std::vector<std::string>> tag_names(Result<std::vector<TagTrend>> tags)
{
    if (!tags) return fail(std::move(tags));
    std::vector<std::string> names;
    for (auto& tag : *tags) names.push_back(std::move(tag.name));
    return names;
}

} // namespace

Task<std::vector<std::string>> Client::followed_tags()
{
    if (!capabilities().followed_tags) co_return cannot("follow hashtags: join them as channels");
    auto answer = co_await get(followed_tags_path);
    if (!answer && is_unknown_call(answer.error())) co_return cannot("follow hashtags: join them as channels");
    if (!answer) co_return fail(std::move(answer));
    co_return tag_names(read_tags(answer->body, reading_));
}

Task<void> Client::follow_tag(std::string name, bool wanted)
{
    if (!capabilities().followed_tags) co_return cannot("follow hashtags: join them as channels");
    auto answer = co_await deed("POST", "/api/v1/tags/" + text::url_encode(name) + (wanted ? "/follow" : "/unfollow"));
    if (answer) co_return Result<void>{};
    if (is_unknown_call(answer.error())) co_return cannot("follow hashtags: join them as channels");
    co_return fail(std::move(answer));
}

Task<std::vector<TagTrend>> Client::trending_tags()
{
    if (!capabilities().trends) co_return cannot("say what trends");
    auto answer = co_await get("/api/v1/trends/tags");
    if (answer) co_return read_tags(answer->body, reading_);
    if (is_unknown_call(answer.error())) co_return cannot("say what trends");
    co_return fail(std::move(answer));
}

Task<std::vector<StatusPtr>> Client::trending_statuses()
{
    if (!capabilities().trends) co_return cannot("say which posts trend");
    auto answer = co_await get("/api/v1/trends/statuses");
    if (answer) co_return read_statuses(answer->body, reading_);
    if (is_unknown_call(answer.error())) co_return cannot("say which posts trend");
    co_return fail(std::move(answer));
}

Task<std::vector<PreviewCard>> Client::trending_links()
{
    if (!capabilities().trends) co_return cannot("say which links trend");
    auto answer = co_await get("/api/v1/trends/links");
    if (answer) co_return read_cards(answer->body, reading_);
    if (is_unknown_call(answer.error())) co_return cannot("say which links trend");
    co_return fail(std::move(answer));
}

Task<std::vector<Announcement>> Client::announcements()
{
    auto answer = co_await get(announcements_path);
    if (answer) co_return read_announcements(answer->body, reading_);
    if (is_unknown_call(answer.error())) co_return std::vector<Announcement>{};
    co_return fail(std::move(answer));
}

Task<void> Client::react_to_announcement(std::string id, std::string emoji, bool wanted)
{
    if (!capabilities().announcement_reactions) co_return cannot("react to announcements");
    if (emoji.size() > 2 && emoji.starts_with(':') && emoji.ends_with(':')) emoji = emoji.substr(1, emoji.size() - 2);
    auto answer =
        co_await deed(wanted ? "PUT" : "DELETE", std::string(announcements_path) + "/" + text::url_encode(id) +
                                                     "/reactions/" + text::url_encode(emoji));
    if (answer) co_return Result<void>{};
    if (answer.error().http_status == 405 || answer.error().http_status == 501)
        co_return cannot("react to announcements");
    co_return fail(std::move(answer));
}

Task<std::vector<std::string>> Client::featured_tags()
{
    if (!capabilities().featured_tags) co_return cannot("show hashtags on profiles");
    auto answer = co_await get(featured_tags_path);
    if (!answer && is_unknown_call(answer.error())) co_return cannot("show hashtags on profiles");
    if (!answer) co_return fail(std::move(answer));
    co_return tag_names(read_tags(answer->body, reading_));
}

Task<void> Client::feature_tag(std::string name, bool wanted)
{
    if (!capabilities().featured_tags) co_return cannot("show hashtags on profiles");
    if (wanted) {
        auto answer = co_await deed("POST", featured_tags_path, write_name(name));
        if (answer) co_return Result<void>{};
        if (is_unknown_call(answer.error())) co_return cannot("show hashtags on profiles");
        co_return fail(std::move(answer));
    }
    auto all = co_await get(featured_tags_path);
    if (!all && is_unknown_call(all.error())) co_return cannot("show hashtags on profiles");
    if (!all) co_return fail(std::move(all));
    const std::string id = id_of_tag(all->body, name);
    if (id.empty()) co_return fail(Errc::not_found, "#" + name + " is not on your profile");
    co_return co_await done("DELETE", std::string(featured_tags_path) + "/" + text::url_encode(id));
}

Task<void> Client::dismiss_announcement(std::string id)
{
    co_return co_await done("POST", std::string(announcements_path) + "/" + text::url_encode(id) + "/dismiss");
}

} // namespace fedibee::mastodon
