// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that publish, change and delete posts.
#include "session/commands.hpp"
#include "session/redraft.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fedibee::session {
namespace {

/// "90", "30m", "2h", "3d" as seconds.
std::optional<std::chrono::seconds> parse_duration(std::string_view text)
{
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number <= 0 || number > 1'000'000'000) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit.empty() || unit == "s") return std::chrono::seconds{number};
    if (unit == "m") return std::chrono::minutes{number};
    if (unit == "h") return std::chrono::hours{number};
    if (unit == "d") return std::chrono::days{number};
    return std::nullopt;
}

Result<void> apply_poll(NewStatus& draft, const Arguments& arguments, const Capabilities& capabilities)
{
    const auto poll = arguments.options.find("poll");
    if (poll == arguments.options.end()) return {};
    for (const auto option : text::split(poll->second, '|')) draft.poll_options.emplace_back(text::trimmed(option));
    const bool fits = draft.poll_options.size() >= 2 && draft.poll_options.size() <= capabilities.max_poll_options;
    if (!fits)
        return fail(Errc::invalid_input, fmt::format("--poll takes 2 to {} options, like --poll \"soup|bread\".",
                                                     capabilities.max_poll_options));
    const auto expires = arguments.options.find("expires");
    const auto time = expires == arguments.options.end() ? std::chrono::days{1} : parse_duration(expires->second);
    if (!time) return fail(Errc::invalid_input, "--expires takes a time like 30m, 2h or 3d.");
    draft.poll_expires_in = *time;
    return {};
}

/// The options before the text. Unknown ones are refused: a misspelt one must not be published as text.
Result<void> apply_options(NewStatus& draft, const Arguments& arguments, const Capabilities& capabilities)
{
    for (const auto& [name, value] : arguments.options) {
        if (name == "cw") {
            draft.spoiler_text = value;
        } else if (name == "visibility") {
            draft.visibility = parse_visibility(value);
            if (!draft.visibility)
                return fail(Errc::invalid_input,
                            fmt::format("'{}' is no visibility; use public, unlisted, private or direct.", value));
        } else if (name == "lang") {
            draft.language = value;
        } else if (name == "sensitive") {
            draft.sensitive = value == "true" || value == "yes";
        } else if (name == "idempotency") {
            draft.idempotency_key = value;
        } else if (name == "at") {
            draft.scheduled_at = text::parse_iso_time(value);
            if (!draft.scheduled_at) return fail(Errc::invalid_input, "--at takes a time like 2026-12-24T18:00Z.");
        } else if (name != "poll" && name != "expires") {
            return fail(
                Errc::invalid_input,
                fmt::format("There is no option --{}; there are --cw, --visibility, --lang, --sensitive, --poll, "
                            "--expires, --at and --idempotency.",
                            render::clean_line(name)));
        }
    }
    return apply_poll(draft, arguments, capabilities);
}

Task<Reply> post(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    NewStatus draft;
    draft.text = with_mentions(call.arg(0), call.user->people().nicknames(), (*session)->row().instance.domain);
    if (call.place.kind == PlaceKind::hashtag) draft.text = with_hashtag(std::move(draft.text), call.place.name);
    if (auto fits = apply_options(draft, call.arguments, (*session)->backend()->capabilities()); !fits)
        co_return fail(std::move(fits));
    co_return co_await call.user->publish(*call.from, *session, call.place, std::move(draft));
}

Task<Reply> reply_with(Call call, bool mention)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto session = target->session;
    auto draft = co_await call.user->draft_reply(*target, call.arg(1), call.place);
    if (!draft) co_return fail(std::move(draft));
    if (!mention)
        draft->text = with_mentions(call.arg(1), call.user->people().nicknames(), session->row().instance.domain);
    const auto widest = draft->visibility;
    if (auto fits = apply_options(*draft, call.arguments, session->backend()->capabilities()); !fits)
        co_return fail(std::move(fits));
    draft->visibility = narrower(widest.value_or(Visibility::public_), draft->visibility.value_or(Visibility::public_));
    co_return co_await call.user->publish(*call.from, session, call.place, std::move(*draft));
}

Task<Reply> reply(Call call)
{
    return reply_with(std::move(call), true);
}
Task<Reply> raw_reply(Call call)
{
    return reply_with(std::move(call), false);
}

Task<Reply> cw(Call call)
{
    call.user->next_post().spoiler_text = call.arg(0);
    if (call.arg(0).empty()) co_return answer("The next post gets no content warning.");
    co_return answer(fmt::format("The next post gets the content warning '{}'.", render::clean_line(call.arg(0))));
}

