// SPDX-License-Identifier: AGPL-3.0-or-later
// Versions, translations and reactions of a post, and posts that wait for their time.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/url_encode.hpp"

#include <algorithm>

namespace fedibee::mastodon {
namespace {

constexpr const char* scheduled_path = "/api/v1/scheduled_statuses";
constexpr const char* most_scheduled = "40";

std::string status_path(const StatusId& id, const char* rest)
{
    return "/api/v1/statuses/" + text::url_encode(id.value) + rest;
}

std::string scheduled_one(const ScheduledId& id)
{
    return std::string(scheduled_path) + "/" + text::url_encode(id.value);
}

} // namespace

Task<std::vector<StatusEdit>> Client::edit_history(StatusId id)
{
    if (!capabilities().edit_history) co_return cannot("show what a post was before");
    auto answer = co_await get(status_path(id, "/history"));
    if (!answer) co_return fail(std::move(answer));
    co_return read_edit_history(answer->body, reading_);
}

Task<Translation> Client::translate(StatusId id, std::string language)
{
    if (!capabilities().translations) co_return cannot("translate posts");
    auto answer = co_await deed("POST", status_path(id, "/translate"), write_language(language));
    if (answer) co_return read_translation(answer->body, reading_);
    // Akkoma has its own address for it, and wants the language.
    if (quirks_.speaks_pleroma && !language.empty() && is_unknown_call(answer.error()))
        answer = co_await get(status_path(id, "/translations/") + text::url_encode(language));
    if (answer) co_return read_translation(answer->body, reading_);
    const int status = answer.error().http_status;
    if (is_unknown_call(answer.error()) || status == 503) co_return cannot("translate this post");
    co_return fail(std::move(answer));
}

Task<void> Client::react(StatusId id, std::string emoji, bool wanted)
{
    if (!capabilities().reactions) co_return cannot("take emoji reactions");
    const std::string name = text::url_encode(emoji);
    std::string target = status_path(id, wanted ? "/react/" : "/unreact/") + name;
    if (quirks_.speaks_pleroma)
        target = "/api/v1/pleroma/statuses/" + text::url_encode(id.value) + "/reactions/" + name;
    const char* pleroma_method = wanted ? "PUT" : "DELETE";
    co_return co_await done(quirks_.speaks_pleroma ? pleroma_method : "POST", std::move(target));
}

Task<std::vector<ScheduledStatus>> Client::scheduled()
{
    if (!capabilities().scheduled_posts) co_return cannot("keep posts for later");
    auto answer = co_await get(with_field(scheduled_path, "limit", most_scheduled));
    if (!answer && is_unknown_call(answer.error())) co_return cannot("keep posts for later");
    if (!answer) co_return fail(std::move(answer));
    auto waiting = read_all_scheduled(answer->body, reading_);
    if (waiting) std::ranges::sort(*waiting, {}, &ScheduledStatus::scheduled_at);
    co_return waiting;
}

Task<ScheduledStatus> Client::reschedule(ScheduledId id, Timestamp at)
{
    auto answer = co_await deed("PUT", scheduled_one(id), write_scheduled_at(at));
    if (!answer) co_return fail(std::move(answer));
    co_return read_scheduled(answer->body, reading_);
}

Task<void> Client::cancel_scheduled(ScheduledId id)
{
    co_return co_await done("DELETE", scheduled_one(id));
}

} // namespace fedibee::mastodon
