// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading, writing and acting on posts.
#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/client.hpp"
#include "backend/gnusocial/mail.hpp"
#include "backend/gnusocial/markup.hpp"

#include "text/ascii.hpp"
#include "text/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace fedibee::gnusocial {
namespace {

constexpr const char* client_name = "fedibee";
constexpr std::size_t most_keys = 64;
constexpr const char* whole_thread = "200";
constexpr std::string_view inline_prefix = "inline/";
constexpr std::string_view address_of_attachment = " /attachment/1234567";

std::string call_on(const char* call, const StatusId& id)
{
    return std::string("/api/") + call + "/" + text::url_encode(id.value) + ".json";
}

std::size_t code_points(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Everything that is said, in the one field that there is.
std::string whole_text(const NewStatus& draft, const std::string& domain)
{
    std::string text = with_local_mentions(draft.text, domain);
    if (!draft.spoiler_text.empty()) text = "CW: " + draft.spoiler_text + "\n\n" + text;
    const std::string group = "!" + draft.group;
    if (!draft.group.empty() && (" " + text + " ").find(" " + group + " ") == std::string::npos)
        text = group + " " + text;
    return text;
}

/// The notices that answer `id`, directly or not.
void take_answers(const std::vector<StatusPtr>& oldest_first, const StatusId& id, std::vector<StatusPtr>& out)
{
    for (const auto& post : oldest_first) {
        if (post->in_reply_to_id != id || std::ranges::find(out, post) != out.end()) continue;
        out.push_back(post);
        take_answers(oldest_first, post->id, out);
    }
}

} // namespace

Task<NoticeFacts> Client::facts(StatusId id)
{
    auto answer = co_await get(call_on("statuses/show", id));
    if (!answer) co_return fail(std::move(answer));
    auto read = read_facts(answer->body, reading_);
    if (!read) co_return fail(Errc::bad_response, instance_.domain + " answered something that is not understood here");
    co_return std::move(*read);
}

Task<StatusPtr> Client::status(StatusId id)
{
    if (auto number = message_number(id.value)) {
        auto found = co_await message(std::move(*number));
        if (!found) co_return fail(std::move(found));
        co_return std::move(found->status);
    }
    auto answer = co_await get(call_on("statuses/show", id));
    if (!answer) co_return fail(std::move(answer));
    auto read = read_notice(answer->body, reading_);
    if (read) meet(*read);
    co_return read;
}

Task<Context> Client::context(StatusId id)
{
    if (auto number = message_number(id.value)) co_return co_await message_context(std::move(*number));
    auto centre = co_await facts(id);
    if (!centre) co_return fail(std::move(centre));
    const StatusId thread(centre->conversation);
    auto read =
        co_await notices(call_on("statusnet/conversation", thread) + "?count=" + whole_thread, Urgency::interactive);
    if (!read) co_return fail(std::move(read));
    auto& posts = read->posts;
    std::ranges::sort(posts, {}, [](const StatusPtr& post) { return post->created_at; });
    std::erase_if(posts, [](const StatusPtr& post) { return post->reblog != nullptr; });
    Context around;
    const auto find = [&](const StatusId& wanted) {
        return std::ranges::find(posts, wanted, [](const StatusPtr& post) { return post->id; });
    };
    auto at = find(id);
    for (std::size_t i = 0; at != posts.end() && i < posts.size(); ++i) {
        at = find((*at)->in_reply_to_id);
        if (at != posts.end()) around.ancestors.insert(around.ancestors.begin(), *at);
    }
    take_answers(posts, id, around.descendants);
    co_return around;
}

Result<void> Client::check_draft(const NewStatus& draft) const
{
    if (!draft.poll_options.empty()) return cannot("publish polls: ask in words");
    if (draft.scheduled_at) return cannot("keep posts for later: keep it here with draft add, and post it yourself");
    if (!draft.quoted_status_id.empty()) return cannot("quote posts: give the other post's web address");
    const bool everybody = !draft.visibility || *draft.visibility == Visibility::public_;
    if (!everybody && *draft.visibility != Visibility::direct)
        return cannot("keep a post from anybody: post it with 'vis public', or write to the person alone");
    if (draft.media_ids.size() > 1 && uploads_inline_)
        return cannot("take more than one file in a post: post them one by one");
    return {};
}

Task<HttpResponse> Client::send_update(const NewStatus& draft, const std::string& text)
{
    text::Fields form{{"status", text}, {"source", client_name}};
    if (!draft.in_reply_to_id.empty()) form.emplace_back("in_reply_to_status_id", draft.in_reply_to_id.value);
    Call call;
    call.method = "POST";
    call.target = "/api/statuses/update.json";
    call.urgency = Urgency::posting;
    std::string ids;
    for (const auto& id : draft.media_ids) {
        const auto file = inline_media_.find(id.value);
        if (file != inline_media_.end())
            call.parts.push_back({"media", file->second.filename, file->second.mime_type, file->second.bytes});
        else if (id.value.starts_with(inline_prefix))
            co_return fail(Errc::invalid_input, "the file is no longer here: attach it again");
        else
            ids += (ids.empty() ? "" : ",") + id.value;
    }
    if (!ids.empty()) form.emplace_back("media_ids", ids);
    if (call.parts.empty())
        call.form = std::move(form);
    else
        for (auto& [name, value] : form) call.parts.push_back({name, {}, {}, value});
    co_return co_await send(std::move(call));
}

/// A refusal because it is there already: that of an earlier try is what was wanted.
Task<StatusPtr> Client::already_there(NewStatus draft, std::string text, Error refusal)
{
    const Timeline own{TimelineKind::account, reading_.self.value};
    auto answer = co_await get("/api/statuses/user_timeline/" + text::url_encode(own.value) + ".json?count=5");
    const auto all = answer ? read_all_facts(answer->body, reading_) : std::vector<NoticeFacts>{};
    const auto same = std::ranges::find_if(all, [&](const NoticeFacts& one) { return is_same_text(text, one.text); });
    if (same == all.end()) co_return fail(std::move(refusal));
    if (tried_keys_.contains(draft.idempotency_key)) co_return co_await status(StatusId(same->id));
    refusal.code = Errc::conflict;
    refusal.detail = instance_.domain +
                     " has this text from you already and takes no second one within a minute: wait, "
                     "or say it in other words";
    co_return fail(std::move(refusal));
}

Task<StatusPtr> Client::publish(NewStatus draft, std::string text)
{
    const bool defended = looks_like_command(text);
    const std::string highest = highest_;
    auto answer = co_await send_update(draft, escaped(defended ? defend(text) : text));
    if (!answer && answer.error().http_status == 400) co_return co_await already_there(draft, text, answer.error());
    if (!answer) co_return fail(std::move(answer));
    auto stored = read_facts(answer->body, reading_);
    // Servers may change words; what was made this second is ours all the same.
    const auto is_ours = [&] {
        return stored && is_newer(stored->id, highest) &&
               (is_same_text(text, stored->text) || is_of_now(stored->created_at, *answer));
    };
    if (!is_ours() && !defended) {
        // A plugin's command: the answer is an older notice, and the text was not published.
        answer = co_await send_update(draft, escaped(defend(text)));
        if (!answer) co_return fail(std::move(answer));
        stored = read_facts(answer->body, reading_);
    }
    if (!is_ours())
        co_return fail(Errc::bad_response, instance_.domain +
                                               " took the post for a command and published nothing: begin "
                                               "it with another word");
    raise(highest_, stored->id);
    co_return read_notice(answer->body, reading_);
}

Task<StatusPtr> Client::post(NewStatus draft)
{
    if (auto fits = check_draft(draft); !fits) co_return fail(std::move(fits));
    if (draft.visibility == Visibility::direct || message_number(draft.in_reply_to_id.value))
        co_return co_await send_message(std::move(draft));
    const std::string text = whole_text(draft, instance_.domain);
    const std::size_t link = address_of_attachment.size() + instance_.origin.size();
    const std::size_t length = code_points(text) + draft.media_ids.size() * link;
    if (length > capabilities().max_characters)
        co_return fail(
            Errc::invalid_input,
            fmt::format("This is too long for {}: {} characters with warning, group and the addresses of its "
                        "files, and at most {} are taken",
                        instance_.domain, length, capabilities().max_characters));
    const std::string key = draft.idempotency_key;
    std::vector<MediaId> files = draft.media_ids;
    auto posted = co_await publish(std::move(draft), text);
    if (tried_keys_.size() >= most_keys) tried_keys_.clear();
    if (!key.empty()) tried_keys_.insert(key);
    if (!posted) co_return posted;
    for (const auto& file : files) inline_media_.erase(file.value);
    note_own(*posted);
    co_return posted;
}

Task<StatusPtr> Client::remove(StatusId id)
{
    if (message_number(id.value)) co_return cannot("take a direct message back");
    auto answer = co_await deed(call_on("statuses/destroy", id));
    if (!answer) co_return fail(std::move(answer));
    const auto gone = read_facts(answer->body, reading_);
    auto removed = std::make_shared<Status>();
    if (auto read = read_notice(answer->body, reading_)) *removed = **read;
    removed->id = std::move(id);
    if (gone) removed->text = gone->text;
    if (watch_.own_posts)
        std::erase_if(*watch_.own_posts, [&](const StatusPtr& post) { return post->id == removed->id; });
    co_return StatusPtr(std::move(removed));
}

Task<StatusPtr> Client::favourite(StatusId id, bool wanted)
{
    auto answer = co_await deed(call_on(wanted ? "favorites/create" : "favorites/destroy", id));
    if (answer) {
        auto read = read_notice(answer->body, reading_);
        if (!read) co_return read;
        auto changed = std::make_shared<Status>(**read);
        changed->favourited = wanted;
        co_return StatusPtr(std::move(changed));
    }
    // 403: it is so already. 2.0 fails after it has taken the favourite back.
    const int status_code = answer.error().http_status;
    if (status_code != 403 && status_code < 500) co_return fail(std::move(answer));
    auto now = co_await status(id);
    if (now && (*now)->favourited == wanted) co_return now;
    co_return fail(std::move(answer));
}

/// Of the original: a repeat of a repeat would say "RT @bob RT @alice".
Task<StatusPtr> Client::repeat(StatusId id)
{
    auto about = co_await facts(id);
    if (!about) co_return fail(std::move(about));
    if (!about->is_post)
        co_return fail(Errc::invalid_input, "this records what somebody did and is no post: it is not repeated");
    if (about->author == reading_.self.value && about->original == about->id)
        co_return fail(Errc::forbidden, instance_.domain + " lets nobody repeat their own posts");
    auto answer = co_await deed(call_on("statuses/retweet", StatusId(about->original)));
    if (!answer) co_return fail(std::move(answer));
    co_return read_notice(answer->body, reading_);
}

Task<StatusPtr> Client::take_repeat_back(StatusId id)
{
    auto about = co_await facts(id);
    if (!about) co_return fail(std::move(about));
    if (about->original != about->id && about->own_repeat.empty()) about = co_await facts(StatusId(about->original));
    if (!about) co_return fail(std::move(about));
    if (about->own_repeat.empty())
        co_return fail(Errc::conflict, "you have not repeated this, so there is nothing to take back");
    auto answer = co_await deed(call_on("statuses/destroy", StatusId(about->own_repeat)));
    if (!answer) co_return fail(std::move(answer));
    co_return co_await status(StatusId(about->original));
}

Task<StatusPtr> Client::act(StatusId id, StatusAction action)
{
    if (message_number(id.value)) co_return cannot("act on a direct message: answer it");
    switch (action) {
    case StatusAction::favourite: co_return co_await favourite(std::move(id), true);
    case StatusAction::unfavourite: co_return co_await favourite(std::move(id), false);
    case StatusAction::reblog: co_return co_await repeat(std::move(id));
    case StatusAction::unreblog: co_return co_await take_repeat_back(std::move(id));
    case StatusAction::bookmark:
    case StatusAction::unbookmark: co_return cannot("keep bookmarks: use fav, and read &favourites");
    case StatusAction::pin:
    case StatusAction::unpin: co_return cannot("pin posts: name the post in your profile's description");
    case StatusAction::mute:
    case StatusAction::unmute: co_return cannot("mute conversations: leave the channel of the thread");
    case StatusAction::dislike:
    case StatusAction::undislike: co_return cannot("dislike posts: answer in words");
    case StatusAction::attend:
    case StatusAction::attend_maybe:
    case StatusAction::decline: break;
    }
    co_return cannot("answer events: answer in words");
}

Task<StatusSource> Client::source(StatusId id)
{
    if (message_number(id.value)) co_return cannot("give a direct message as it was typed: copy it");
    auto about = co_await facts(std::move(id));
    if (!about) co_return fail(std::move(about));
    co_return StatusSource{about->text, {}};
}

Task<MediaAttachment> Client::upload(NewMedia media, UploadProgress /*busy*/)
{
    constexpr std::chrono::seconds upload_deadline{180};
    if (!uploads_inline_) {
        Call call;
        call.method = "POST";
        call.target = "/api/media/upload.json";
        call.deadline = upload_deadline;
        call.urgency = Urgency::posting;
        call.parts.push_back({"media", media.filename.empty() ? "file" : media.filename, media.mime_type, media.bytes});
        auto answer = co_await send(std::move(call));
        if (answer) co_return read_upload(answer->body, reading_);
        const int code = answer.error().http_status;
        if (code != 404 && code < 500) co_return fail(std::move(answer));
        uploads_inline_ = true;
    }
    // The file goes with the post itself, then.
    MediaAttachment kept;
    kept.id = MediaId(std::string(inline_prefix) + std::to_string(++inline_count_));
    inline_media_.clear();
    inline_media_.emplace(kept.id.value, std::move(media));
    co_return kept;
}

} // namespace fedibee::gnusocial
