// SPDX-License-Identifier: AGPL-3.0-or-later
// BitlBee's words about contacts and groups: blist, group, add, move, block, allow.
#include "session/commands.hpp"
#include "session/list_titles.hpp"

#include "render/plain.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::session {
namespace {

constexpr std::size_t most_accounts = 80; ///< in one answer

// ---- blist --------------------------------------------------------------------------------------------------

bool fits(const Author& author, std::string_view pattern)
{
    const std::string wanted = text::lowered(pattern);
    return text::lowered(author.nick).find(wanted) != std::string::npos ||
           text::lowered(author.address).find(wanted) != std::string::npos ||
           text::lowered(author.display_name).find(wanted) != std::string::npos;
}

/// On the Fediverse nobody is offline or away; who follows back stands out instead.
Task<Reply> blist(Call call)
{
    const bool shows = call.arg(0) != "offline" && call.arg(0) != "away";
    std::vector<std::string> lines{fmt::format("{:<24} {:<40} {}", "Nick", "Handle/Account", "Status")};
    std::size_t mutual = 0;
    for (const auto& session : call.user->sessions()) {
        for (const auto& member : call.user->members(call.user->home_of(*session))) {
            if (member.own || !shows || !fits(member.author, call.arg(1))) continue;
            mutual += member.mutual ? 1 : 0;
            lines.push_back(fmt::format("{:<24} {:<40} {}", member.author.nick,
                                        fmt::format("{} {}", member.author.address, session->row().tag),
                                        member.mutual ? "Online (follows you)" : "Online"));
        }
    }
    const std::size_t count = lines.size() - 1;
    lines.push_back(fmt::format("{} buddies ({} follow you)", count, mutual));
    if (!shows) lines.emplace_back("Nobody is offline or away on the Fediverse; see: blist");
    co_return answer(std::move(lines));
}

// ---- groups are lists ---------------------------------------------------------------------------------------

struct OwnedList {
    SessionPtr session;
    List list;
};

Task<std::vector<OwnedList>> all_lists(Call call)
{
    if (const auto session = call.user->session_of(call.place); !session) co_return fail(session.error());
    std::vector<OwnedList> all;
    for (const auto& session : call.user->sessions()) {
        if (!session->backend() || session->state() == LoginState::off) continue;
        auto lists = co_await session->backend()->lists();
        if (!lists) co_return fail(std::move(lists));
        call.user->note_lists(session->row().id, *lists);
        for (auto& list : *lists) all.push_back(OwnedList{session, std::move(list)});
    }
    co_return all;
}

Task<Reply> groups(Call call)
{
    const auto all = co_await all_lists(call);
    if (!all) co_return fail(all.error());
    std::vector<std::string> lines{"Group list:"};
    for (const auto& owned : *all)
        lines.push_back(fmt::format("{:2}. {} ({})", lines.size() - 1, render::clean_line(owned.list.title),
                                    owned.session->row().tag));
    lines.emplace_back(all->empty() ? "No groups yet; a group is a list, make one with: list create TITLE"
                                    : "End of group list");
    co_return answer(std::move(lines));
}

Task<Reply> group_info(Call call)
{
    const auto all = co_await all_lists(call);
    if (!all) co_return fail(all.error());
    const auto is_meant = [&](const OwnedList& owned) { return is_same_title(owned.list.title, call.arg(0)); };
    const auto found = std::ranges::find_if(*all, is_meant);
    if (found == all->end())
        co_return fail(Errc::not_found,
                       fmt::format("There is no group '{}'; see: group list", render::clean_line(call.arg(0))));
    PageRequest page;
    page.limit = most_accounts;
    const auto members = co_await found->session->backend()->list_accounts(found->list.id, std::move(page));
    if (!members) co_return fail(members.error());
    std::vector<std::string> lines{fmt::format("Members of {}:", render::clean_line(found->list.title))};
    for (const auto& account : members->items)
        lines.push_back(fmt::format("{:2}. {}", lines.size() - 1,
                                    call.user->people().meet(found->session->row().id, account).nick));
    lines.emplace_back("End of member list");
    co_return answer(std::move(lines));
}

Task<bool> is_on(SessionPtr session, ListId list, AccountId account)
{
    PageRequest page;
    page.limit = most_accounts;
    const auto members = co_await session->backend()->list_accounts(std::move(list), std::move(page));
    if (!members) co_return fail(members.error());
    co_return std::ranges::find(members->items, account, &Account::id) != members->items.end();
}

/// Onto one list, and off the login's others.
Task<Reply> move(Call call)
{
    const auto person = co_await find_person(call, call.arg(0));
    if (!person) co_return fail(person.error());
    const auto& backend = person->session->backend();
    const auto lists = co_await backend->lists();
    if (!lists) co_return fail(lists.error());
    const auto* target = find_list_titled(*lists, call.arg(1));
    if (target == nullptr)
        co_return fail(Errc::not_found, fmt::format("There is no list '{}'; make it with: list create {}",
                                                    render::clean_line(call.arg(1)), render::clean_line(call.arg(1))));
    const auto there = co_await is_on(person->session, target->id, person->account.id);
    if (!there) co_return fail(there.error());
    if (!*there) {
        const auto added = co_await backend->list_add(target->id, person->account.id);
        if (!added) co_return fail(added.error());
        call.user->list_changed(*person->session, target->id, person->account.address, true);
    }
    const std::string& address = person->account.address;
    Deed deed;
    deed.done = fmt::format("move {} to {}", address, target->title);
    deed.again.push_back(fmt::format("move {} to \"{}\"", address, target->title));
    if (!*there) deed.back.push_back(fmt::format("list remove {} from {}", address, target->title));
    std::string left;
    for (const auto& list : *lists) {
        if (list.id == target->id) continue;
        const auto member = co_await is_on(person->session, list.id, person->account.id);
        if (!member) co_return fail(member.error());
        if (!*member) continue;
        const auto removed = co_await backend->list_remove(list.id, person->account.id);
        if (!removed) co_return fail(removed.error());
        call.user->list_changed(*person->session, list.id, person->account.address, false);
        left += (left.empty() ? " from " : ", ") + render::clean_line(list.title);
        deed.back.push_back(fmt::format("list add {} to {}", address, list.title));
    }
    if (deed.back.empty())
        co_return answer(fmt::format("{} is on {} only already.", address, render::clean_line(target->title)));
    deed.undone = fmt::format("{}", fmt::join(deed.back, "; "));
    remember(call, *person->session, std::move(deed));
    co_return answer(fmt::format("{} moved{} to {}.", address, left, render::clean_line(target->title)));
}

// ---- add, block, allow --------------------------------------------------------------------------------------

/// `follow` and its like, typed with the account in front.
Task<Reply> as_line(Call call, std::string line)
{
    if (auto moved = at_login(call, call.arg(0)); !moved) co_return fail(std::move(moved));
    co_return co_await call.user->run_line(*call.from, call.place, std::move(line), true, call.replay);
}

template <const char* word> Task<Reply> with_login(Call call)
{
    std::string line = fmt::format("{} {}", word, call.arg(1));
    return as_line(std::move(call), std::move(line));
}

constexpr char unfollow_word[] = "unfollow";
constexpr char block_word[] = "block";
constexpr char unblock_word[] = "unblock";

/// BitlBee's `add ACC HANDLE NICK`: follows, then gives the nick.
Task<Reply> add(Call call)
{
    auto followed = co_await as_line(call, "follow " + call.arg(1));
    if (!followed || call.arg(2).empty()) co_return followed;
    auto renamed = co_await as_line(call, fmt::format("rename {} {}", call.arg(1), call.arg(2)));
    if (!renamed) co_return fail(std::move(renamed));
    std::ranges::move(renamed->items, std::back_inserter(followed->items));
    co_return followed;
}

/// BitlBee's `add -tmp`: somebody to write to, whom nobody follows for that.
Task<Reply> add_for_now(Call call)
{
    if (auto moved = at_login(call, call.arg(0)); !moved) co_return fail(std::move(moved));
    const auto person = co_await find_person(call, call.arg(1));
    if (!person) co_return fail(person.error());
    const Author author = call.user->people().meet(person->session->row().id, person->account);
    if (!call.arg(2).empty()) {
        auto renamed = co_await as_line(call, fmt::format("rename {} {}", author.address, call.arg(2)));
        if (!renamed) co_return fail(std::move(renamed));
    }
    const auto nick = call.user->people().author(author.address).nick;
    co_return answer(
        fmt::format("{} ({}) is known here now, without being followed: /query {}", nick, author.address, nick));
}

Task<Reply> blocked_by(Call call, SessionPtr session)
{
    PageRequest page;
    page.limit = most_accounts;
    const auto blocked = co_await session->backend()->blocked(std::move(page));
    if (!blocked) co_return fail(blocked.error());
    if (blocked->items.empty()) co_return answer("You block nobody; whole domains are listed by: domain list");
    std::vector<std::string> names;
    for (const auto& account : blocked->items) names.push_back(account.address);
    const bool more = !blocked->next.empty();
    co_return answer(fmt::format("You block: {}{}", fmt::join(names, " "), more ? " and others" : ""));
}

Task<Reply> all_blocked(Call call)
{
    const auto session = call.user->usable_session(call.place);
    if (!session) co_return fail(session.error());
    co_return co_await blocked_by(call, *session);
}

Task<Reply> blocked_at_login(Call call)
{
    if (auto moved = at_login(call, call.arg(0)); !moved) co_return fail(std::move(moved));
    co_return co_await all_blocked(call);
}

constexpr Command table[] = {
    {{"block", "", "whom you block"}, Topic::people, all_blocked},
    {{"allow", "", "whom you block", true}, Topic::people, all_blocked},
    {{"block", "LOGIN", "whom one of your accounts blocks", true}, Topic::people, blocked_at_login},
    {{"block", "LOGIN ACCOUNT", "block somebody from one of your accounts", true},
     Topic::people,
     with_login<block_word>},
    {{"allow", "LOGIN", "whom one of your accounts blocks", true}, Topic::people, blocked_at_login},
    {{"allow", "LOGIN ACCOUNT", "unblock somebody from one of your accounts", true},
     Topic::people,
     with_login<unblock_word>},
    {{"add", "-tmp LOGIN ACCOUNT [WORD]", "know somebody, to write to them, without following", true},
     Topic::people,
     add_for_now},
    {{"add", "LOGIN ACCOUNT [WORD]", "follow somebody from one of your accounts, and give them a nick", true},
     Topic::people,
     add},
    {{"remove", "LOGIN ACCOUNT", "stop following somebody from one of your accounts", true},
     Topic::people,
     with_login<unfollow_word>},
    {{"move", "ACCOUNT to LIST", "put somebody on one list and take them off your others"}, Topic::people, move},
    {{"blist", "[all|online|offline|away] [WORD]", "whom you follow; with a word: those whose name has it"},
     Topic::people,
     blist},
    {{"group", "list", "your lists, which are BitlBee's groups"}, Topic::people, groups},
    {{"group", "info LIST", "who is on a list"}, Topic::people, group_info},
};

} // namespace

std::span<const Command> contact_commands()
{
    return table;
}

} // namespace fedibee::session
