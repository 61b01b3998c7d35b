// SPDX-License-Identifier: AGPL-3.0-or-later
// What answers mean, who the login is, and the calls that differ little.
#include "backend/friendica/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <array>

namespace fedibee::friendica {
namespace {

constexpr std::string_view lists_path = "/api/v1/lists/";
constexpr std::string_view channel_prefix = "channel:";
constexpr std::string_view group_prefix = "group:";

/// What the server says of itself in errors of the status 403, and what it means.
struct Meaning {
    std::string_view words;
    Errc code;
};
constexpr std::array meanings{
    Meaning{"Record not found", Errc::not_found},
    Meaning{"Unprocessable Entity", Errc::invalid_input},
    Meaning{"Internal Server Error", Errc::invalid_input},
    Meaning{"Only starting posts can be bookmarked", Errc::unsupported},
};

bool is_page(const HttpResponse& answer)
{
    return answer.headers.find("Content-Type").find("text/html") != std::string_view::npos;
}

/// Changes of lists succeed with a web page.
bool may_be_page(const mastodon::Call& call)
{
    return call.method != "GET" && call.target.starts_with(lists_path);
}

} // namespace

Client::Client(HttpClient& http, InstanceInfo instance, Credentials credentials, std::string budget,
               std::chrono::milliseconds apart)
    : mastodon::Client(http, std::move(instance), std::move(credentials), std::move(budget)), apart_(apart)
{
    reading().amend = amend_status;
}

std::optional<Error> Client::refusal(const mastodon::Call& call, const HttpResponse& answer) const
{
    if (mastodon::is_success(answer)) {
        if (!is_page(answer) || may_be_page(call)) return std::nullopt;
        // A route that is not there, or a call that lacks something it needs.
        return Error{Errc::unsupported, reading().host + " cannot do this", std::nullopt, 404};
    }
    auto error = mastodon::Client::refusal(call, answer);
    if (!error || answer.status != 403) return error;
    const std::string words = mastodon::read_error_text(answer.body);
    for (const Meaning& meaning : meanings) {
        if (words.find(meaning.words) == std::string::npos) continue;
        error->code = meaning.code;
        if (meaning.code == Errc::not_found)
            error->detail = reading().host + " does not have this, or does not show it to you";
    }
    return error;
}

Task<CredentialAccount> Client::verify_credentials()
{
    auto own = co_await mastodon::Client::verify_credentials();
    if (!own) co_return own;
    reading().self = std::make_shared<const Account>(own->account);
    // The account itself does not say how it posts.
    const auto preferences = co_await get("/api/v1/preferences");
    const auto visibility = preferences ? read_default_visibility(preferences->body) : std::nullopt;
    if (visibility) own->default_visibility = *visibility;
    set_default_visibility(own->default_visibility);
    co_return own;
}

/// One account that is unknown spoils the answer for all.
Task<std::vector<Relationship>> Client::relationships(std::vector<AccountId> ids)
{
    auto all = co_await mastodon::Client::relationships(ids);
    if (all || all.error().code != Errc::not_found || ids.size() < 2) co_return all;
    std::vector<Relationship> known;
    for (const AccountId& id : ids) {
        std::vector<AccountId> alone{id};
        auto one = co_await mastodon::Client::relationships(std::move(alone));
        if (one) std::ranges::move(*one, std::back_inserter(known));
        if (!one && one.error().code != Errc::not_found) co_return fail(std::move(one));
    }
    co_return known;
}

/// Following somebody unknown is answered by an error without a word.
Task<Relationship> Client::act(AccountId id, AccountAction action)
{
    if (action == AccountAction::follow) {
        const auto known = co_await account(id);
        if (!known) co_return fail(known.error());
    }
    co_return co_await mastodon::Client::act(std::move(id), action);
}

Task<Relationship> Client::follow(AccountId id, FollowOptions options)
{
    const auto known = co_await account(id);
    if (!known) co_return fail(known.error());
    co_return co_await mastodon::Client::follow(std::move(id), std::move(options));
}

/// Circles, which are lists, and channels, which the server fills itself. Groups have places of their own.
Task<std::vector<List>> Client::lists()
{
    auto all = co_await mastodon::Client::lists();
    if (all) std::erase_if(*all, [](const List& list) { return list.id.value.starts_with(group_prefix); });
    co_return all;
}

Task<List> Client::rename_list(ListId id, std::string title)
{
    if (id.value.starts_with(channel_prefix)) co_return cannot("rename a channel: it fills channels itself");
    const auto renamed =
        co_await done("PUT", std::string(lists_path) + text::url_encode(id.value), mastodon::write_title(title));
    if (!renamed) co_return fail(renamed.error());
    co_return List{std::move(id), std::move(title)};
}

/// Only that of notifications is kept.
Task<void> Client::set_marker(Marker marker)
{
    if (marker.timeline != "notifications") co_return Result<void>{};
    co_return co_await mastodon::Client::set_marker(std::move(marker));
}

Task<Poll> Client::vote(PollId /*id*/, std::vector<int> /*choices*/)
{
    co_return cannot("vote in polls: open the post's web page");
}

/// The server keeps descriptions, and answers as if there were none.
Task<MediaAttachment> Client::upload(NewMedia media, UploadProgress busy)
{
    const std::string description = media.description;
    auto uploaded = co_await mastodon::Client::upload(std::move(media), std::move(busy));
    if (uploaded && uploaded->description.empty()) uploaded->description = description;
    co_return uploaded;
}

Task<MediaAttachment> Client::describe_media(MediaId id, std::string description)
{
    auto described = co_await mastodon::Client::describe_media(std::move(id), description);
    if (described && described->description.empty()) described->description = std::move(description);
    co_return described;
}

} // namespace fedibee::friendica
