// SPDX-License-Identifier: AGPL-3.0-or-later
#include "paging.hpp"

#include <algorithm>

namespace fedisim {

std::vector<Account*> find_accounts(const Context& context)
{
    const auto& params = context.params;
    auto wanted = lower_case(params.text("q"));
    std::vector<Account*> found;
    const bool is_address = wanted.find('@', 1) != std::string::npos || wanted.find("/@") != std::string::npos;
    if (is_address) {
        auto* exact = params.flag("resolve") && context.viewer != nullptr ? context.world.resolve(wanted)
                                                                          : context.world.find(wanted);
        if (exact != nullptr) found.push_back(exact);
    }
    if (wanted.starts_with('@')) wanted.erase(0, 1);
    for (auto* account : context.world.accounts()) {
        const bool fits = lower_case(account->acct()).starts_with(wanted) ||
                          lower_case(account->display_name).find(wanted) != std::string::npos;
        if (fits && !wanted.empty() && std::ranges::find(found, account) == found.end()) found.push_back(account);
    }
    if (params.flag("following") && context.viewer != nullptr) {
        std::erase_if(found, [&](const Account* account) { return !context.world.follows(*context.viewer, *account); });
    }
    const auto offset =
        std::min(found.size(), static_cast<std::size_t>(std::max<std::int64_t>(params.number("offset", 0), 0)));
    found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(offset));
    found.resize(std::min(found.size(), limit_of(params, 40, 80)));
    return found;
}

namespace {

std::vector<Status*> find_statuses(const Context& context)
{
    std::vector<Status*> found;
    const auto wanted = context.params.text("q");
    const auto& all = context.world.all_statuses();
    const auto limit = limit_of(context.params, 20, 40);
    // An address of a post is that post.
    for (auto at = all.size(); at-- > 0 && found.size() < limit;) {
        auto& status = *all[at];
        if (status.deleted || !context.world.visible(status, context.viewer)) continue;
        const bool exact = context.world.url_of(status) == wanted || context.world.uri_of(status) == wanted;
        const bool own_words = context.viewer != nullptr && status.reblog == nullptr && !wanted.starts_with("http") &&
                               lower_case(status.text).find(lower_case(wanted)) != std::string::npos;
        if (exact || (own_words && !wanted.empty())) found.push_back(&status);
    }
    return found;
}

Response search(Context& context)
{
    const auto type = context.params.text("type");
    if (context.params.text("q").empty()) return problem(400, "Missing parameter: q");
    auto hashtags = Json::array();
    auto wanted = lower_case(context.params.text("q"));
    if (wanted.starts_with('#')) wanted.erase(0, 1);
    std::set<std::string> names;
    for (const auto* status : context.world.all_statuses()) {
        for (const auto& tag : status->tags) {
            if (lower_case(tag).starts_with(wanted)) names.insert(lower_case(tag));
        }
    }
    for (const auto& name : names) hashtags.push_back(context.view().tag(name));
    const auto chosen = [&](std::string_view kind) { return type.empty() || type == kind; };
    return answer({{"accounts", chosen("accounts") ? context.view().accounts(find_accounts(context)) : Json::array()},
                   {"statuses", chosen("statuses") ? context.view().statuses(find_statuses(context)) : Json::array()},
                   {"hashtags", chosen("hashtags") ? hashtags : Json::array()}});
}

} // namespace

void route_search(Router& router)
{
    router.add("GET", "/api/v2/search", Access::open, search);
}

} // namespace fedisim
