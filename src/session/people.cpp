// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/people.hpp"

#include "render/plain.hpp"

namespace fedibee::session {

Author People::meet(LoginId login, const Account& account)
{
    auto& person = people_[account.address];
    person = Person{render::clean_display_name(account.display_name), account.id, login, account.bot};
    return Author{nicknames_.nick(account.address), account.address, person.display_name, person.bot};
}

Author People::author(const std::string& address)
{
    Author author{nicknames_.nick(address), address, {}, false};
    if (const auto* person = find(address)) {
        author.display_name = person->display_name;
        author.bot = person->bot;
    }
    return author;
}

const Person* People::find(const std::string& address) const
{
    const auto found = people_.find(address);
    return found == people_.end() ? nullptr : &found->second;
}

} // namespace fedibee::session
