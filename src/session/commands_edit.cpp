// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands on posts that are out: edits, second drafts, versions, translations.
#include "session/commands.hpp"
#include "session/post_name.hpp"
#include "session/post_options.hpp"
#include "session/redraft.hpp"
#include "session/substitution.hpp"
#include "session/times.hpp"

#include "render/compose.hpp"
#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedibee::session {
namespace {

/// Servers refuse polls that are shorter, and an edit sends the time that is left.
constexpr std::chrono::minutes shortest_poll{5};

/// An edit sends the whole post: refused where that would take votes away or open a poll again.
Result<void> check_poll(const Status& status, const NewStatus& whole, const Backend& backend)
{
    if (!status.poll) return {};
    if (backend.capabilities().mastodon_level == 0)
        return fail(Errc::unsupported, fmt::format("An edit would reset this post's poll at {}, so it was not made.",
                                                   backend.instance().domain));
    if (status.poll->expired || whole.poll_expires_in < shortest_poll)
        return fail(Errc::unsupported,
                    "Its poll has ended or is about to, and an edit would open it again, so it was not "
                    "made.");
    return {};
}

/// The user's own post as it was written.
Task<NewStatus> own_draft(Target target, Timestamp now, std::string deed)
{
    const auto backend = target.session->backend();
    const auto status = co_await backend->status(target.id);
    if (!status) co_return fail(status.error());
    if (!target.session->is_own((*status)->account))
        co_return fail(Errc::forbidden, fmt::format("[{}] is by {}; only your own posts can be {}.",
                                                    post_name(target.short_id, target.id),
                                                    render::clean_line((*status)->account.address), deed));
    auto whole = co_await fetch_draft(backend, *status, now);
    if (!whole || deed != "edited") co_return whole;
    if (auto kept = check_poll(**status, *whole, *backend); !kept) co_return fail(std::move(kept));
    co_return whole;
}

Task<NewStatus> editable(Target target, Timestamp now)
{
    const auto backend = target.session->backend();
    if (!backend->capabilities().edits)
        co_return fail(Errc::unsupported,
                       fmt::format("{} does not edit posts; try: redraft {} TEXT", backend->instance().domain,
                                   post_name(target.short_id, target.id)));
    co_return co_await own_draft(std::move(target), now, "edited");
}

Task<Reply> store_edit(Call call, Target target, NewStatus before, NewStatus after)
{
    const auto backend = target.session->backend();
    if (auto fits = check_length(after, backend->capabilities()); !fits) co_return fail(std::move(fits));
    const auto edited = co_await backend->edit(target.id, after);
    if (!edited) co_return fail(edited.error());
    Deed deed;
    deed.done = "edit " + post_name(target.short_id, target.id) + " " + brief(after.text);
    deed.undone = "edit " + post_name(target.short_id, target.id) + " " + brief(before.text);
    deed.revision = Revision{(*edited)->id, std::move(before), std::move(after)};
    remember(call, *target.session, std::move(deed));
    co_return answer(fmt::format("[{}] edited.", post_name(target.short_id, target.id)));
}

Result<void> check_edit_options(const Options& options)
{
    constexpr std::array<std::string_view, 5> changeable{"cw", "lang", "sensitive", "attach", "alt"};
    for (const auto& [name, value] : options) {
        if (std::ranges::find(changeable, name) != changeable.end()) continue;
        return fail(Errc::invalid_input,
                    fmt::format("An edit does not change --{}; it takes --cw, --lang, --sensitive, --attach and --alt.",
                                render::clean_line(name)));
    }
    return {};
}

Task<Reply> edit(Call call)
{
    if (auto fits = check_edit_options(call.arguments.options); !fits) co_return fail(std::move(fits));
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto before = co_await editable(*target, call.user->core().clock.wall());
    if (!before) co_return fail(before.error());
    NewStatus draft = *before;
    draft.text = with_mentions(call.arg(1), call.user->people().nicknames(), target->session->row().instance.domain);
    auto after =
        co_await with_options(call.user, target->session, call.place, std::move(draft), call.arguments.options);
    if (!after) co_return fail(std::move(after));
    co_return co_await store_edit(call, *target, *before, std::move(*after));
}

Task<Target> own_target(Call call)
{
    if (!call.arg(0).empty()) co_return co_await call.user->find_post(call.arg(0), call.place);
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto newest = call.user->newest_own(**session, call.place);
    if (newest.empty())
        co_return fail(Errc::not_found,
                       "None of your posts was shown lately; name the one to correct: substitute POST s/old/new/");
    co_return co_await call.user->find_post(LiveUser::msgid_of((*session)->row().id, newest), call.place);
}

Task<Reply> substitute(Call call)
{
    const auto wanted = parse_substitution(call.arg(1));
    if (!wanted)
        co_return fail(Errc::invalid_input, "A correction looks like s/old/new/ (with g at the end: everywhere).");
    const auto target = co_await own_target(call);
    if (!target) co_return fail(target.error());
    const auto before = co_await editable(*target, call.user->core().clock.wall());
    if (!before) co_return fail(before.error());
    auto text = substituted(before->text, *wanted);
    if (!text)
        co_return fail(Errc::not_found,
                       fmt::format("'{}' does not occur in your post '{}'; nothing was changed or posted.",
                                   render::clean_line(wanted->before), brief(before->text)));
    if (text::trimmed(*text).empty())
        co_return fail(Errc::invalid_input, "Nothing would be left of the post; to delete it type: del");
    NewStatus after = *before;
    after.text = std::move(*text);
    const auto done = co_await store_edit(call, *target, *before, after);
    if (!done) co_return fail(done.error());
    co_return answer("Edited: " + render::clean_line(render::word_difference(before->text, after.text)));
}

std::string what_is_kept(const NextPost& next)
{
    std::string kept;
    const auto add = [&](bool has, std::string_view what) {
        if (has) kept.append(kept.empty() ? "" : ", ").append(what);
    };
    add(next.spoiler_text.has_value(), "warning");
    add(!next.media.empty(), "files");
    add(!next.poll_options.empty(), "poll");
    add(!next.in_reply_to_id.empty(), "place in the thread");
    add(next.visibility.has_value(), "visibility");
    return kept;
}

Task<Reply> redraft(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    auto draft = co_await own_draft(*target, call.user->core().clock.wall(), "written anew");
    if (!draft) co_return fail(std::move(draft));
    if (!draft->poll_options.empty())
        draft->poll_expires_in = std::max<std::chrono::seconds>(draft->poll_expires_in, shortest_poll);
    NewStatus anew = *draft;
    anew.text = with_mentions(call.arg(1), call.user->people().nicknames(), target->session->row().instance.domain);
    if (auto fits = check_length(anew, target->session->backend()->capabilities()); !fits)
        co_return fail(std::move(fits));
    const auto removed = co_await target->session->backend()->remove(target->id);
    if (!removed) co_return fail(removed.error());
    call.user->forget(*target->session, target->id, call.from);
    remember_deletion(call, *target, *draft);
    if (!call.arg(1).empty()) {
        auto published = co_await call.user->publish(*call.from, target->session, call.place, std::move(anew));
        if (!published)
            published.error().detail =
                text::sentences(published.error().detail, "The old post is deleted; 'undo' publishes it again.");
        co_return published;
    }
    auto& next = call.user->next_post();
    next = next_like(*draft, target->session->row().id);
    const auto kept = what_is_kept(next);
    std::vector<std::string> lines{fmt::format("[{}] deleted. Your next post takes over its {}. Its text was:",
                                               post_name(target->short_id, target->id), kept.empty() ? "place" : kept)};
    for (const auto line : text::split(draft->text, '\n')) lines.push_back(render::clean_line(line));
    co_return answer(std::move(lines));
}

std::string plain_text(const std::string& html)
{
    return render::clean_line(render::to_plain(render::html_to_document(html)));
}

Task<Reply> versions(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto all = co_await target->session->backend()->edit_history(target->id);
    if (!all) co_return fail(all.error());
    if (all->size() < 2)
        co_return answer(fmt::format("[{}] was never edited.", post_name(target->short_id, target->id)));
    std::vector<std::string> lines;
    std::string before;
    for (const auto& version : *all) {
        const std::string text = plain_text(version.content);
        const std::string change = lines.empty() ? text : render::word_difference(before, text);
        lines.push_back(fmt::format(
            "{:02} {}: {}{}", lines.size() + 1, shown_time(version.created_at, call.user->zone()),
            version.spoiler_text.empty() ? std::string{}
                                         : fmt::format("[CW: {}] ", render::clean_line(version.spoiler_text)),
            change.empty() ? "(the same text)" : render::clean_line(change)));
        before = text;
    }
    co_return answer(std::move(lines));
}

Task<Reply> translate(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const std::string language =
        call.arg(1).empty() ? call.user->settings().value_at("language", call.place, target->session->row().tag)
                            : text::lowered(call.arg(1));
    const auto translated = co_await target->session->backend()->translate(target->id, language);
    if (!translated) co_return fail(translated.error());
    const std::string from = render::clean_line(translated->detected_source_language);
    const std::string by = render::clean_line(translated->provider);
    std::vector<std::string> lines{fmt::format("[{}] translated{}{}:", post_name(target->short_id, target->id),
                                               from.empty() ? "" : " from " + from, by.empty() ? "" : " by " + by)};
    if (!translated->spoiler_text.empty())
        lines.push_back(fmt::format("[CW: {}]", render::clean_line(translated->spoiler_text)));
    const std::string text = render::to_plain(render::html_to_document(translated->content));
    for (const auto line : text::split(text, '\n')) {
        if (!text::trimmed(line).empty()) lines.push_back(render::clean_line(line));
    }
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"edit", "POST [--options] TEXT",
      "replace the text of a post of yours; files, poll and warning stay; options: --cw --lang --sensitive --attach "
      "--alt"},
     Topic::write,
     edit},
    {{"substitute|s/old/new/", "[POST] PATTERN",
      "correct your newest post, or that one: s/old/new/; g at the end: everywhere, i: capitals do not matter"},
     Topic::write,
     substitute},
    {{"redraft", "POST [TEXT]",
      "delete a post of yours and publish it with this text; without text: your next post takes over all but its text"},
     Topic::write,
     redraft},
    {{"history|his", "POST", "the versions of an edited post"}, Topic::read, versions},
    {{"tr|translate", "POST [LANGUAGE]", "a post in your language, or in that one"}, Topic::read, translate},
};

} // namespace

std::span<const Command> edit_commands()
{
    return table;
}

} // namespace fedibee::session
