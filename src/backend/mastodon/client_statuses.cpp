// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading, writing and acting on posts.
#include "backend/mastodon/client.hpp"

#include "text/iso_time.hpp"
#include "text/url_encode.hpp"

#include <algorithm>
#include <array>

namespace fedibee::mastodon {
namespace {

struct ActionRow {
    StatusAction action;
    const char* word;
    bool Status::* flag;
    bool wanted;
};

constexpr std::array actions{
    ActionRow{StatusAction::favourite, "favourite", &Status::favourited, true},
    ActionRow{StatusAction::unfavourite, "unfavourite", &Status::favourited, false},
    ActionRow{StatusAction::reblog, "reblog", &Status::reblogged, true},
    ActionRow{StatusAction::unreblog, "unreblog", &Status::reblogged, false},
    ActionRow{StatusAction::bookmark, "bookmark", &Status::bookmarked, true},
    ActionRow{StatusAction::unbookmark, "unbookmark", &Status::bookmarked, false},
    ActionRow{StatusAction::pin, "pin", &Status::pinned, true},
    ActionRow{StatusAction::unpin, "unpin", &Status::pinned, false},
    ActionRow{StatusAction::mute, "mute", &Status::muted, true},
    ActionRow{StatusAction::unmute, "unmute", &Status::muted, false},
};

/// None for what the Mastodon API has no call for.
const ActionRow* row_of(StatusAction action)
{
    const auto* found = std::ranges::find(actions, action, &ActionRow::action);
    return found == actions.end() ? nullptr : found;
}

std::string status_path(const StatusId& id, const char* rest = "")
{
    return "/api/v1/statuses/" + text::url_encode(id.value) + rest;
}

constexpr const char* plain_text = "text/plain";

/// GoToSocial answers an "unreblog" with a post that still reads as boosted.
StatusPtr with_flag(const StatusPtr& answer, const ActionRow& row)
{
    if ((*answer).*row.flag == row.wanted) return answer;
    auto corrected = std::make_shared<Status>(*answer);
    (*corrected).*row.flag = row.wanted;
    return corrected;
}

bool has_policy(const NewStatus& draft)
{
    return !draft.reply_policy.empty() || !draft.boost_policy.empty();
}

/// A post as a form, for the one server that reads polls from nothing else.
std::string form_of(const NewStatus& draft)
{
    text::Fields form{{"status", draft.text}};
    if (!draft.spoiler_text.empty()) form.emplace_back("spoiler_text", draft.spoiler_text);
    if (draft.visibility) form.emplace_back("visibility", visibility_word(*draft.visibility));
    if (draft.sensitive) form.emplace_back("sensitive", *draft.sensitive ? "true" : "false");
    if (!draft.language.empty()) form.emplace_back("language", draft.language);
    if (!draft.in_reply_to_id.empty()) form.emplace_back("in_reply_to_id", draft.in_reply_to_id.value);
    if (draft.scheduled_at) form.emplace_back("scheduled_at", text::format_iso_time(*draft.scheduled_at));
    for (const std::string& option : draft.poll_options) form.emplace_back("poll[options][]", option);
    form.emplace_back("poll[expires_in]", std::to_string(draft.poll_expires_in.count()));
    if (draft.poll_hide_totals) form.emplace_back("poll[hide_totals]", "true");
    form.emplace_back("poll[multiple]", draft.poll_multiple ? "true" : "false");
    return text::form_encode(form);
}

} // namespace

Task<StatusPtr> Client::status(StatusId id)
{
    if (auto chat = chat_of(id.value)) co_return co_await chat_message(std::move(*chat));
    auto answer = co_await get(status_path(id));
    if (!answer) co_return fail(std::move(answer));
    co_return read_status(answer->body, reading_);
}

Task<Context> Client::context(StatusId id)
{
    if (auto chat = chat_of(id.value)) co_return co_await chat_context(std::move(*chat));
    auto answer = co_await get(status_path(id, "/context"));
    if (!answer) co_return fail(std::move(answer));
    co_return read_context(answer->body, reading_);
}

Result<void> Client::check_draft(const NewStatus& draft) const
{
    const Capabilities& can = capabilities();
    if (!draft.poll_options.empty() && !can.polls) return cannot("publish polls");
    if (!can.text_only_posts && draft.media_ids.empty() && draft.in_reply_to_id.empty())
        return cannot("publish a post without a picture: attach one first");
    if (draft.scheduled_at && !can.scheduled_posts)
        return cannot("keep posts for later: keep it here with draft add, and post it yourself");
    if (!draft.circle.empty() && !can.circles) return cannot("publish posts for a circle");
    if (!draft.quote_policy.empty() && !can.quote_policies) return cannot("let you say who may quote a post");
    if (has_policy(draft) && !can.reply_policies) return cannot("let you say who may answer or boost a post");
    if (draft.visibility && std::ranges::find(can.visibilities, *draft.visibility) == can.visibilities.end()) {
        std::string words;
        for (const Visibility known : can.visibilities) words += (words.empty() ? "" : ", ") + visibility_word(known);
        return cannot("publish " + visibility_word(*draft.visibility) + " posts: it has " + words);
    }
    const bool is_formatted = !draft.content_type.empty() && draft.content_type != plain_text;
    if (is_formatted && std::ranges::find(can.formats, draft.content_type) == can.formats.end())
        return cannot("read posts as " + draft.content_type +
                      (can.formats.empty() ? ": it takes plain text only" : ""));
    return {};
}

Task<StatusPtr> Client::post(NewStatus draft)
{
    if (auto fits = check_draft(draft); !fits) co_return fail(std::move(fits));
    auto chat = co_await chat_for(draft);
    if (!chat) co_return fail(std::move(chat));
    // What "everybody" means in a policy depends on who sees the post.
    if (has_policy(draft) && !draft.visibility) draft.visibility = default_visibility_;
    if (!chat->empty()) co_return co_await post_in_chat(std::move(*chat), std::move(draft));
    const bool as_form = !draft.poll_options.empty() && quirks_.polls_as_form;
    const char* quote_field = quirks_.quote_id ? "quote_id" : "quoted_status_id";
    Call call;
    call.method = "POST";
    call.target = "/api/v1/statuses";
    call.body = as_form ? form_of(draft) : write_new_status(draft, capabilities(), quote_field, quirks_.local_by_flag);
    call.content_type = as_form ? "application/x-www-form-urlencoded" : "application/json";
    call.urgency = Urgency::posting;
    if (capabilities().idempotency_key) call.idempotency_key = draft.idempotency_key;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    auto published = read_status(answer->body, reading_);
    if (published) co_return published;
    if (draft.scheduled_at && is_scheduled(answer->body)) co_return StatusPtr{};
    // The server said yes in words that make no sense: the post is probably out.
    published.error().maybe_done = true;
    co_return published;
}

Task<StatusPtr> Client::edit(StatusId id, NewStatus whole)
{
    if (chat_of(id.value)) co_return cannot("edit what was said in a chat");
    if (!capabilities().edits) co_return cannot("edit posts: delete it and post it anew");
    Call call;
    call.method = "PUT";
    call.target = status_path(id);
    call.body = write_edit(whole, capabilities());
    call.content_type = "application/json";
    call.urgency = Urgency::posting;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return read_status(answer->body, reading_);
}

Task<StatusSource> Client::source(StatusId id)
{
    auto answer = co_await get(status_path(id, "/source"));
    if (!answer) co_return fail(std::move(answer));
    co_return read_source(answer->body, reading_);
}

Task<StatusPtr> Client::remove(StatusId id)
{
    if (auto chat = chat_of(id.value)) co_return co_await remove_from_chat(std::move(*chat));
    if (!capabilities().deletes) co_return cannot("delete posts for other programs: use its own pages");
    auto answer = co_await deed("DELETE", status_path(id));
    if (!answer) co_return fail(std::move(answer));
    auto removed = read_status(answer->body, reading_);
    if (removed) co_return removed;
    // Some servers answer with {}: it is deleted all the same.
    auto gone = std::make_shared<Status>();
    gone->id = std::move(id);
    co_return StatusPtr(std::move(gone));
}

Task<StatusPtr> Client::act(StatusId id, StatusAction action)
{
    const ActionRow* row = row_of(action);
    if (row == nullptr) {
        const bool is_dislike = action == StatusAction::dislike || action == StatusAction::undislike;
        co_return cannot(is_dislike ? "take dislikes" : "take answers to events");
    }
    const bool is_mute = action == StatusAction::mute || action == StatusAction::unmute;
    if (is_mute && !capabilities().thread_mutes) co_return cannot("mute a conversation");
    if (chat_of(id.value)) co_return cannot(std::string(row->word) + " what was said in a chat");
    auto answer = co_await deed("POST", status_path(id, "/") + row->word);
    if (!answer) co_return fail(std::move(answer));
    auto changed = read_status(answer->body, reading_);
    if (!changed) co_return fail(std::move(changed));
    co_return with_flag(*changed, *row);
}

Task<Poll> Client::vote(PollId id, std::vector<int> choices)
{
    Call call;
    call.method = "POST";
    call.target = "/api/v1/polls/" + text::url_encode(id.value) + "/votes";
    call.body = write_choices(choices);
    call.content_type = "application/json";
    if (quirks_.polls_as_form) {
        text::Fields form;
        for (const int choice : choices) form.emplace_back("choices[]", std::to_string(choice));
        call.body = text::form_encode(form);
        call.content_type = "application/x-www-form-urlencoded";
    }
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return read_poll(answer->body, reading_);
}

} // namespace fedibee::mastodon
