// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may see a post, and which timelines it stands in.
#include "world.hpp"

#include <algorithm>

namespace fedisim {

namespace {

bool mentions(const Status& status, const Account* account)
{
    return std::ranges::find(status.mentions, account) != status.mentions.end();
}

/// A reply stands in a home only when its reader also follows the one replied to.
bool reply_fits(World& world, const Status& status, const Account& viewer)
{
    if (status.in_reply_to == nullptr) return true;
    const auto* parent = status.in_reply_to->account;
    return parent == status.account || parent == &viewer || world.follows(viewer, *parent);
}

bool is_in_circle(const Status& status, const Account& viewer)
{
    const auto* circle = find_list(*status.account, status.circle);
    return circle != nullptr && contains_row(circle->members, &viewer);
}

} // namespace

bool World::visible(const Status& status, const Account* viewer) const
{
    if (status.deleted) return false;
    if (status.reblog != nullptr && !visible(*status.reblog, viewer)) return false;
    if (viewer == status.account) return true;
    if (viewer != nullptr && blocks(*status.account, *viewer)) return false;
    if (status.visibility == "public" || status.visibility == "unlisted" || status.visibility == "local") return true;
    if (viewer == nullptr) return false;
    if (mentions(status, viewer)) return true;
    if (status.visibility != "private") return false;
    return status.circle.empty() ? follows(*viewer, *status.account) : is_in_circle(status, *viewer);
}

bool World::silenced_for(const Status& status, Account& viewer)
{
    const auto unwanted = [&](const Account& account) {
        return &account != &viewer && (blocks(viewer, account) || mutes(viewer, account));
    };
    if (unwanted(*status.account)) return true;
    if (status.reblog != nullptr && unwanted(*status.reblog->account)) return true;
    return std::ranges::any_of(status.mentions, [&](Account* account) { return blocks(viewer, *account); });
}

bool World::in_home(const Status& status, Account& viewer)
{
    if (!visible(status, &viewer) || viewer.hidden.contains(&status)) return false;
    if (dialect_.boost_replaces && status.reblog != nullptr) return false;
    if (status.account == &viewer) return true;
    if (silenced_for(status, viewer)) return false;
    const auto followed = viewer.following.find(status.account);
    if (followed != viewer.following.end()) {
        if (status.visibility == "direct") return mentions(status, &viewer);
        if (status.reblog != nullptr) return followed->second.reblogs && status.reblog->account != &viewer;
        const bool elsewhere = std::ranges::any_of(viewer.lists, [&](const auto& list) {
            return list->exclusive && contains_row(list->members, status.account);
        });
        const auto& languages = followed->second.languages;
        const bool understood =
            languages.empty() || !status.language || std::ranges::find(languages, *status.language) != languages.end();
        return !elsewhere && understood && reply_fits(*this, status, viewer);
    }
    if (status.visibility != "public" || status.reblog != nullptr || status.in_reply_to != nullptr) return false;
    return std::ranges::any_of(viewer.followed_tags, [&](const auto& tag) { return has_tag(status, tag.first); });
}

bool World::in_list(const Status& status, Account& owner, const UserList& list)
{
    if (!contains_row(list.members, status.account) || !visible(status, &owner)) return false;
    if (status.visibility == "direct" || silenced_for(status, owner)) return false;
    if (status.in_reply_to == nullptr || status.in_reply_to->account == status.account) return true;
    const auto* parent = status.in_reply_to->account;
    if (list.replies_policy == "followed") return parent == &owner || follows(owner, *parent);
    return list.replies_policy == "list" && (parent == &owner || contains_row(list.members, parent));
}

bool World::in_public(const Status& status, const Account* viewer, bool local_only, bool remote_only) const
{
    if (status.deleted || status.reblog != nullptr) return false;
    if (status.in_reply_to != nullptr && status.in_reply_to->account != status.account) return false;
    if (status.visibility != "public" && !(status.visibility == "local" && viewer != nullptr)) return false;
    return !(local_only && !status.account->local()) && !(remote_only && status.account->local());
}

bool World::has_tag(const Status& status, std::string_view lower_case_tag) const
{
    return std::ranges::any_of(status.tags, [&](const std::string& tag) { return lower_case(tag) == lower_case_tag; });
}

} // namespace fedisim
