// SPDX-License-Identifier: AGPL-3.0-or-later
// Friendica's edges: what requests walk into, and what its answers look like from outside.
#include "friendica.hpp"

#include "base64.hpp"

#include <fmt/format.h>

#include <array>

namespace fedisim {

namespace {

constexpr std::string_view statuses_path = "/api/v1/statuses";

/// Routes that the server does not even know.
constexpr std::array<std::string_view, 2> unknown_routes{"/api/v2/notifications", "/api/v2/filters"};

Response error_page(int status, std::string_view title, std::string_view text)
{
    Response page;
    page.status = status;
    page.type = "text/html; charset=UTF-8";
    page.body =
        fmt::format("<html>\n\t<head>\n\t\t<title>{}</title>\n\t</head>\n\t<body>\n\t\t<h1>{}</h1>\n\t\t<p>{}</p>\n"
                    "\t\t\t\t<pre>Request: 6b038bd5245df</pre>\n\t\t</body>\n</html>\n",
                    title, title, text);
    return page;
}

Response web_page(int status)
{
    return html_page("A simulated Friendica | Api", "<p>Not what a program expects.</p>", status);
}

Response own_problem(std::string_view text)
{
    return problem(403, text);
}

Response empty_failure()
{
    Response response;
    response.status = 500;
    response.type = "text/html; charset=UTF-8";
    return response;
}

bool is_known(Sim& sim, const Request& request)
{
    std::vector<std::string> captures;
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    return sim.router.find(method, request.path, captures) != nullptr;
}

Response missing_answer(Sim& sim, const Request& request)
{
    for (const auto route : unknown_routes) {
        if (request.path.starts_with(route)) return web_page(request.method == "GET" ? 404 : 200);
    }
    if (!is_missing(sim.world.dialect(), request.path)) return web_page(request.method == "GET" ? 404 : 200);
    const auto path = request.path.substr(1);
    return answer({{"error", fmt::format("API endpoint {} {} is not implemented but might be in the future.",
                                         request.method, path)},
                   {"code", "501 Not Implemented"},
                   {"request", path}},
                  501);
}

Response not_there(const Request& request)
{
    const bool by_item = request.path.starts_with(statuses_path) || request.path.starts_with("/api/v1/polls") ||
                         request.path.ends_with("/relationships");
    if (!by_item) return own_problem("Record not found");
    return error_page(404, "Not Found", "Item with URI ID 99999 not found for user 2");
}

Response oauth_problem(const Response& response)
{
    const auto body = Json::parse(response.body, nullptr, false);
    const auto code = body.is_object() ? body.value("error", "") : std::string();
    if (code == "invalid_client")
        return answer({{"error", code}, {"error_description", "Invalid data or unknown client"}}, 403);
    if (code == "unsupported_grant_type") return own_problem("Unsupported or missing grant type");
    return own_problem("Unprocessable Entity");
}

Response failure(Sim& sim, const Request& request, const Response& response)
{
    if (is_missing(sim.world.dialect(), request.path) || !is_known(sim, request)) return missing_answer(sim, request);
    if (request.path.starts_with("/oauth/")) return oauth_problem(response);
    if (response.status == 401) {
        auto page = error_page(401, "Unauthorized", "This API requires login");
        page.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Friendica\"");
        return page;
    }
    if (response.status == 404) return not_there(request);
    if (response.status == 422 || response.status == 400) return own_problem("Unprocessable Entity");
    return response;
}

bool changes_list(const Request& request)
{
    if (!request.path.starts_with("/api/v1/lists/")) return false;
    return request.path.ends_with("/accounts") ? request.method != "GET" : request.method == "PUT";
}

bool answers_nothing(const Request& request)
{
    if (request.path == "/oauth/revoke" || request.path.starts_with("/api/v1/notifications/"))
        return request.method == "POST";
    const bool is_thing =
        request.path.starts_with(std::string(statuses_path) + "/") || request.path.starts_with("/api/v1/lists/");
    return request.method == "DELETE" && is_thing;
}

void drop(Request& request, const char* name)
{
    auto tree = request.params.tree();
    tree.erase(name);
    request.params = Params(std::move(tree));
}

/// Somebody else's post: answered with a yes, and hidden from who asked.
bool hides(Sim& sim, const Request& request, Account& viewer)
{
    if (request.method != "DELETE" || !request.path.starts_with(std::string(statuses_path) + "/")) return false;
    auto* status = sim.world.status(request.path.substr(statuses_path.size() + 1));
    if (status == nullptr || status->account == &viewer) return false;
    viewer.hidden.insert(status);
    return true;
}

std::optional<Response> posting_trap(Request& request)
{
    drop(request, "poll");
    if (request.params.text("status").empty() && request.params.list("media_ids").empty())
        return own_problem("Internal Server Error");
    const auto visibility = request.params.text("visibility");
    if (visibility.empty() && !request.params.list("media_ids").empty()) return empty_failure();
    const bool is_circle = !visibility.empty() && visibility.find_first_not_of("0123456789") == std::string::npos;
    const bool to_group = request.params.text("status").starts_with("!");
    auto tree = request.params.tree();
    if (is_circle) {
        tree["visibility"] = "private";
        tree["circle"] = visibility;
    }
    if (to_group) tree["visibility"] = "unlisted";
    request.params = Params(std::move(tree));
    return std::nullopt;
}

} // namespace

Account* basic_account(World& world, const Request& request)
{
    const auto header = request.header("authorization");
    if (!world.dialect().friendica || !header.starts_with("Basic ")) return nullptr;
    const auto pair = from_base64(header.substr(6));
    const auto colon = std::min(pair.find(':'), pair.size());
    const auto name = pair.substr(0, colon);
    auto* account = world.find(name.substr(0, name.find('@')));
    const bool proves =
        account != nullptr && account->local() && colon < pair.size() && account->password == pair.substr(colon + 1);
    return proves ? account : nullptr;
}

std::optional<Response> friendica_trap(Sim& sim, Request& request, Account* viewer)
{
    if (viewer == nullptr) return std::nullopt;
    const auto& path = request.path;
    if (path == "/api/v1/timelines/direct") return answer(Json::array()); // a mistake in its SQL
    if (path == "/api/v1/notifications") drop(request, "types");
    if (path == "/api/v2/search" && request.params.text("q").starts_with('@'))
        return answer({{"accounts", Json::array()}, {"statuses", Json::array()}, {"hashtags", Json::array()}});
    if (path == "/api/v1/accounts/lookup" && request.params.text("acct").find('@') == std::string::npos)
        return own_problem("Record not found");
    if (path.starts_with("/api/v1/accounts/") && path.ends_with("/follow")) {
        constexpr std::string_view before = "/api/v1/accounts/";
        const auto id = path.substr(before.size(), path.size() - before.size() - std::string_view("/follow").size());
        if (sim.world.account(id) == nullptr) return empty_failure();
    }
    if (path == statuses_path && request.method == "POST") return posting_trap(request);
    if (hides(sim, request, *viewer)) return answer(Json::array());
    return std::nullopt;
}

Response friendica_answer(Sim& sim, const Request& request, Response response)
{
    const bool is_api =
        request.path.starts_with("/api/") || request.path == "/oauth/token" || request.path == "/oauth/revoke";
    if (!is_api || response.status >= 500) return response;
    if (response.status >= 400) return failure(sim, request, response);
    if (changes_list(request)) return web_page(200);
    if (answers_nothing(request)) response.body = "[]";
    if (response.type.starts_with("application/json")) response.type = "application/json";
    return response;
}

} // namespace fedisim
