// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands for posts that wait: scheduled ones at the instance, drafts at the gateway.
#include "session/commands.hpp"
#include "session/times.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fedibee::session {
namespace {

Task<Reply> scheduled(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto waiting = co_await (*session)->backend()->scheduled();
    if (!waiting) co_return fail(waiting.error());
    std::vector<std::string> lines;
    for (const auto& one : *waiting) {
        std::string line =
            fmt::format("{} {}", render::clean_line(one.id.value), shown_time(one.scheduled_at, call.user->zone()));
        if (one.visibility) line += fmt::format(" ({})", to_string(*one.visibility));
        if (one.media_count > 0) line += fmt::format(" +{} files", one.media_count);
        line += ": ";
        if (!one.spoiler_text.empty()) line += fmt::format("[CW: {}] ", render::clean_line(one.spoiler_text));
        lines.push_back(line + brief(one.text));
    }
    if (lines.empty()) lines.emplace_back("No post waits for its time. To make one: at 18:00, then the post.");
    co_return answer(std::move(lines));
}

Task<Reply> cancel(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const ScheduledId id(call.arg(0));
    const auto cancelled = co_await (*session)->backend()->cancel_scheduled(id);
    if (!cancelled && cancelled.error().code == Errc::not_found)
        co_return fail(Errc::not_found,
                       fmt::format("No waiting post has the id {}; see: scheduled", render::clean_line(call.arg(0))));
    if (!cancelled) co_return fail(cancelled.error());
    co_return answer("It will not be published.");
}

Task<Reply> move(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto now = call.user->core().clock.wall();
    const auto when = parse_when(call.arg(1), now, call.user->zone());
    if (!when || *when <= now)
        co_return fail(Errc::invalid_input, "Give a time to come, like 2026-12-24T18:00Z, 18:00 or 2h.");
    const ScheduledId id(call.arg(0));
    const auto moved = co_await (*session)->backend()->reschedule(id, *when);
    if (!moved && moved.error().code == Errc::not_found)
        co_return fail(Errc::not_found,
                       fmt::format("No waiting post has the id {}; see: scheduled", render::clean_line(call.arg(0))));
    if (!moved) co_return fail(moved.error());
    co_return answer(fmt::format("It will be published at {}.", shown_time(moved->scheduled_at, call.user->zone())));
}

std::int64_t number_of(const std::string& word)
{
    std::int64_t number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    return number;
}

Task<DraftRow> find_draft(std::shared_ptr<LiveUser> user, std::int64_t number)
{
    const UserId id = user->id();
    auto read = [id](Store& store) { return store.drafts(id); };
    const auto rows = co_await user->core().stored(std::move(read));
    if (!rows) co_return fail(rows.error());
    const auto row = std::ranges::find(*rows, number, &DraftRow::number);
    if (row == rows->end()) co_return fail(Errc::not_found, fmt::format("There is no draft {}; see: draft", number));
    co_return *row;
}

Task<void> drop_draft(std::shared_ptr<LiveUser> user, std::int64_t number)
{
    const UserId id = user->id();
    auto remove = [id, number](Store& store) { return store.remove_draft(id, number); };
    co_return co_await user->core().stored(std::move(remove));
}

Task<Reply> drafts(Call call)
{
    const UserId id = call.user->id();
    auto read = [id](Store& store) { return store.drafts(id); };
    const auto rows = co_await call.user->core().stored(std::move(read));
    if (!rows) co_return fail(rows.error());
    std::vector<std::string> lines;
    for (const auto& row : *rows)
        lines.push_back(fmt::format(
            "{} {}: {}{}", row.number, shown_time(row.created_at, call.user->zone()),
            row.spoiler_text.empty() ? std::string{} : fmt::format("[CW: {}] ", render::clean_line(row.spoiler_text)),
            brief(row.text)));
    if (lines.empty()) lines.emplace_back("You have no drafts. To keep one: draft add TEXT");
    co_return answer(std::move(lines));
}

Task<Reply> add_draft(Call call)
{
    auto& next = call.user->next_post();
    DraftRow row;
    row.text = call.arg(0);
    row.spoiler_text = next.spoiler_text.value_or("");
    row.visibility = next.visibility;
    row.language = next.language;
    row.created_at = call.user->core().clock.wall();
    const UserId id = call.user->id();
    auto add = [id, row](Store& store) { return store.add_draft(id, row); };
    const auto number = co_await call.user->core().stored(std::move(add));
    if (!number) co_return fail(number.error());
    auto& taken = call.user->next_post();
    taken.spoiler_text.reset();
    taken.visibility.reset();
    taken.language.clear();
    co_return answer(fmt::format("Kept as draft {}; to publish it: draft post {}", *number, *number));
}

Task<Reply> show_draft(Call call)
{
    const auto row = co_await find_draft(call.user, number_of(call.arg(0)));
    if (!row) co_return fail(row.error());
    std::vector<std::string> lines;
    if (!row->spoiler_text.empty()) lines.push_back(fmt::format("[CW: {}]", render::clean_line(row->spoiler_text)));
    for (const auto line : text::split(row->text, '\n')) lines.push_back(render::clean_line(line));
    co_return answer(std::move(lines));
}

Task<Reply> post_draft(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto row = co_await find_draft(call.user, number_of(call.arg(0)));
    if (!row) co_return fail(row.error());
    NewStatus draft;
    draft.text = with_mentions(row->text, call.user->people().nicknames(), (*session)->row().instance.domain);
    address_to(call.place, draft);
    draft.spoiler_text = row->spoiler_text;
    draft.visibility = row->visibility;
    draft.language = row->language;
    auto published = co_await call.user->publish(*call.from, *session, call.place, std::move(draft));
    // Without an answer the outbox goes on with it: the draft would be a second post.
    if (!published && !published.error().maybe_done) co_return fail(std::move(published));
    const auto dropped = co_await drop_draft(call.user, row->number);
    if (published && !dropped) co_return fail(dropped.error());
    co_return published;
}

Task<Reply> delete_draft(Call call)
{
    const auto row = co_await find_draft(call.user, number_of(call.arg(0)));
    if (!row) co_return fail(row.error());
    const auto dropped = co_await drop_draft(call.user, row->number);
    if (!dropped) co_return fail(dropped.error());
    // A draft comes back by its text; one with more to it is not offered to undo.
    const bool plain = row->spoiler_text.empty() && !row->visibility && row->language.empty();
    const auto session = call.user->usable_session(call.place);
    if (plain && session) {
        Deed deed;
        deed.done = fmt::format("draft del {}", row->number);
        deed.undone = "draft add " + brief(row->text);
        deed.again.push_back(deed.done); // undo gives it the smallest free number: the same
        deed.back.push_back("draft add " + row->text);
        remember(call, **session, std::move(deed));
    }
    co_return answer(fmt::format("Draft {} is deleted.", row->number));
}

constexpr Command table[] = {
    {{"scheduled", "", "your posts that wait for their time, with their ids"}, Topic::write, scheduled},
    {{"scheduled", "del WORD", "do not publish the one with this id"}, Topic::write, cancel},
    {{"scheduled", "move WORD TIME", "publish it at another time"}, Topic::write, move},
    {{"draft|drafts", "", "the posts that you keep for later"}, Topic::write, drafts},
    {{"draft|drafts", "add TEXT", "keep a post for later, with the warning, visibility and language set for the next"},
     Topic::write,
     add_draft},
    {{"draft|drafts", "show NUMBER", "all of one"}, Topic::write, show_draft},
    {{"draft|drafts", "post NUMBER", "publish it here"}, Topic::write, post_draft},
    {{"draft|drafts", "del NUMBER", "drop it"}, Topic::write, delete_draft},
};

} // namespace

std::span<const Command> later_commands()
{
    return table;
}

} // namespace fedibee::session
