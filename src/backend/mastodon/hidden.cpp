// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/hidden.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <iterator>

namespace fedibee::mastodon {

void Hidden::hide(const AccountId& account, bool wanted, std::optional<Timestamp> until)
{
    if (!wanted) {
        accounts_.erase(account.value);
        return;
    }
    const auto [known, is_new] = accounts_.try_emplace(account.value, until);
    if (!is_new && known->second) known->second = until ? std::max(known->second, until) : until;
}

void Hidden::hide_domain(std::string_view domain, bool wanted)
{
    if (wanted)
        domains_.insert(text::lowered(domain));
    else
        domains_.erase(text::lowered(domain));
}

bool Hidden::hides(const AccountId& account, Timestamp now) const
{
    const auto known = accounts_.find(account.value);
    return known != accounts_.end() && (!known->second || now < *known->second);
}

bool Hidden::hides(const Status& status, Timestamp now) const
{
    if (accounts_.empty() && domains_.empty()) return false;
    if (hides(status.account.id, now)) return true;
    const auto is_hidden = [&](const Mention& mention) { return hides(mention.id, now); };
    if (std::ranges::any_of(status.mentions, is_hidden)) return true;
    const auto at = status.account.address.rfind('@');
    if (at != std::string::npos && domains_.contains(text::lowered(status.account.address.substr(at + 1)))) return true;
    return status.reblog && hides(*status.reblog, now);
}

Hidden Hidden::common_with(const Hidden& other) const
{
    Hidden common;
    for (const auto& [account, until] : accounts_) {
        const auto also = other.accounts_.find(account);
        if (also == other.accounts_.end()) continue;
        // As long as both do.
        auto end = until;
        if (!end || (also->second && *also->second < *end)) end = also->second;
        common.accounts_.emplace(account, end);
    }
    std::ranges::set_intersection(domains_, other.domains_, std::inserter(common.domains_, common.domains_.end()));
    return common;
}

} // namespace fedibee::mastodon
