// SPDX-License-Identifier: AGPL-3.0-or-later
// Filters: v2 with keywords and posts, v1 as a view of the keywords.
#include "sim.hpp"

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

constexpr std::array<std::string_view, 5> contexts{"home", "notifications", "public", "thread", "account"};

Filter* named(const Context& context)
{
    for (const auto& filter : context.viewer->filters) {
        if (filter->id == context.capture()) return filter.get();
    }
    return nullptr;
}

FilterKeyword* keyword_named(const Context& context, Filter*& holder)
{
    for (const auto& filter : context.viewer->filters) {
        for (auto& keyword : filter->keywords) {
            if (keyword.id != context.capture()) continue;
            holder = filter.get();
            return &keyword;
        }
    }
    return nullptr;
}

void take_expiry(const Context& context, Filter& filter)
{
    if (!context.params.has("expires_in")) return;
    const auto seconds = context.params.number("expires_in", 0);
    filter.expires_at.reset();
    if (seconds > 0) filter.expires_at = context.world.now() + std::chrono::seconds(seconds);
}

void take_keywords(const Context& context, Filter& filter)
{
    for (const auto& wanted : context.params.groups("keywords_attributes")) {
        const auto id = wanted.text("id");
        const auto found = std::ranges::find(filter.keywords, id, &FilterKeyword::id);
        if (found == filter.keywords.end()) {
            filter.keywords.push_back({context.world.small_id(), wanted.text("keyword"), wanted.flag("whole_word")});
        } else if (wanted.flag("_destroy")) {
            filter.keywords.erase(found);
        } else {
            found->keyword = wanted.text("keyword", found->keyword);
            found->whole_word = wanted.flag("whole_word", found->whole_word);
        }
    }
}

bool fill(const Context& context, Filter& filter, Response& refusal)
{
    filter.title = context.params.text("title", context.params.text("phrase", filter.title));
    if (context.params.has("context")) filter.context = context.params.list("context");
    filter.action = context.params.text("filter_action", filter.action);
    const auto known = [](const std::string& name) { return std::ranges::find(contexts, name) != contexts.end(); };
    if (filter.title.empty())
        refusal = problem(422, "Validation failed: Title can't be blank");
    else if (filter.context.empty())
        refusal = problem(422, "Validation failed: Context None or invalid context supplied");
    else if (!std::ranges::all_of(filter.context, known))
        refusal = problem(422, "Validation failed: Context is invalid");
    else {
        take_expiry(context, filter);
        take_keywords(context, filter);
        return true;
    }
    return false;
}

Response list(Context& context)
{
    auto all = Json::array();
    for (const auto& filter : context.viewer->filters) all.push_back(context.view().filter(*filter));
    return answer(all);
}

Response create(Context& context)
{
    auto made = std::make_unique<Filter>();
    Response refusal;
    made->id = context.world.small_id();
    if (!fill(context, *made, refusal)) return refusal;
    context.viewer->filters.push_back(std::move(made));
    return answer(context.view().filter(*context.viewer->filters.back()));
}

Response show(Context& context)
{
    const auto* filter = named(context);
    return filter == nullptr ? not_found() : answer(context.view().filter(*filter));
}

Response change(Context& context)
{
    auto* filter = named(context);
    if (filter == nullptr) return not_found();
    Response refusal;
    return fill(context, *filter, refusal) ? answer(context.view().filter(*filter)) : refusal;
}

Response remove(Context& context)
{
    if (named(context) == nullptr) return not_found();
    std::erase_if(context.viewer->filters, [&](const auto& filter) { return filter->id == context.capture(); });
    return answer(Json::object());
}

Response keywords(Context& context)
{
    const auto* filter = named(context);
    return filter == nullptr ? not_found() : answer(context.view().filter(*filter)["keywords"]);
}

Json keyword_json(const FilterKeyword& keyword)
{
    return {{"id", keyword.id}, {"keyword", keyword.keyword}, {"whole_word", keyword.whole_word}};
}

Response add_keyword(Context& context)
{
    auto* filter = named(context);
    if (filter == nullptr) return not_found();
    if (context.params.text("keyword").empty()) return problem(422, "Validation failed: Keyword can't be blank");
    filter->keywords.push_back(
        {context.world.small_id(), context.params.text("keyword"), context.params.flag("whole_word", true)});
    return answer(keyword_json(filter->keywords.back()));
}

