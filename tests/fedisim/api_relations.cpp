// SPDX-License-Identifier: AGPL-3.0-or-later
// Following, blocking, muting, notes, requests to follow.
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

Response relationships(Context& context)
{
    auto all = Json::array();
    for (const auto& id : context.params.list("id")) {
        if (const auto* account = context.world.account(id)) all.push_back(context.view().relationship(*account));
    }
    return answer(all);
}

using Change = void (*)(Context&, Account& viewer, Account& other);

/// The shape of all these calls: change something about an account, answer the relationship.
template <Change change> Response with_account(Context& context)
{
    auto* other = context.account();
    if (other == nullptr) return not_found();
    change(context, *context.viewer, *other);
    return answer(context.view().relationship(*other));
}

Response follow(Context& context)
{
    auto* other = context.account();
    if (other == nullptr) return not_found();
    if (other == context.viewer || context.world.blocks(*other, *context.viewer)) {
        return problem(403, "This action is not allowed");
    }
    const auto& params = context.params;
    Following how;
    if (const auto found = context.viewer->following.find(other); found != context.viewer->following.end())
        how = found->second;
    how.reblogs = params.flag("reblogs", how.reblogs);
    how.notify = params.flag("notify", how.notify);
    if (params.has("languages")) how.languages = params.list("languages");
    context.world.follow(*context.viewer, *other, how);
    return answer(context.view().relationship(*other));
}

void unfollow(Context& context, Account& viewer, Account& other)
{
    context.world.unfollow(viewer, other);
}

void block(Context& context, Account& viewer, Account& other)
{
    context.world.block(viewer, other);
}

void unblock(Context&, Account& viewer, Account& other)
{
    viewer.blocking.erase(&other);
}

void mute(Context& context, Account& viewer, Account& other)
{
    Mute how{
        .row = context.world.next_row(), .notifications = context.params.flag("notifications", true), .expires_at = {}};
    const auto seconds = context.params.number("duration", 0);
    if (seconds > 0) how.expires_at = context.world.now() + std::chrono::seconds(seconds);
    viewer.muting[&other] = how;
}

void unmute(Context&, Account& viewer, Account& other)
{
    viewer.muting.erase(&other);
}

void set_note(Context& context, Account& viewer, Account& other)
{
    viewer.notes[&other] = context.params.text("comment");
}

void remove_follower(Context& context, Account& viewer, Account& other)
{
    context.world.unfollow(other, viewer);
}

void endorse(Context&, Account& viewer, Account& other)
{
    viewer.endorsed.insert(&other);
}

void unendorse(Context&, Account& viewer, Account& other)
{
    viewer.endorsed.erase(&other);
}

void authorize(Context& context, Account& viewer, Account& other)
{
    context.world.accept_follow(other, viewer);
}

void reject(Context&, Account& viewer, Account& other)
{
    viewer.follow_requests.erase(&other);
}

Response follow_requests(Context& context)
{
    return account_page(context, rows_of(context.viewer->follow_requests, plain_row));
}

Response blocks(Context& context)
{
    return account_page(context, rows_of(context.viewer->blocking, plain_row));
}

Response mutes(Context& context)
{
    const auto response =
        account_page(context, rows_of(context.viewer->muting, [](const Mute& mute) { return mute.row; }));
    auto marked = response;
    auto accounts = Json::parse(response.body);
    for (auto& account : accounts) {
        const auto& how = context.viewer->muting[context.world.account(account["id"].get<std::string>())];
        account["mute_expires_at"] = how.expires_at ? Json(iso_time(*how.expires_at)) : Json();
    }
    marked.body = to_text(accounts);
    return marked;
}

Response domain_blocks(Context& context)
{
    auto all = Json::array();
    for (const auto& [domain, row] : context.viewer->blocked_domains) all.push_back(domain);
    return answer(all);
}

Response block_domain(Context& context)
{
    const auto domain = lower_case(context.params.text("domain"));
    if (domain.find('.') == std::string::npos)
        return problem(422, "Validation failed: Domain is not a valid domain name");
    context.viewer->blocked_domains.emplace(domain, context.world.next_row());
    for (auto* account : context.world.accounts()) {
        if (account->domain == domain) context.world.unfollow(*context.viewer, *account);
    }
    return answer(Json::object());
}

Response unblock_domain(Context& context)
{
    context.viewer->blocked_domains.erase(lower_case(context.params.text("domain")));
    return answer(Json::object());
}

} // namespace

void route_relations(Router& router)
{
    const auto account = [&](std::string_view action, Handler handler) {
        router.add("POST", "/api/v1/accounts/:id/" + std::string(action), Access::user, handler);
    };
    router.add("GET", "/api/v1/accounts/relationships", Access::user, relationships);
    account("follow", follow);
    account("unfollow", with_account<unfollow>);
    account("block", with_account<block>);
    account("unblock", with_account<unblock>);
    account("mute", with_account<mute>);
    account("unmute", with_account<unmute>);
    account("note", with_account<set_note>);
    account("remove_from_followers", with_account<remove_follower>);
    account("endorse", with_account<endorse>);
    account("pin", with_account<endorse>);
    account("unendorse", with_account<unendorse>);
    account("unpin", with_account<unendorse>);
    router.add("GET", "/api/v1/follow_requests", Access::user, follow_requests);
    router.add("POST", "/api/v1/follow_requests/:id/authorize", Access::user, with_account<authorize>);
    router.add("POST", "/api/v1/follow_requests/:id/reject", Access::user, with_account<reject>);
    router.add("GET", "/api/v1/blocks", Access::user, blocks);
    router.add("GET", "/api/v1/mutes", Access::user, mutes);
    router.add("GET", "/api/v1/domain_blocks", Access::user, domain_blocks);
    router.add("POST", "/api/v1/domain_blocks", Access::user, block_domain);
    router.add("DELETE", "/api/v1/domain_blocks", Access::user, unblock_domain);
}

} // namespace fedisim
