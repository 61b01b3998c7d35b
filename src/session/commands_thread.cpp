// SPDX-License-Identifier: AGPL-3.0-or-later
// A long text as a thread; who may quote a post; what waits for its author's yes.
#include "session/commands.hpp"
#include "session/post_name.hpp"
#include "session/post_options.hpp"
#include "session/thread_parts.hpp"

#include "render/compose.hpp"
#include "render/length.hpp"
#include "render/plain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

constexpr std::size_t most_parts = 25;
constexpr std::size_t excerpt_bytes = 100;

/// What part of a thread goes on with: the first has the files and the poll, all have warning, audience and language.
NewStatus next_part(const NewStatus& first, std::string text, const StatusId& parent)
{
    NewStatus part;
    part.text = std::move(text);
    part.spoiler_text = first.spoiler_text;
    part.visibility = first.visibility;
    part.sensitive = first.sensitive;
    part.language = first.language;
    part.content_type = first.content_type;
    part.quote_policy = first.quote_policy;
    part.reply_policy = first.reply_policy;
    part.boost_policy = first.boost_policy;
    part.in_reply_to_id = parent;
    return part; // with a key of its own, that each part is sent once
}

Task<Reply> quotes(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto changed = co_await target->session->backend()->set_quote_policy(target->id, call.arg(1));
    if (!changed) co_return fail(changed.error());
    constexpr std::array words{std::pair{"public", "Everybody may quote it now."},
                               std::pair{"followers", "Your followers may quote it now."},
                               std::pair{"nobody", "Nobody may quote it now."}};
    const auto* said = std::ranges::find(words, call.arg(1), [](const auto& pair) { return std::string(pair.first); });
    co_return answer(said->second);
}

// ---- what waits for the author's yes ------------------------------------------------------------------------

struct Wish {
    std::string_view type;
    std::string_view words; ///< "would like to ..."
};
constexpr Wish wishes[] = {{"reply", "reply"}, {"favourite", "favourite"}, {"reblog", "boost"}};

std::string_view wish_of(const InteractionRequest& request)
{
    const auto* found = std::ranges::find(wishes, request.type, &Wish::type);
    return found == std::end(wishes) ? std::string_view("do something") : found->words;
}

std::string excerpt(const StatusPtr& status)
{
    if (!status) return "a post of yours";
    const std::string whole = render::clean_line(render::to_plain(render::compose(*status, {})));
    return render::shortened(whole, excerpt_bytes);
}

struct Waiting {
    SessionPtr session;
    InteractionRequest request;
};

/// Of all logins, the newest first of each.
Task<std::vector<Waiting>> all_waiting(Call call)
{
    std::vector<Waiting> all;
    for (const auto& session : call.user->sessions()) {
        if (!session->backend() || session->state() == LoginState::off) continue;
        auto requests = co_await session->backend()->interaction_requests();
        if (!requests) co_return fail(std::move(requests));
        for (auto& request : *requests) all.push_back(Waiting{session, std::move(request)});
    }
    co_return all;
}

Task<Reply> approvals(Call call)
{
    const auto all = co_await all_waiting(call);
    if (!all) co_return fail(all.error());
    if (all->empty()) co_return answer("Nothing waits for your yes.");
    std::vector<std::string> lines;
    for (const auto& one : *all) {
        const auto author = call.user->people().meet(one.session->row().id, one.request.account);
        lines.push_back(fmt::format("{}: {} would like to {} to: {}", lines.size() + 1, author.nick,
                                    wish_of(one.request), excerpt(one.request.status)));
        if (one.request.reply) lines.back() += " | the answer: " + excerpt(one.request.reply);
    }
    lines.emplace_back("Answer with: approve NUMBER, or refuse NUMBER");
    co_return answer(std::move(lines));
}

Task<Reply> decide(Call call, bool agreed)
{
    const auto all = co_await all_waiting(call);
    if (!all) co_return fail(all.error());
    std::size_t number = 0;
    std::from_chars(call.arg(0).data(), call.arg(0).data() + call.arg(0).size(), number);
    if (number < 1 || number > all->size())
        co_return fail(Errc::not_found, fmt::format("There is no request {}; see: approvals", call.arg(0)));
    const auto& one = (*all)[number - 1];
    const auto done = co_await one.session->backend()->answer_interaction(one.request.id, agreed);
    if (!done) co_return fail(done.error());
    co_return answer(
        fmt::format("{} may{} {}.", one.request.account.address, agreed ? "" : " not", wish_of(one.request)));
}

Task<Reply> approve(Call call)
{
    return decide(std::move(call), true);
}
Task<Reply> refuse(Call call)
{
    return decide(std::move(call), false);
}

constexpr Command table[] = {
    {{"quotes", "POST public|followers|nobody", "who may quote a post of yours"}, Topic::write, quotes},
    {{"approvals", "", "answers, favourites and boosts that wait for your yes"}, Topic::people, approvals},
    {{"approve", "NUMBER", "say yes to one of approvals"}, Topic::people, approve},
    {{"refuse", "NUMBER", "say no to one of approvals"}, Topic::people, refuse},
};

} // namespace

Task<std::vector<Reply>> publish_parts(Call call, SessionPtr session, NewStatus first)
{
    if (first.spoiler_text.empty()) first.spoiler_text = call.user->next_post().spoiler_text.value_or("");
    const auto parts = thread_parts(first.text, first.spoiler_text, session->backend()->capabilities());
    if (parts.empty()) co_return fail(Errc::invalid_input, "One word of it alone is longer than a post may be.");
    if (parts.size() > most_parts)
        co_return fail(Errc::invalid_input,
                       fmt::format("That makes {} posts, and {} are the most in one go.", parts.size(), most_parts));
    if (first.scheduled_at && parts.size() > 1)
        co_return fail(Errc::invalid_input, "A thread cannot wait for its time: leave --at away.");
    std::vector<Reply> published;
    std::string names;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        NewStatus part = first;
        part.text = parts[i];
        if (i > 0) {
            const auto& last = published.back().published->status;
            part = next_part(first, parts[i], last->id);
            part.visibility = last->visibility;
            if (!first.idempotency_key.empty()) part.idempotency_key = fmt::format("{}-{}", first.idempotency_key, i);
        }
        auto reply = co_await call.user->publish(*call.from, session, call.place, std::move(part));
        if (!reply && i > 0)
            co_return fail(reply.error().code, fmt::format("{} of {} parts are out ({}); part {} is not: {}", i,
                                                           parts.size(), names, i + 1, reply.error().detail));
        if (!reply) co_return fail(std::move(reply));
        const auto& shown = reply->published;
        if (shown) names += (names.empty() ? "" : ", ") + post_name(shown->short_id, shown->status->id);
        published.push_back(std::move(*reply));
        if (!published.back().published) break; // it waits for its time
    }
    co_return published;
}

Task<Reply> publish_thread(Call call, SessionPtr session, NewStatus first)
{
    if (first.scheduled_at) co_return fail(Errc::invalid_input, "A thread cannot wait for its time: leave --at away.");
    auto published = co_await publish_parts(std::move(call), std::move(session), std::move(first));
    if (!published) co_return fail(std::move(published));
    if (published->size() == 1) co_return std::move(published->front());
    std::string names;
    for (const auto& reply : *published)
        names += (names.empty() ? "" : ", ") + post_name(reply.published->short_id, reply.published->status->id);
    co_return answer(fmt::format("Published as a thread of {}: {}", published->size(), names));
}

std::span<const Command> thread_commands()
{
    return table;
}

} // namespace fedibee::session
