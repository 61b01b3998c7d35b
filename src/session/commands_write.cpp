// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that publish, change and delete posts.
#include "session/commands.hpp"
#include "session/post_options.hpp"
#include "session/redraft.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

Task<Reply> post(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    NewStatus draft;
    draft.text = with_mentions(call.arg(0), call.user->people().nicknames(), (*session)->row().instance.domain);
    address_to(call.place, draft);
    auto whole = co_await with_options(call.user, *session, call.place, std::move(draft), call.arguments.options);
    if (!whole) co_return fail(std::move(whole));
    if (wants_thread(call.arguments.options)) co_return co_await publish_thread(call, *session, std::move(*whole));
    co_return co_await call.user->publish(*call.from, *session, call.place, std::move(*whole));
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
    auto whole = co_await with_options(call.user, session, call.place, std::move(*draft), call.arguments.options);
    if (!whole) co_return fail(std::move(whole));
    whole->visibility = narrower(widest.value_or(Visibility::public_), whole->visibility.value_or(Visibility::public_));
    if (wants_thread(call.arguments.options)) co_return co_await publish_thread(call, session, std::move(*whole));
    co_return co_await call.user->publish(*call.from, session, call.place, std::move(*whole));
}

Task<Reply> reply(Call call)
{
    return reply_with(std::move(call), true);
}
Task<Reply> raw_reply(Call call)
{
    return reply_with(std::move(call), false);
}

Task<Reply> quote(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto session = target->session;
    NewStatus draft;
    draft.text = with_mentions(call.arg(1), call.user->people().nicknames(), session->row().instance.domain);
    auto whole = co_await with_options(call.user, session, call.place, std::move(draft), call.arguments.options);
    if (!whole) co_return fail(std::move(whole));
    auto quoting = co_await with_quote(session, target->id, std::move(*whole));
    if (!quoting) co_return fail(std::move(quoting));
    co_return co_await call.user->publish(*call.from, session, call.place, std::move(*quoting));
}

/// What was deleted, with the source that the answer to the deletion brings.
NewStatus deleted_post(const Status& status, const Status& removed, Timestamp now)
{
    NewStatus whole = draft_without_text(status, now);
    whole.text = removed.text.empty() ? text_from_page(status) : removed.text;
    return whole;
}

Task<Reply> del(Call call)
{
    Target target;
    if (call.arg(0).empty()) {
        const auto session = call.user->usable_session(call.place);
        if (!session) co_return fail(session.error());
        target = Target{*session, call.user->newest_own(**session, call.place), {}};
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
    if (status && !(*status)->reblog)
        remember_deletion(call, target, deleted_post(**status, **removed, call.user->core().clock.wall()));
    co_return answer(short_id.empty() ? std::string("Deleted.") : fmt::format("[{}] deleted.", short_id));
}

constexpr Command table[] = {
    {{"post", "[--options] TEXT",
      "publish a post; options: --cw --visibility --circle --lang --sensitive --attach --alt --focus --poll --expires "
      "--multiple --hide-totals --quote --quotes --replies --boosts --format --thread --at --idempotency"},
     Topic::write,
     post},
    {{"reply", "POST [--options] TEXT",
      "answer a post: mentions its people, keeps its warning, never reaches more people"},
     Topic::write,
     reply},
    {{"rawreply", "POST TEXT", "answer a post without mentioning anybody"}, Topic::write, raw_reply},
    {{"quote", "POST [--options] TEXT", "publish a post that shows another one inside"}, Topic::write, quote},
    {{"del|delete", "[POST]", "delete a post of yours, or the newest one"}, Topic::write, del},
    {{"undo", "POST", "delete that post: the same as del"}, Topic::write, del},
};

} // namespace

std::span<const Command> write_commands()
{
    return table;
}

} // namespace fedibee::session
