// SPDX-License-Identifier: AGPL-3.0-or-later
#include "world.hpp"

#include <algorithm>
#include <cctype>

namespace fedisim {

std::string lower_case(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

Account& World::add_account(std::string_view username, std::string_view domain, std::string_view display_name)
{
    auto& made = accounts_.emplace_back();
    // Older than the instance's first post, and of different ages.
    made.created_at = now() - std::chrono::hours(24 * (400 - static_cast<int>(accounts_.size() % 300)));
    made.id = ids_.make(dialect_.ids, now());
    made.row = next_row();
    made.username = username;
    made.domain = domain;
    made.known = domain.empty();
    made.display_name = display_name;
    made.password = ids_.secret(12);
    made.privacy = dialect_.default_visibility;
    made.language = "en";
    accounts_by_id_[made.id] = &made;
    accounts_by_address_[lower_case(made.acct())] = &made;
    return made;
}

Account* World::account(std::string_view id)
{
    const auto found = accounts_by_id_.find(std::string(id));
    if (found != accounts_by_id_.end()) return found->second;
    const bool takes_nicknames = dialect_.ids == IdKind::flake;
    return takes_nicknames ? find(id) : nullptr;
}

Account* World::resolve(std::string_view address)
{
    auto name = lower_case(address);
    if (name.starts_with(base + "/@")) name = name.substr(base.size() + 2);
    if (name.starts_with("https://") && name.find("/@") != std::string::npos) {
        const auto at = name.find("/@");
        name = name.substr(at + 2) + "@" + name.substr(8, at - 8);
    }
    if (name.starts_with("acct:")) name.erase(0, 5);
    if (name.starts_with('@')) name.erase(0, 1);
    const auto own = "@" + lower_case(authority);
    if (name.ends_with(own)) name.resize(name.size() - own.size());
    const auto found = accounts_by_address_.find(name);
    if (found == accounts_by_address_.end()) return nullptr;
    found->second->known = true;
    return found->second;
}

Account* World::find(std::string_view address)
{
    auto name = lower_case(address);
    if (name.starts_with('@')) name.erase(0, 1);
    const auto own = "@" + lower_case(authority);
    if (name.ends_with(own)) name.resize(name.size() - own.size());
    const auto found = accounts_by_address_.find(name);
    return found == accounts_by_address_.end() || !found->second->known ? nullptr : found->second;
}

std::vector<Account*> World::accounts() const
{
    std::vector<Account*> all;
    for (const auto& [id, account] : accounts_by_id_) {
        if (account->known) all.push_back(account);
    }
    std::ranges::sort(all, {}, &Account::row);
    return all;
}

std::string World::url_of(const Account& account) const
{
    return account.local() ? base + "/@" + account.username : "https://" + account.domain + "/@" + account.username;
}

std::string World::uri_of(const Account& account) const
{
    if (!account.local()) return "https://" + account.domain + "/users/" + account.username;
    return base + "/ap/users/" + account.id;
}

bool World::follows(const Account& who, const Account& whom) const
{
    return whom.followers.contains(const_cast<Account*>(&who));
}

bool World::mutes(const Account& who, const Account& whom)
{
    const auto found = who.muting.find(const_cast<Account*>(&whom));
    return found != who.muting.end() && (!found->second.expires_at || *found->second.expires_at > now());
}

bool World::blocks(const Account& who, const Account& whom) const
{
    return who.blocking.contains(const_cast<Account*>(&whom)) ||
           (!whom.local() && who.blocked_domains.contains(whom.domain));
}

void World::follow(Account& who, Account& whom, const Following& how)
{
    if (const auto found = who.following.find(&whom); found != who.following.end()) {
        const auto row = found->second.row;
        found->second = how;
        found->second.row = row;
        return;
    }
    if (whom.locked) {
        if (whom.follow_requests.emplace(&who, next_row()).second) notify(whom, "follow_request", who, nullptr);
        return;
    }
    auto& made = who.following[&whom];
    made = how;
    made.row = next_row();
    whom.followers[&who] = made.row;
    notify(whom, "follow", who, nullptr);
}

void World::unfollow(Account& who, Account& whom)
{
    who.following.erase(&whom);
    whom.followers.erase(&who);
    whom.follow_requests.erase(&who);
    for (const auto& list : who.lists) remove_row(list->members, &whom);
}

void World::accept_follow(Account& who, Account& by)
{
    if (by.follow_requests.erase(&who) == 0) return;
    auto& made = who.following[&by];
    made.row = next_row();
    by.followers[&who] = made.row;
    notify(by, "follow", who, nullptr);
}

void World::block(Account& who, Account& whom)
{
    unfollow(who, whom);
    unfollow(whom, who);
    who.blocking.emplace(&whom, next_row());
}

} // namespace fedisim
