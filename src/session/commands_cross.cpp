// SPDX-License-Identifier: AGPL-3.0-or-later
// One text for several accounts at once.
#include "session/commands.hpp"
#include "session/outbox.hpp"
#include "session/post_name.hpp"
#include "session/post_options.hpp"
#include "session/post_uploads.hpp"

#include "crypto/random.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

/// Who typed sees the posts at home like the user's other clients: here they are an answer of one line each.
class Elsewhere final : public Downstream {
public:
    void deliver(const Delivery&) override {}
    [[nodiscard]] std::string_view label() const override { return "cross"; }
};

/// What all accounts get.
struct CrossPost {
    std::string text;
    NextPost next;              ///< what was set for the next post, without its files
    std::vector<WebFile> files; ///< attached before, or uploaded and named in the text
    std::string key;
};

Result<std::vector<SessionPtr>> named_sessions(const Call& call)
{
    if (text::lowered(call.arg(0)) == "all") {
        if (call.user->sessions().empty()) return fail(call.user->session_of(call.place).error());
        return call.user->sessions();
    }
    std::vector<SessionPtr> sessions;
    for (const auto word : text::split(call.arg(0), ',')) {
        if (word.empty()) continue;
        const auto session = call.user->session_named(word);
        if (!session) return fail(session.error());
        if (std::ranges::find(sessions, *session) == sessions.end()) sessions.push_back(*session);
    }
    if (sessions.empty())
        return fail(Errc::invalid_input, "Name the accounts, with commas between them: cross work,home TEXT");
    return sessions;
}

/// What waits for the next post goes to every account; what belongs to one of them cannot.
Result<std::vector<WebFile>> waiting_files(const NextPost& next)
{
    if (!next.in_reply_to_id.empty())
        return fail(Errc::invalid_input,
                    "Your next post is a second draft and belongs to one account: publish it there first.");
    std::vector<WebFile> files;
    for (const auto& media : next.media) {
        if (!media.name.starts_with("http"))
            return fail(Errc::invalid_input, "A file that waits for your next post is at one account only; drop it "
                                             "with: attach none, and name it here: --attach URL");
        files.push_back(WebFile{media.name, media.description});
    }
    return files;
}

Task<CrossPost> gather(Call call)
{
    CrossPost post;
    post.next = call.user->next_post();
    auto files = waiting_files(post.next);
    if (!files) co_return fail(std::move(files));
    post.files = std::move(*files);
    auto split = co_await split_uploads(call.user, call.arg(1));
    if (!split) co_return fail(std::move(split));
    for (const auto& id : split->ids) {
        std::string address = upload_address(*call.user, id);
        if (std::ranges::find(post.files, address, &WebFile::url) == post.files.end())
            post.files.push_back(WebFile{std::move(address), {}});
    }
    post.text = std::move(split->text);
    post.next.media.clear();
    const auto given = call.arguments.options.find("idempotency");
    post.key = given == call.arguments.options.end() ? crypto::uuid4() : given->second;
    co_return post;
}

Task<std::vector<Reply>> cross_to(Call call, SessionPtr session, CrossPost post)
{
    call.place = call.user->home_of(*session);
    const auto usable = call.user->usable_session(call.place);
    if (!usable) co_return fail(usable.error());
    NewStatus draft;
    draft.text = with_mentions(post.text, call.user->people().nicknames(), session->row().instance.domain);
    auto whole = co_await with_options(call.user, session, call.place, std::move(draft), call.arguments.options);
    if (!whole) co_return fail(std::move(whole));
    apply(post.next, *whole);
    const auto most = session->backend()->capabilities().max_media;
    if (post.files.size() + whole->media_ids.size() > most)
        co_return fail(Errc::invalid_input, fmt::format("The instance takes {} files in a post.", most));
    for (const auto& file : post.files) {
        const auto media = co_await upload_from(call.user, session, file);
        if (!media) co_return fail(media.error());
        whole->media_ids.push_back(media->id);
    }
    whole->idempotency_key = fmt::format("{}{}-{}", repeat_key, post.key, session->row().id.value);
    Elsewhere elsewhere;
    call.from = &elsewhere;
    co_return co_await publish_parts(call, session, std::move(*whole));
}

using Fields = std::vector<std::pair<std::string, std::string>>;

void add_line(Reply& reply, std::string line, Fields fields)
{
    reply.items.emplace_back(std::move(line));
    reply.fields.push_back(std::move(fields));
}

void add_failure(Reply& reply, const std::string& tag, const Error& error)
{
    add_line(reply, fmt::format("{}: {}", tag, error.detail),
             {{"login", tag}, {"error", std::string(to_string(error.code))}});
}

void add_published(Reply& reply, const std::string& tag, const std::vector<Reply>& parts)
{
    const auto& first = parts.front().published;
    if (!first) return add_line(reply, tag + ": scheduled; see: scheduled", {{"login", tag}});
    const auto& status = *first->status;
    const std::string name = post_name(first->short_id, status.id);
    std::string line = fmt::format("{}: [{}] {}", tag, name, render::clean_line(status.url));
    if (parts.size() > 1) line += fmt::format(" (a thread of {})", parts.size());
    add_line(reply, std::move(line),
             {{"login", tag}, {"id", first->short_id}, {"status", status.id.value}, {"url", status.url}});
}

Task<Reply> cross(Call call)
{
    const auto sessions = named_sessions(call);
    if (!sessions) co_return fail(sessions.error());
    if (call.arguments.options.contains("quote"))
        co_return fail(Errc::invalid_input,
                       "A quoted post belongs to one account: put its web address into the text instead.");
    auto gathered = co_await gather(call);
    if (!gathered) co_return fail(std::move(gathered));
    const CrossPost post = std::move(*gathered);
    const NextPost waiting = std::exchange(call.user->next_post(), NextPost{});
    Reply reply;
    bool is_out = false;
    for (const auto& session : *sessions) {
        const std::string tag = session->row().tag;
        const auto parts = co_await cross_to(call, session, post);
        is_out = is_out || parts || parts.error().maybe_done;
        if (parts)
            add_published(reply, tag, *parts);
        else
            add_failure(reply, tag, parts.error());
    }
    NextPost used = waiting;
    for (const auto& file : post.files) used.media.push_back({{}, file.url, {}});
    if (is_out) co_await drop_uploads(call.user, used);
    // What was meant for this post is meant for its next try.
    if (!is_out && call.user->next_post() == NextPost{}) call.user->next_post() = waiting;
    co_return reply;
}

constexpr Command table[] = {
    {{"cross", "LOGINS [--options] TEXT",
      "publish a text by several accounts at once, as a thread where it is too long: cross work,home TEXT; in &fedibee "
      "also: cross all TEXT; options as of post, but for --quote and --thread"},
     Topic::write,
     cross},
};

} // namespace

std::span<const Command> cross_commands()
{
    return table;
}

} // namespace fedibee::session