Response one_keyword(Context& context)
{
    Filter* filter = nullptr;
    auto* keyword = keyword_named(context, filter);
    if (keyword == nullptr) return not_found();
    if (context.request.method == "DELETE") {
        std::erase_if(filter->keywords, [&](const FilterKeyword& known) { return known.id == context.capture(); });
        return answer(Json::object());
    }
    keyword->keyword = context.params.text("keyword", keyword->keyword);
    keyword->whole_word = context.params.flag("whole_word", keyword->whole_word);
    return answer(keyword_json(*keyword));
}

Response statuses(Context& context)
{
    auto* filter = named(context);
    if (filter == nullptr) return not_found();
    if (context.request.method == "POST") {
        if (context.world.status(context.params.text("status_id")) == nullptr) return not_found();
        filter->statuses.emplace_back(context.world.small_id(), context.params.text("status_id"));
        return answer({{"id", filter->statuses.back().first}, {"status_id", filter->statuses.back().second}});
    }
    return answer(context.view().filter(*filter)["statuses"]);
}

Response one_status(Context& context)
{
    for (const auto& filter : context.viewer->filters) {
        const auto found =
            std::ranges::find(filter->statuses, context.capture(), &std::pair<std::string, std::string>::first);
        if (found == filter->statuses.end()) continue;
        const Json shown{{"id", found->first}, {"status_id", found->second}};
        if (context.request.method == "DELETE") {
            filter->statuses.erase(found);
            return answer(Json::object());
        }
        return answer(shown);
    }
    return not_found();
}

Response list_v1(Context& context)
{
    auto all = Json::array();
    for (const auto& filter : context.viewer->filters) {
        for (const auto& keyword : filter->keywords) all.push_back(context.view().filter_v1(*filter, keyword));
    }
    return answer(all);
}

Response create_v1(Context& context)
{
    auto made = std::make_unique<Filter>();
    made->id = context.world.small_id();
    made->action = context.params.flag("irreversible") ? "hide" : "warn";
    Response refusal;
    if (!fill(context, *made, refusal)) return refusal;
    made->keywords.push_back({context.world.small_id(), made->title, context.params.flag("whole_word")});
    context.viewer->filters.push_back(std::move(made));
    const auto& filter = *context.viewer->filters.back();
    return answer(context.view().filter_v1(filter, filter.keywords.front()));
}

Response one_v1(Context& context)
{
    Filter* filter = nullptr;
    auto* keyword = keyword_named(context, filter);
    if (keyword == nullptr) return not_found();
    if (context.request.method == "DELETE") {
        std::erase_if(context.viewer->filters, [&](const auto& known) { return known.get() == filter; });
        return answer(Json::object());
    }
    if (context.request.method == "PUT") {
        Response refusal;
        if (!fill(context, *filter, refusal)) return refusal;
        keyword->keyword = context.params.text("phrase", keyword->keyword);
        keyword->whole_word = context.params.flag("whole_word", keyword->whole_word);
        filter->action = context.params.flag("irreversible", filter->action == "hide") ? "hide" : "warn";
    }
    return answer(context.view().filter_v1(*filter, *keyword));
}

} // namespace

void route_filters(Router& router)
{
    router.add("GET", "/api/v2/filters", Access::user, list);
    router.add("POST", "/api/v2/filters", Access::user, create);
    for (const auto* method : {"GET", "PUT", "DELETE"}) {
        router.add(method, "/api/v2/filters/keywords/:id", Access::user, one_keyword);
        router.add(method, "/api/v1/filters/:id", Access::user, one_v1);
    }
    router.add("GET", "/api/v2/filters/statuses/:id", Access::user, one_status);
    router.add("DELETE", "/api/v2/filters/statuses/:id", Access::user, one_status);
    router.add("GET", "/api/v2/filters/:id", Access::user, show);
    router.add("PUT", "/api/v2/filters/:id", Access::user, change);
    router.add("DELETE", "/api/v2/filters/:id", Access::user, remove);
    router.add("GET", "/api/v2/filters/:id/keywords", Access::user, keywords);
    router.add("POST", "/api/v2/filters/:id/keywords", Access::user, add_keyword);
    router.add("GET", "/api/v2/filters/:id/statuses", Access::user, statuses);
    router.add("POST", "/api/v2/filters/:id/statuses", Access::user, statuses);
    router.add("GET", "/api/v1/filters", Access::user, list_v1);
    router.add("POST", "/api/v1/filters", Access::user, create_v1);
}

} // namespace fedisim
