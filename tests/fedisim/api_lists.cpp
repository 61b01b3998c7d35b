// SPDX-License-Identifier: AGPL-3.0-or-later
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

namespace {

UserList* named(const Context& context)
{
    return find_list(*context.viewer, context.capture());
}

Response all(Context& context)
{
    auto lists = Json::array();
    for (const auto& list : context.viewer->lists) lists.push_back(context.view().list(*list));
    return answer(lists);
}

Response show(Context& context)
{
    const auto* list = named(context);
    return list == nullptr ? not_found() : answer(context.view().list(*list));
}

bool fill(const Context& context, UserList& list, Response& refusal)
{
    const auto policy = context.params.text("replies_policy", list.replies_policy);
    list.title = context.params.text("title", list.title);
    list.exclusive = context.params.flag("exclusive", list.exclusive);
    if (list.title.empty()) {
        refusal = problem(422, "Validation failed: Title can't be blank");
        return false;
    }
    if (policy != "followed" && policy != "list" && policy != "none") {
        refusal = problem(422, "'" + policy + "' is not a valid replies_policy");
        return false;
    }
    list.replies_policy = policy;
    return true;
}

Response create(Context& context)
{
    auto made = std::make_unique<UserList>();
    made->id = context.world.small_id();
    Response refusal;
    if (!fill(context, *made, refusal)) return refusal;
    context.viewer->lists.push_back(std::move(made));
    return answer(context.view().list(*context.viewer->lists.back()));
}

Response change(Context& context)
{
    auto* list = named(context);
    if (list == nullptr) return not_found();
    Response refusal;
    return fill(context, *list, refusal) ? answer(context.view().list(*list)) : refusal;
}

Response remove(Context& context)
{
    if (named(context) == nullptr) return not_found();
    std::erase_if(context.viewer->lists, [&](const auto& list) { return list->id == context.capture(); });
    return answer(Json::object());
}

Response members(Context& context)
{
    const auto* list = named(context);
    if (list == nullptr) return not_found();
    if (context.params.text("limit") != "0") return account_page(context, list->members);
    auto everybody = Json::array();
    for (const auto& row : list->members) everybody.push_back(context.view().account(*row.item));
    return answer(everybody);
}

Response add_members(Context& context)
{
    auto* list = named(context);
    if (list == nullptr) return not_found();
    for (const auto& id : context.params.list("account_ids")) {
        auto* account = context.world.account(id);
        const bool reachable =
            account != nullptr && (account == context.viewer || context.world.follows(*context.viewer, *account));
        if (!reachable) return not_found();
        if (contains_row(list->members, static_cast<const Account*>(account))) {
            return problem(422, "Validation failed: Account has already been taken");
        }
        list->members.push_back({context.world.next_row(), account});
    }
    return answer(Json::object());
}

Response remove_members(Context& context)
{
    auto* list = named(context);
    if (list == nullptr) return not_found();
    for (const auto& id : context.params.list("account_ids")) {
        remove_row(list->members, static_cast<const Account*>(context.world.account(id)));
    }
    return answer(Json::object());
}

} // namespace

void route_lists(Router& router)
{
    router.add("GET", "/api/v1/lists", Access::user, all);
    router.add("POST", "/api/v1/lists", Access::user, create);
    router.add("GET", "/api/v1/lists/:id", Access::user, show);
    router.add("PUT", "/api/v1/lists/:id", Access::user, change);
    router.add("DELETE", "/api/v1/lists/:id", Access::user, remove);
    router.add("GET", "/api/v1/lists/:id/accounts", Access::user, members);
    router.add("POST", "/api/v1/lists/:id/accounts", Access::user, add_members);
    router.add("DELETE", "/api/v1/lists/:id/accounts", Access::user, remove_members);
}

} // namespace fedisim
