// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands about notifications that the instance keeps back, and what it keeps back.
#include "session/commands.hpp"

#include "render/html.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fedibee::session {
namespace {

struct Rule {
    std::string_view key;
    std::string_view word;
    std::string_view who;
};
constexpr std::array rules{
    Rule{"for_not_following", "not-following", "people you do not follow"},
    Rule{"for_not_followers", "not-followers", "people who do not follow you"},
    Rule{"for_new_accounts", "new", "accounts made in the last 30 days"},
    Rule{"for_private_mentions", "private", "private mentions you did not ask for"},
    Rule{"for_limited_accounts", "limited", "accounts that the moderators have limited"},
    Rule{"for_bots", "bots", "bots"},
};

std::string words()
{
    std::string all;
    for (const auto& rule : rules) all += (all.empty() ? "" : ", ") + std::string(rule.word);
    return all;
}

std::vector<std::string> lines_of(const NotificationPolicy& policy)
{
    std::vector<std::string> lines;
    for (const auto& [key, value] : policy.rules) {
        const auto rule = std::ranges::find(rules, key, &Rule::key);
        if (rule != rules.end())
            lines.push_back(fmt::format("{}: {} ({})", rule->word, render::clean_line(value), rule->who));
    }
    if (policy.pending_requests > 0)
        lines.push_back(fmt::format("{} wait: notifications requests", policy.pending_requests));
    return lines;
}

Task<Reply> policy(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto now = co_await (*session)->backend()->notification_policy();
    if (!now) co_return fail(now.error());
    co_return answer(lines_of(*now));
}

Task<Reply> set_policy(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto rule = std::ranges::find(rules, text::lowered(call.arg(0)), &Rule::word);
    if (rule == rules.end())
        co_return fail(Errc::invalid_input, fmt::format("notifications policy takes one of {}, not '{}'.", words(),
                                                        render::clean_line(call.arg(0))));
    const auto now = co_await (*session)->backend()->set_notification_policy(std::string(rule->key), call.arg(1));
    if (!now) co_return fail(now.error());
    co_return answer(lines_of(*now));
}

Task<Reply> requests(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto all = co_await (*session)->backend()->notification_requests();
    if (!all) co_return fail(all.error());
    if (all->empty()) co_return answer("No notifications are kept back.");
    std::vector<std::string> lines;
    for (const auto& one : *all) {
        const auto author = call.user->people().meet((*session)->row().id, one.account);
        std::string last;
        if (one.last_status)
            last = ": " + render::clean_line(render::to_plain(render::html_to_document(one.last_status->content)));
        lines.push_back(fmt::format("{}. {} ({}){}", lines.size() + 1, author.nick, one.count, last));
    }
    co_return answer(std::move(lines));
}

template <bool accept> Task<Reply> settle(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    const auto all = co_await (*session)->backend()->notification_requests();
    if (!all) co_return fail(all.error());
    std::size_t number = 0;
    const std::string& word = call.arg(0);
    std::from_chars(word.data(), word.data() + word.size(), number);
    if (number < 1 || number > all->size())
        co_return fail(Errc::not_found,
                       fmt::format("There is no request {}; see: notifications requests", render::clean_line(word)));
    const auto& one = (*all)[number - 1];
    const auto done = co_await (*session)->backend()->settle_notification_request(one.id, accept);
    if (!done) co_return fail(done.error());
    if (accept) (*session)->notifications_merged();
    const auto author = call.user->people().meet((*session)->row().id, one.account);
    co_return answer(accept ? fmt::format("Notifications of {} come through from now on.", author.nick)
                            : fmt::format("The notifications of {} are dropped.", author.nick));
}

constexpr Command table[] = {
    {{"notifications", "requests", "whose notifications the instance keeps back"}, Topic::read, requests},
    {{"notifications", "accept NUMBER", "let somebody's notifications through, by the number in requests"},
     Topic::read,
     settle<true>},
    {{"notifications", "dismiss NUMBER", "drop somebody's notifications that are kept back"},
     Topic::read,
     settle<false>},
    {{"notifications", "policy", "whose notifications are kept back"}, Topic::read, policy},
    {{"notifications", "policy WORD accept|filter|drop",
      "let notifications of some people through, keep them back, or drop them: not-following, not-followers, new, "
      "private, limited, bots"},
     Topic::read,
     set_policy},
};

} // namespace

std::span<const Command> notification_commands()
{
    return table;
}

} // namespace fedibee::session
