// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/hidden.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::mastodon {
namespace {

void put(std::set<std::string, std::less<>>& set, std::string name, bool wanted)
{
    if (wanted)
        set.insert(std::move(name));
    else
        set.erase(name);
}

} // namespace

void Hidden::hide(const AccountId& account, bool wanted)
{
    put(accounts_, account.value, wanted);
}

void Hidden::hide_domain(std::string_view domain, bool wanted)
{
    put(domains_, text::lowered(domain), wanted);
}

bool Hidden::hides(const Status& status) const
{
    if (accounts_.empty() && domains_.empty()) return false;
    if (accounts_.contains(status.account.id.value)) return true;
    const auto is_hidden = [&](const Mention& mention) { return accounts_.contains(mention.id.value); };
    if (std::ranges::any_of(status.mentions, is_hidden)) return true;
    const auto at = status.account.address.rfind('@');
    if (at != std::string::npos && domains_.contains(text::lowered(status.account.address.substr(at + 1)))) return true;
    return status.reblog && hides(*status.reblog);
}

Hidden Hidden::common_with(const Hidden& other) const
{
    Hidden common;
    std::ranges::set_intersection(accounts_, other.accounts_, std::inserter(common.accounts_, common.accounts_.end()));
    std::ranges::set_intersection(domains_, other.domains_, std::inserter(common.domains_, common.domains_.end()));
    return common;
}

} // namespace fedibee::mastodon
