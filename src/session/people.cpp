// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/people.hpp"

#include "render/plain.hpp"

#include <algorithm>
#include <string_view>

namespace fedibee::session {
namespace {

/// Empty where it is the address that most servers give their accounts: thousands of people are remembered.
std::string homepage_of(const Account& account)
{
    const std::string_view address = account.address;
    const auto at = address.find('@');
    if (at == std::string_view::npos) return account.url;
    std::string usual = "https://";
    usual.append(address.substr(at + 1)).append("/@").append(address.substr(0, at));
    return account.url == usual ? std::string{} : account.url;
}

Person person_of(LoginId login, const Account& account)
{
    Person person;
    person.display_name = render::clean_display_name(account.display_name);
    person.account = account.id;
    person.login = login;
    person.avatar = account.avatar;
    person.homepage = homepage_of(account);
    person.last_post = account.last_status_at;
    person.bot = account.bot;
    person.moved = account.moved != nullptr;
    return person;
}

bool is_news(const People::Change& change)
{
    const auto& [before, now, new_picture, moved] = change;
    return new_picture || moved || before.address != now.address || before.display_name != now.display_name ||
           before.bot != now.bot || before.dormant != now.dormant;
}

} // namespace

bool People::is_dormant(const Person& person) const
{
    return person.last_post && clock_.wall() - *person.last_post > dormant_after;
}

Author People::meet(LoginId login, const Account& account, std::optional<Timestamp> posted_at)
{
    auto known = people_.find(account.address);
    const bool fresh = known == people_.end();
    // Another login's instance may have an older copy of them: one is believed, or the two would take turns.
    const bool believed = fresh || known->second.login == login || known->second.login == LoginId{};
    if (!believed) return author(account.address);
    Person now = person_of(login, account);
    if (!fresh && now.last_post)
        now.last_post = std::max(*now.last_post, known->second.last_post.value_or(Timestamp{}));
    if (posted_at && now.last_post) now.last_post = std::max(*now.last_post, *posted_at);
    Change change;
    if (fresh) {
        change.new_picture = !now.avatar.empty();
        people_.emplace(account.address, std::move(now));
    } else {
        change.before = author(account.address);
        change.new_picture = known->second.avatar != now.avatar;
        change.moved = now.moved && !known->second.moved;
        known->second = std::move(now);
    }
    change.now = author(account.address);
    if (observer_ && is_news(change)) observer_(change, account);
    return std::move(change.now);
}

Author People::author(const std::string& address)
{
    Author author{nicknames_.nick(address), address, {}, false, false};
    if (const auto* person = find(address)) {
        author.display_name = person->display_name;
        author.bot = person->bot;
        author.dormant = is_dormant(*person);
    }
    return author;
}

void People::forget_login(LoginId login)
{
    for (auto& [address, person] : people_) {
        if (person.login == login) person.login = LoginId{};
    }
}

const Person* People::find(const std::string& address) const
{
    const auto found = people_.find(address);
    return found == people_.end() ? nullptr : &found->second;
}

} // namespace fedibee::session
