// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about ties between people: whom the profile shows, whom you know among somebody's followers, followers that
// are to go, the instance's rules.
#include "session/commands.hpp"

#include "render/plain.hpp"

#include <fmt/format.h>

namespace fedibee::session {
namespace {

constexpr std::size_t most_people = 80; ///< in one answer

std::string nicks_of(const Call& call, const LoginSession& session, const std::vector<Account>& accounts)
{
    std::string nicks;
    for (const auto& account : accounts) {
        const auto author = call.user->people().meet(session.row().id, account);
        nicks += (nicks.empty() ? "" : ", ") + author.nick;
    }
    return nicks;
}

template <AccountAction action> Task<Reply> change(Call call, std::string_view words)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const auto done = co_await found->session->backend()->act(found->account.id, action);
    if (!done) co_return fail(done.error());
    co_return answer(fmt::format(fmt::runtime(words), found->account.address));
}

Task<Reply> endorse(Call call)
{
    return change<AccountAction::endorse>(std::move(call), "{} is shown on your profile now.");
}
Task<Reply> unendorse(Call call)
{
    return change<AccountAction::unendorse>(std::move(call), "{} is no longer shown on your profile.");
}
Task<Reply> remove_follower(Call call)
{
    return change<AccountAction::remove_follower>(std::move(call), "{} no longer follows you.");
}

Task<Reply> endorsed(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    PageRequest page;
    page.limit = most_people;
    const auto shown = co_await (*session)->backend()->endorsed(std::move(page));
    if (!shown) co_return fail(shown.error());
    if (shown->items.empty()) co_return answer("Your profile shows nobody.");
    co_return answer("Your profile shows: " + nicks_of(call, **session, shown->items));
}

Task<Reply> familiar(Call call)
{
    const auto found = co_await find_person(call, call.arg(0));
    if (!found) co_return fail(found.error());
    const auto known = co_await found->session->backend()->familiar_followers(found->account.id);
    if (!known) co_return fail(known.error());
    if (known->empty()) co_return answer(fmt::format("You follow nobody who follows {}.", found->account.address));
    co_return answer(fmt::format("{} is followed by these whom you follow: {}", found->account.address,
                                 nicks_of(call, *found->session, *known)));
}

Task<Reply> rules(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto all = co_await (*session)->backend()->rules();
    if (!all) co_return fail(all.error());
    std::vector<std::string> lines;
    for (const auto& rule : *all) lines.push_back(fmt::format("{}: {}", rule.id, render::clean_line(rule.text)));
    if (lines.empty()) lines.push_back(fmt::format("{} names no rules.", (*session)->row().instance.domain));
    co_return answer(std::move(lines));
}

constexpr Command table[] = {
    {{"endorse", "ACCOUNT", "show somebody whom you follow on your profile"}, Topic::people, endorse},
    {{"unendorse", "ACCOUNT", "no longer show them there"}, Topic::people, unendorse},
    {{"endorsed", "", "whom your profile shows"}, Topic::people, endorsed},
    {{"familiar", "ACCOUNT", "whom you follow among somebody's followers"}, Topic::people, familiar},
    {{"followers", "remove ACCOUNT", "somebody follows you no longer; they are not told"},
     Topic::people,
     remove_follower},
    {{"info", "rules", "the instance's rules, with the numbers that report takes"}, Topic::read, rules},
};

} // namespace

std::span<const Command> tie_commands()
{
    return table;
}

} // namespace fedibee::session
