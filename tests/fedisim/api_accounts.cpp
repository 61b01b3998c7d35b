// SPDX-License-Identifier: AGPL-3.0-or-later
// People: who they are, what they wrote, whom they follow.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response show(Context& context)
{
    const auto* account = context.account();
    return account == nullptr ? not_found() : answer(context.view().account(*account));
}

Response show_many(Context& context)
{
    std::vector<Account*> found;
    for (const auto& id : context.params.list("id")) {
        if (auto* account = context.world.account(id)) found.push_back(account);
    }
    return answer(context.view().accounts(found));
}

Response lookup(Context& context)
{
    const auto* account = context.world.find(context.params.text("acct"));
    return account == nullptr ? not_found() : answer(context.view().account(*account));
}

Response search(Context& context)
{
    return answer(context.view().accounts(find_accounts(context)));
}

Response statuses(Context& context)
{
    const auto* account = context.account();
    if (account == nullptr) return not_found();
    const auto& params = context.params;
    const bool no_replies = params.flag("exclude_replies");
    const bool no_reblogs = params.flag("exclude_reblogs");
    const bool only_media = params.flag("only_media");
    const auto tag = lower_case(params.text("tagged"));
    const auto wanted = [&](const Status* status) {
        const bool to_other = status->in_reply_to != nullptr && status->in_reply_to->account != status->account;
        if ((no_replies && to_other) || (no_reblogs && status->reblog != nullptr)) return false;
        if ((only_media && status->media.empty()) || (!tag.empty() && !context.world.has_tag(*status, tag)))
            return false;
        return context.world.visible(*status, context.viewer);
    };
    if (params.flag("pinned")) {
        auto pinned = account->pinned;
        std::ranges::sort(pinned, {}, &Status::row);
        return status_page(context, pinned, wanted);
    }
    return status_page(context, account->statuses, wanted);
}

Response followers(Context& context)
{
    const auto* account = context.account();
    return account == nullptr ? not_found() : account_page(context, rows_of(account->followers, plain_row));
}

Response following(Context& context)
{
    const auto* account = context.account();
    if (account == nullptr) return not_found();
    return account_page(context, rows_of(account->following, [](const Following& how) { return how.row; }));
}

Response familiar_followers(Context& context)
{
    auto all = Json::array();
    for (const auto& id : context.params.list("id")) {
        const auto* account = context.world.account(id);
        if (account == nullptr) continue;
        std::vector<Account*> familiar;
        for (const auto& [follower, row] : account->followers) {
            if (context.world.follows(*context.viewer, *follower)) familiar.push_back(follower);
        }
        all.push_back({{"id", id}, {"accounts", context.view().accounts(familiar)}});
    }
    return answer(all);
}

Response lists_with(Context& context)
{
    const Account* account = context.account();
    if (account == nullptr) return not_found();
    auto lists = Json::array();
    for (const auto& list : context.viewer->lists) {
        if (contains_row(list->members, account)) lists.push_back(context.view().list(*list));
    }
    return answer(lists);
}

Response featured_tags(Context& context)
{
    const auto* account = context.account();
    if (account == nullptr) return not_found();
    auto tags = Json::array();
    for (const auto& [name, id] : account->featured_tags) {
        tags.push_back({{"id", id},
                        {"name", name},
                        {"url", context.world.url_of(*account) + "/tagged/" + url_encode(name)},
                        {"statuses_count", "0"},
                        {"last_status_at", nullptr}});
    }
    return answer(tags);
}

Response endorsements(Context& context)
{
    std::vector<Row<Account>> rows;
    for (const auto* account : context.viewer->endorsed) rows.push_back({account->row, const_cast<Account*>(account)});
    return account_page(context, rows);
}

Response suggestions(Context& context)
{
    auto found = Json::array();
    for (const auto* account : context.world.accounts()) {
        if (account == context.viewer || context.world.follows(*context.viewer, *account) || found.size() >= 10)
            continue;
        found.push_back(
            {{"source", "global"}, {"sources", {"most_followed"}}, {"account", context.view().account(*account)}});
    }
    return answer(found);
}

Response directory(Context& context)
{
    auto all = context.world.accounts();
    const auto offset =
        std::min(all.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, context.params.number("offset", 0))));
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(offset));
    all.resize(std::min(all.size(), limit_of(context.params, 40, 80)));
    return answer(context.view().accounts(all));
}

} // namespace

void route_accounts(Router& router)
{
    router.add("GET", "/api/v1/accounts/lookup", Access::open, lookup);
    router.add("GET", "/api/v1/accounts/search", Access::user, search);
    router.add("GET", "/api/v1/accounts/familiar_followers", Access::user, familiar_followers);
    router.add("GET", "/api/v1/accounts", Access::open, show_many);
    router.add("GET", "/api/v1/accounts/:id", Access::open, show);
    router.add("GET", "/api/v1/accounts/:id/statuses", Access::open, statuses);
    router.add("GET", "/api/v1/accounts/:id/followers", Access::open, followers);
    router.add("GET", "/api/v1/accounts/:id/following", Access::open, following);
    router.add("GET", "/api/v1/accounts/:id/lists", Access::user, lists_with);
    router.add("GET", "/api/v1/accounts/:id/featured_tags", Access::open, featured_tags);
    router.add("GET", "/api/v1/endorsements", Access::user, endorsements);
    router.add("GET", "/api/v2/suggestions", Access::user, suggestions);
    router.add("GET", "/api/v1/directory", Access::open, directory);
}

} // namespace fedisim