Task<Reply> visibility(Call call)
{
    const auto wanted = parse_visibility(call.arg(0));
    call.user->next_post().visibility = wanted;
    co_return answer(wanted ? fmt::format("Next post is {}.", call.arg(0))
                            : std::string("Next post has your default visibility."));
}

/// So that undo can publish it again: whole, with the source that the answer to the deletion brings.
void remember_deletion(const Call& call, const Target& target, const Status& status, const Status& removed)
{
    Publication post;
    post.draft = draft_without_text(status, call.user->core().clock.wall());
    post.draft.text = removed.text.empty() ? text_from_page(status) : removed.text;
    post.is_deletion = true;
    Deed deed;
    deed.done = "del " + (target.short_id.empty() ? target.id.value : target.short_id);
    deed.undone = "post " + brief(post.draft.text);
    deed.post = std::move(post);
    remember(call, *target.session, std::move(deed));
}

Task<Reply> del(Call call)
{
    Target target;
    if (call.arg(0).empty()) {
        const auto session = call.user->usable_session(call.place);
        if (!session) co_return fail(session.error());
        target = Target{*session, call.user->newest_own(**session), {}};
        if (target.id.empty())
            co_return fail(Errc::not_found,
                           "Could not delete the last post: none of yours was shown lately. Name it: del POST");
    } else {
        auto found = co_await call.user->find_post(call.arg(0), call.place);
        if (!found) co_return fail(std::move(found));
        target = std::move(*found);
    }
    const auto& backend = target.session->backend();
    const auto status = co_await backend->status(target.id);
    const auto removed = co_await backend->remove(target.id);
    if (!removed) co_return fail(removed.error());
    const std::string short_id = call.user->forget(*target.session, target.id, call.from);
    if (target.short_id.empty()) target.short_id = short_id;
    if (status && !(*status)->reblog) remember_deletion(call, target, **status, **removed);
    co_return answer(short_id.empty() ? std::string("Deleted.") : fmt::format("[{}] deleted.", short_id));
}

Task<Reply> edit(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto& backend = target->session->backend();
    if (!backend->capabilities().edits)
        co_return fail(Errc::unsupported, fmt::format("{} does not edit posts.", backend->instance().domain));
    const auto status = co_await backend->status(target->id);
    if (!status) co_return fail(status.error());
    if ((*status)->poll) co_return fail(Errc::unsupported, "An edit would reset this post's poll, so it was not made.");
    const auto source = co_await backend->source(target->id);
    NewStatus whole;
    whole.text = with_mentions(call.arg(1), call.user->people().nicknames(), target->session->row().instance.domain);
    whole.spoiler_text = source ? source->spoiler_text : (*status)->spoiler_text;
    whole.sensitive = (*status)->sensitive;
    whole.language = (*status)->language;
    for (const auto& media : (*status)->media_attachments) whole.media_ids.push_back(media.id);
    if (auto fits = check_length(whole, backend->capabilities()); !fits) co_return fail(std::move(fits));
    const auto edited = co_await backend->edit(target->id, std::move(whole));
    if (!edited) co_return fail(edited.error());
    co_return answer(fmt::format("[{}] edited.", target->short_id));
}

constexpr Command table[] = {
    {{"post", "[--options] TEXT",
      "publish a post; options: --cw --visibility --lang --sensitive --poll --expires --at --idempotency"},
     Topic::write,
     post},
    {{"reply", "POST [--options] TEXT",
      "answer a post: mentions its people, keeps its warning, never reaches more people"},
     Topic::write,
     reply},
    {{"rawreply", "POST TEXT", "answer a post without mentioning anybody"}, Topic::write, raw_reply},
    {{"cw", "[TEXT]", "content warning for the next post; without text: none"}, Topic::write, cw},
    {{"visibility|vis", "[public|unlisted|private|direct]", "who sees the next post; alone: your default again"},
     Topic::write,
     visibility},
    {{"del|delete", "[POST]", "delete a post of yours, or the newest one"}, Topic::write, del},
    {{"undo", "POST", "delete that post: the same as del"}, Topic::write, del},
    {{"edit", "POST TEXT", "replace the text of a post of yours; media and warning stay"}, Topic::write, edit},
};

} // namespace

std::span<const Command> write_commands()
{
    return table;
}

} // namespace fedibee::session
