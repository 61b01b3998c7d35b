// SPDX-License-Identifier: AGPL-3.0-or-later
// Posting, and what is done to posts.
#include "backend/friendica/client.hpp"

#include "backend/friendica/markup.hpp"
#include "net/backoff.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <array>
#include <chrono>

namespace fedibee::friendica {
namespace {

constexpr std::size_t most_deeds = 64; ///< that are remembered

/// Deeds of one kind replace or undo each other.
const char* kind_of(StatusAction action)
{
    switch (action) {
    case StatusAction::favourite:
    case StatusAction::unfavourite: return " like";
    case StatusAction::dislike:
    case StatusAction::undislike: return " dislike";
    case StatusAction::attend:
    case StatusAction::attend_maybe:
    case StatusAction::decline: return " attendance";
    default: return nullptr;
    }
}

const char* attendance_word(StatusAction action)
{
    if (action == StatusAction::attend) return "attendyes";
    return action == StatusAction::attend_maybe ? "attendmaybe" : "attendno";
}

bool is_private(const Status& status)
{
    return status.visibility == Visibility::private_ || status.visibility == Visibility::direct;
}

} // namespace

asio::awaitable<bool> Client::keep_apart(const StatusId& id, StatusAction action)
{
    const char* kind = kind_of(action);
    if (kind == nullptr) co_return true;
    if (deeds_.size() >= most_deeds) deeds_.clear();
    auto& last = deeds_[id.value + kind];
    const auto passed = SystemClock{}.now() - last;
    if (last != Instant{} && passed < apart_) {
        const auto pause = std::chrono::ceil<std::chrono::milliseconds>(apart_ - passed);
        if (!co_await net::sleep(pause)) co_return false;
    }
    deeds_[id.value + kind] = SystemClock{}.now();
    co_return true;
}

Task<StatusPtr> Client::dislike(StatusId id, StatusAction action)
{
    const char* word = action == StatusAction::dislike ? "/dislike" : "/undislike";
    auto answer = co_await deed("POST", "/api/friendica/statuses/" + text::url_encode(id.value) + word);
    if (!answer) co_return fail(std::move(answer));
    co_return mastodon::read_status(answer->body, reading());
}

/// The older API answers with a post of its own kind, which nobody needs.
Task<StatusPtr> Client::attend(StatusId id, StatusAction action)
{
    mastodon::Call call;
    call.method = "POST";
    call.target = std::string("/api/friendica/activity/") + attendance_word(action) + ".json";
    call.body = text::form_encode({{"id", id.value}});
    call.content_type = "application/x-www-form-urlencoded";
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return co_await status(std::move(id));
}

Task<StatusPtr> Client::act(StatusId id, StatusAction action)
{
    if (mail_of(id.value)) co_return cannot("do this to a mail");
    if (action == StatusAction::reblog) {
        // It would take the boost, and tell the author of it.
        const auto original = co_await status(id);
        if (!original) co_return fail(original.error());
        if (is_private(**original)) co_return fail(Errc::forbidden, "a post for few cannot be boosted to all");
    }
    if (!co_await keep_apart(id, action)) co_return fail(Errc::cancelled, "cancelled");
    switch (action) {
    case StatusAction::dislike:
    case StatusAction::undislike: co_return co_await dislike(std::move(id), action);
    case StatusAction::attend:
    case StatusAction::attend_maybe:
    case StatusAction::decline: co_return co_await attend(std::move(id), action);
    default: co_return co_await mastodon::Client::act(std::move(id), action);
    }
}

Result<void> Client::check_draft(const NewStatus& draft) const
{
    if (!draft.title.empty() && !draft.spoiler_text.empty())
        return cannot("show a title and a content warning: its readers would see the title alone");
    if (!draft.title.empty() && !draft.in_reply_to_id.empty()) return cannot("give an answer a title");
    if (!draft.circle.empty() && !draft.in_reply_to_id.empty())
        return cannot("show an answer to a circle: all who see the thread see it");
    // Circles have numbers among the lists; what the server fills by itself has words.
    if (!draft.circle.empty() && !text::is_digits(draft.circle.value))
        return cannot("post to a channel or to a group's list: a circle is what it takes");
    return mastodon::Client::check_draft(draft);
}

Task<NewStatus> Client::prepared(NewStatus draft)
{
    // Without one the account's own permissions count, and a post with a file may fail without a word.
    if (!draft.visibility) draft.visibility = default_visibility();
    const bool is_plain = draft.content_type.empty() || draft.content_type == "text/plain";
    if (is_plain) draft.text = escape_markup(draft.text);
    draft.content_type.clear();
    if (draft.group.empty()) co_return draft;
    auto wanted = co_await group(draft.group);
    if (!wanted) co_return fail(std::move(wanted));
    const std::string address =
        wanted->name.find('@') == std::string::npos ? wanted->name + "@" + instance().domain : wanted->name;
    draft.text = "!" + address + " " + draft.text;
    co_return draft;
}

Task<StatusPtr> Client::post(NewStatus draft)
{
    if (auto fits = check_draft(draft); !fits) co_return fail(std::move(fits));
    if (const auto answered = mail_of(draft.in_reply_to_id.value)) {
        auto before = co_await mail(*answered);
        if (!before) co_return fail(std::move(before));
        co_return co_await send_mail(peer_of(*before), *answered, std::move(draft));
    }
    const bool is_mail = draft.visibility == Visibility::direct && draft.in_reply_to_id.empty() &&
                         draft.allowed_mentions.size() == 1 && draft.media_ids.empty() && draft.spoiler_text.empty() &&
                         !draft.scheduled_at && draft.group.empty();
    if (is_mail) {
        NewStatus letter = draft;
        std::string no_mail; // is answered by it
        auto sent = co_await send_mail(draft.allowed_mentions.front(), std::move(no_mail), std::move(letter));
        // Who knows the person not at all may still write them a direct post.
        if (sent || sent.error().code != Errc::not_found) co_return sent;
    }
    auto ready = co_await prepared(std::move(draft));
    if (!ready) co_return fail(std::move(ready));
    co_return co_await mastodon::Client::post(std::move(*ready));
}

Task<StatusPtr> Client::edit(StatusId id, NewStatus whole)
{
    if (mail_of(id.value)) co_return cannot("change a mail that was sent");
    if (auto fits = check_draft(whole); !fits) co_return fail(std::move(fits));
    auto ready = co_await prepared(std::move(whole));
    if (!ready) co_return fail(std::move(ready));
    co_return co_await mastodon::Client::edit(std::move(id), std::move(*ready));
}

/// What stands for a warning may be the title.
Task<StatusSource> Client::source(StatusId id)
{
    auto typed = co_await mastodon::Client::source(id);
    if (!typed || typed->spoiler_text.empty()) co_return typed;
    const auto shown = co_await status(std::move(id));
    if (!shown) co_return fail(shown.error());
    typed->spoiler_text = (*shown)->spoiler_text;
    co_return typed;
}

/// Deleting what others wrote would be answered with a yes, and hide it from the login alone.
Task<StatusPtr> Client::remove(StatusId id)
{
    if (mail_of(id.value)) co_return cannot("delete a mail at the other side");
    const auto doomed = co_await status(id);
    if (!doomed) co_return fail(doomed.error());
    if (self() && (*doomed)->account.id != self()->id)
        co_return fail(Errc::forbidden, "this post is not yours: you can only delete your own");
    co_return co_await mastodon::Client::remove(std::move(id));
}

} // namespace fedibee::friendica
