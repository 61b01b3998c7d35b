// SPDX-License-Identifier: AGPL-3.0-or-later
// Undo, redo and history: the last ten deeds, back and forth.
#include "session/commands.hpp"
#include "session/redraft.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

/// What came of doing a deed again, or back.
struct Replayed {
    Reply reply;
    StatusId id;           ///< of the post that is out with it now
    ScheduledId scheduled; ///< or that waits for its time
};

Task<Replayed> run_lines(Call call, SessionPtr session, std::vector<std::string> lines)
{
    const Place place = call.user->home_of(*session);
    for (auto& line : lines) {
        const auto done = co_await call.user->run_line(*call.from, place, std::move(line), false, true);
        if (!done) co_return fail(done.error());
    }
    co_return Replayed{};
}

Task<Replayed> edit_again(SessionPtr session, StatusId id, NewStatus whole)
{
    const auto edited = co_await session->backend()->edit(std::move(id), std::move(whole));
    if (!edited) co_return fail(edited.error());
    co_return Replayed{{}, (*edited)->id, {}};
}

Task<Replayed> remove_again(Call call, SessionPtr session, Publication post)
{
    if (!post.scheduled.empty()) {
        const auto cancelled = co_await session->backend()->cancel_scheduled(post.scheduled);
        if (!cancelled && cancelled.error().code == Errc::not_found)
            co_return fail(Errc::not_found, "It waits no more: it is out already, or was cancelled; see: scheduled");
        if (!cancelled) co_return fail(cancelled.error());
        co_return Replayed{};
    }
    const auto removed = co_await session->backend()->remove(post.id);
    if (!removed) co_return fail(removed.error());
    call.user->forget(*session, post.id, call.from);
    co_return Replayed{};
}

Task<Replayed> publish_again(Call call, SessionPtr session, NewStatus draft)
{
    auto reply = co_await call.user->publish(*call.from, session, call.user->home_of(*session), draft, true);
    if (!reply) co_return fail(std::move(reply));
    Replayed done;
    if (reply->published) done.id = reply->published->status->id;
    if (!reply->published) {
        const auto waiting = co_await find_scheduled(session->backend(), std::move(draft));
        if (waiting) done.scheduled = *waiting;
    }
    done.reply = std::move(*reply);
    co_return done;
}

Task<Replayed> replay(Call call, Deed deed, bool backwards)
{
    const auto session = call.user->session_by_id(deed.login);
    if (!session || !session->backend())
        co_return fail(Errc::unauthorized, fmt::format("The account of '{}' is gone or signed out.", deed.done));
    if (deed.revision) {
        const auto& whole = backwards ? deed.revision->before : deed.revision->after;
        co_return co_await edit_again(session, deed.revision->id, whole);
    }
    if (!deed.post) co_return co_await run_lines(call, session, backwards ? deed.back : deed.again);
    const bool removes = backwards != deed.post->is_deletion;
    if (removes) co_return co_await remove_again(call, session, *deed.post);
    co_return co_await publish_again(call, session, deed.post->draft);
}

/// A post that came back speaks for itself.
Reply with_word(Reply reply, std::string line)
{
    if (!reply.published) return answer(std::move(line));
    return reply;
}

Task<Reply> undo(Call call)
{
    const auto* next = call.user->deeds().to_undo();
    if (next == nullptr) co_return fail(Errc::not_found, "There is nothing to undo.");
    const Deed deed = *next;
    auto undone = co_await replay(call, deed, true);
    // What is gone cannot be taken back, and must not stand in the way of the deeds before it.
    if (!undone && undone.error().code == Errc::not_found) call.user->deeds().stepped_back({}, {});
    if (!undone) co_return fail(std::move(undone));
    call.user->deeds().stepped_back(undone->id, undone->scheduled);
    co_return with_word(std::move(undone->reply), fmt::format("Undone: {}.", deed.done));
}

Task<Reply> redo(Call call)
{
    const auto* next = call.user->deeds().to_redo();
    if (next == nullptr) co_return fail(Errc::not_found, "There is nothing to redo.");
    const Deed deed = *next;
    auto redone = co_await replay(call, deed, false);
    if (!redone) co_return fail(std::move(redone));
    call.user->deeds().stepped_on(redone->id, redone->scheduled);
    co_return with_word(std::move(redone->reply), fmt::format("Redone: {}.", deed.done));
}

/// BitlBee's form: numbered, '>' before the deed that `undo` takes back.
template <std::string Deed::* text> Task<Reply> history(Call call)
{
    const auto& deeds = call.user->deeds();
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < deeds.all().size(); ++i) {
        const bool current = i + 1 == deeds.position();
        lines.push_back(fmt::format("{:02} {}{}", i + 1, current ? "> " : "", deeds.all()[i].*text));
    }
    if (lines.empty()) lines.emplace_back("Nothing was done yet that could be undone.");
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"undo", "", "take back what you did last; again: what you did before that, up to ten times"}, Topic::write, undo},
    {{"redo", "", "do again what undo took back"}, Topic::write, redo},
    {{"history|his", "", "your last ten deeds; '>' marks the one that undo takes back"},
     Topic::write,
     history<&Deed::done>},
    {{"history|his", "undo", "the commands with which undo takes them back"}, Topic::write, history<&Deed::undone>},
};

} // namespace

std::span<const Command> history_commands()
{
    return table;
}

} // namespace fedibee::session
