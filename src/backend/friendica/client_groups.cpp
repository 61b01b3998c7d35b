// SPDX-License-Identifier: AGPL-3.0-or-later
// Groups are accounts that boost what is posted to them; those that the login follows have a timeline among the lists.
#include "backend/friendica/client.hpp"

#include "text/ascii.hpp"
#include "text/url_encode.hpp"

#include <algorithm>

namespace fedibee::friendica {
namespace {

constexpr std::string_view group_prefix = "group:";
constexpr std::size_t most_accounts = 80;
constexpr int most_pages = 5;

Group group_of(const Account& account, bool is_member)
{
    Group group;
    group.id = GroupId(account.id.value);
    group.name = account.acct;
    group.title = account.display_name.empty() ? account.username : account.display_name;
    group.url = account.url;
    group.members_count = account.followers_count;
    group.member = is_member;
    return group;
}

} // namespace

Task<std::vector<Account>> Client::followed_groups()
{
    if (!self()) co_return fail(Errc::network, reading().host + " has not said yet who you are: try again");
    std::vector<Account> found;
    PageRequest page;
    page.limit = most_accounts;
    for (int i = 0; i < most_pages; ++i) {
        auto followed = co_await following(self()->id, page);
        if (!followed) co_return fail(std::move(followed));
        const bool is_last = followed->items.empty() || followed->next.empty();
        for (Account& one : followed->items) {
            if (one.group) found.push_back(std::move(one));
        }
        if (is_last) break;
        page.cursor = followed->next;
    }
    co_return found;
}

Task<std::vector<Group>> Client::groups(bool all)
{
    auto own = co_await followed_groups();
    if (!own) co_return fail(std::move(own));
    std::vector<Group> found;
    for (const Account& one : *own) found.push_back(group_of(one, true));
    if (!all) co_return found;
    auto answer = co_await get("/api/v1/directory?local=true&limit=" + std::to_string(most_accounts));
    if (!answer) co_return fail(std::move(answer));
    const auto listed = mastodon::read_accounts(answer->body, reading());
    if (!listed) co_return fail(listed.error());
    for (const Account& one : *listed) {
        const bool is_known =
            std::ranges::find(found, one.id.value, [](const Group& g) { return g.id.value; }) != found.end();
        if (one.group && !is_known) found.push_back(group_of(one, false));
    }
    co_return found;
}

Task<Group> Client::group(std::string name)
{
    if (name.starts_with('!')) name.erase(0, 1);
    const std::string address = name.find('@') == std::string::npos ? name + "@" + instance().domain : name;
    auto account = co_await resolve_account(address);
    if (!account) co_return fail(std::move(account));
    if (!account->group) co_return fail(Errc::not_found, address + " is a person and no group");
    std::vector<AccountId> ids{account->id};
    const auto relations = co_await relationships(std::move(ids));
    const bool is_member = relations && !relations->empty() && relations->front().following;
    co_return group_of(*account, is_member);
}

Task<Group> Client::join_group(GroupId id, bool wanted)
{
    const AccountId of{id.value};
    auto account = co_await mastodon::Client::account(of);
    if (!account) co_return fail(std::move(account));
    const auto deed = wanted ? AccountAction::follow : AccountAction::unfollow;
    const auto relation = co_await act(of, deed);
    if (!relation) co_return fail(relation.error());
    group_lists_.clear();
    co_return group_of(*account, relation->following);
}

/// Lists of groups carry a number of the login's own address book, and the group's title. A group without a list, or
/// one that shares its title with another, is read as the account it is.
asio::awaitable<std::string> Client::group_path(std::string account)
{
    const std::string as_account = "/api/v1/accounts/" + text::url_encode(account) + "/statuses";
    if (group_lists_.empty()) {
        const auto lists = co_await mastodon::Client::lists();
        const auto followed = co_await followed_groups();
        if (!lists || !followed) co_return as_account;
        for (const Account& one : *followed) {
            const auto is_its_list = [&](const List& list) {
                return list.id.value.starts_with(group_prefix) && list.title == group_of(one, true).title;
            };
            const bool is_alone = std::ranges::count_if(*lists, is_its_list) == 1;
            const auto list = std::ranges::find_if(*lists, is_its_list);
            group_lists_[one.id.value] = is_alone ? list->id.value : std::string{};
        }
    }
    const auto known = group_lists_.find(account);
    if (known == group_lists_.end() || known->second.empty()) co_return as_account;
    co_return "/api/v1/timelines/list/" + text::url_encode(known->second);
}

} // namespace fedibee::friendica
