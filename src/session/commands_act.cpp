// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that act on a post: favourite, boost, bookmark, pin, mute, vote, and their undoing.
#include "session/commands.hpp"
#include "session/post_name.hpp"

#include "session/notices.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fedibee::session {
namespace {

Task<Reply> act_on(Call call, Target target, StatusAction action)
{
    const auto done = co_await target.session->backend()->act(target.id, action);
    if (!done) co_return fail(done.error());
    const auto msgid = LiveUser::msgid_of(target.session->row().id, target.id);
    remember(call, *target.session, post_name(target.short_id, target.id), msgid);
    const auto name = call.form->names.substr(0, call.form->names.find('|'));
    co_return answer(target.short_id.empty() ? fmt::format("Done: {}.", name)
                                             : fmt::format("Done: {} [{}].", name, target.short_id));
}

template <StatusAction action> Task<Reply> act(Call call)
{
    auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(std::move(target));
    co_return co_await act_on(std::move(call), std::move(*target), action);
}

/// BitlBee's word for the end of a favourite, but where the instance has dislikes.
Task<Reply> dislike(Call call)
{
    auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(std::move(target));
    const bool has_dislikes = target->session->backend()->capabilities().dislikes;
    const auto action = has_dislikes ? StatusAction::dislike : StatusAction::unfavourite;
    co_return co_await act_on(std::move(call), std::move(*target), action);
}

/// Answers an invitation to an event.
Task<Reply> attend(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto& session = target->session;
    if (!session->backend()->capabilities().attendance)
        co_return fail(Errc::unsupported, fmt::format("{} takes no answers to events; write one: reply {} TEXT",
                                                      session->row().instance.domain, call.arg(0)));
    const std::string& word = call.arg(1);
    const auto action = word == "no"      ? StatusAction::decline
                        : word == "maybe" ? StatusAction::attend_maybe
                                          : StatusAction::attend;
    const auto done = co_await session->backend()->act(target->id, action);
    if (!done) co_return fail(done.error());
    co_return answer(fmt::format("Done: attend [{}] {}.", post_name(target->short_id, target->id), word));
}

template <bool wanted> Task<Reply> react(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto& session = target->session;
    if (!session->backend()->capabilities().reactions)
        co_return fail(Errc::unsupported, fmt::format("{} has no emoji reactions; type instead: {}fav {}",
                                                      session->row().instance.domain, wanted ? "" : "un", call.arg(0)));
    const auto done = co_await session->backend()->react(target->id, std::string(emoji_name(call.arg(1))), wanted);
    if (!done) co_return fail(done.error());
    const std::string shown = post_name(target->short_id, target->id);
    const std::string emoji = " " + call.arg(1);
    remember(call, *session, shown + emoji, LiveUser::msgid_of(session->row().id, target->id) + emoji);
    co_return answer(fmt::format("Done: {} [{}]{}.", wanted ? "react" : "unreact", shown, emoji));
}

Task<Reply> vote(Call call)
{
    const auto target = co_await call.user->find_post(call.arg(0), call.place);
    if (!target) co_return fail(target.error());
    const auto status = co_await target->session->backend()->status(target->id);
    if (!status) co_return fail(status.error());
    if (!(*status)->poll) co_return fail(Errc::invalid_input, fmt::format("[{}] has no poll.", target->short_id));
    const auto& poll = *(*status)->poll;
    std::vector<int> choices;
    for (const auto word : text::split(call.arg(1), ' ')) {
        if (word.empty()) continue;
        int choice = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), choice);
        const bool fits = error == std::errc{} && end == word.data() + word.size() && choice >= 1 &&
                          choice <= static_cast<int>(poll.options.size());
        if (!fits)
            co_return fail(Errc::invalid_input, fmt::format("Vote with numbers from 1 to {}, like: vote {} 1",
                                                            poll.options.size(), call.arg(0)));
        choices.push_back(choice - 1);
    }
    if (choices.size() > 1 && !poll.multiple) co_return fail(Errc::invalid_input, "This poll takes one choice only.");
    const auto voted = co_await target->session->backend()->vote(poll.id, std::move(choices));
    if (!voted) co_return fail(voted.error());
    std::string totals;
    for (std::size_t i = 0; i < voted->options.size(); ++i) {
        const auto& option = voted->options[i];
        totals += fmt::format("{}{} {}", i == 0 ? "" : ", ", i + 1, option.title);
        if (option.votes_count) totals += fmt::format(" ({})", *option.votes_count);
    }
    co_return answer("Voted: " + totals);
}

constexpr Command table[] = {
    {{"fav|favourite|favorite|like", "POST", "favourite a post"}, Topic::act, act<StatusAction::favourite>},
    {{"unfav|unfavourite|unfavorite|unlike", "POST", "take a favourite back"},
     Topic::act,
     act<StatusAction::unfavourite>},
    {{"dislike", "POST", "dislike a post, on Friendica; elsewhere it takes a favourite back"}, Topic::act, dislike},
    {{"undislike", "POST", "take a dislike back"}, Topic::act, act<StatusAction::undislike>},
    {{"attend", "POST yes|maybe|no", "answer an invitation to an event, on Friendica"}, Topic::act, attend},
    {{"boost|rt|reblog", "POST", "boost a post"}, Topic::act, act<StatusAction::reblog>},
    {{"unboost|unrt|unreblog", "POST", "take a boost back"}, Topic::act, act<StatusAction::unreblog>},
    {{"bookmark", "POST", "keep a post among your bookmarks"}, Topic::act, act<StatusAction::bookmark>},
    {{"unbookmark", "POST", "drop a bookmark"}, Topic::act, act<StatusAction::unbookmark>},
    {{"pin", "POST", "pin a post of yours to your profile"}, Topic::act, act<StatusAction::pin>},
    {{"unpin", "POST", "unpin it"}, Topic::act, act<StatusAction::unpin>},
    {{"mute", "POST", "no more notifications from this conversation"}, Topic::act, act<StatusAction::mute>},
    {{"unmute", "POST", "notifications from this conversation again"}, Topic::act, act<StatusAction::unmute>},
    {{"react", "POST EMOJI", "react to a post with an emoji, or with one of the instance's own: react 1f :bee:"},
     Topic::act,
     react<true>},
    {{"unreact", "POST EMOJI", "take that back"}, Topic::act, react<false>},
    {{"vote", "POST NUMBERS", "vote in a poll by the numbers of its options: vote 1f 2"}, Topic::act, vote},
};

} // namespace

std::span<const Command> act_commands()
{
    return table;
}

} // namespace fedibee::session
