// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sim.hpp"

#include "access.hpp"
#include "friendica.hpp"

#include <algorithm>

namespace fedisim {

namespace {

constexpr std::size_t longest_log = 50000;

Response refuse_oddly(const Request& request)
{
    Response refusal;
    refusal.status = request.path.ends_with("/verify_credentials") ? 422 : 421;
    return refusal;
}

Response refuse_token(std::string_view text)
{
    auto refusal = problem(401, text);
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", "
                                                     "error_description=\"" +
                                                         std::string(text) + "\"");
    return refusal;
}

/// Shows a budget as Mastodon does. Nothing is refused unless a fault asks for it, so the number never runs out.
void add_rate_headers(Sim& sim, const Token* token, Response& response)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(sim.world.now().time_since_epoch()).count();
    auto& [window, used] = sim.spent[token == nullptr ? "" : token->value];
    if (window != seconds / 300) used = 0;
    window = seconds / 300;
    used = std::min(used + 1, 200);
    const auto given = [&](std::string_view name) {
        return std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
    };
    if (given("X-RateLimit-Limit")) return;
    response.headers.emplace_back("X-RateLimit-Limit", "300");
    response.headers.emplace_back("X-RateLimit-Remaining", std::to_string(300 - used));
    response.headers.emplace_back("X-RateLimit-Reset", iso_time(Time(std::chrono::seconds((window + 1) * 300))));
}

bool has_scope(const Token& token, const Request& request)
{
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const auto& scopes = token.scopes;
    if (request.path.starts_with("/api/v1/push") || request.path == "/oauth/userinfo") return true;
    if (request.path.starts_with("/api/v1/apps/")) return true;
    if (reads && request.path.ends_with("/verify_credentials") && scopes.find("profile") != std::string::npos)
        return true;
    return scopes.find(reads ? "read" : "write") != std::string::npos || scopes.find("follow") != std::string::npos;
}

Response find_and_run(Sim& sim, Request& request, Token* token, Account* viewer)
{
    std::vector<std::string> captures;
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    const auto* route =
        is_missing(sim.world.dialect(), request.path) ? nullptr : sim.router.find(method, request.path, captures);
    if (route == nullptr) return problem(404, "Not Found");
    // What is open to all stays open to a token that nobody knows: BitlBee registers itself with one.
    if (route->access != Access::open && token == nullptr && viewer == nullptr && sim.world.dialect().odd_unauthorized)
        return refuse_oddly(request);
    if (route->access != Access::open && token == nullptr && viewer == nullptr)
        return refuse_token("The access token is invalid");
    if (route->access == Access::user && viewer == nullptr)
        return problem(422, "This method requires an authenticated user");
    if (route->access != Access::open && token != nullptr && !has_scope(*token, request)) {
        return problem(403, "This action is outside the authorized scopes");
    }
    Context context{sim, sim.world, request, request.params, viewer, token, std::move(captures)};
    return route->handler(context);
}

} // namespace

std::string bearer_of(const Request& request)
{
    const auto header = request.header("authorization");
    if (header.starts_with("Bearer ") || header.starts_with("bearer ")) return std::string(header.substr(7));
    return request.path.starts_with("/oauth/") ? std::string() : request.params.text("access_token");
}

Response Sim::handle(Request& request)
{
    if (request.method == "OPTIONS") {
        Response allowed;
        allowed.headers = {{"Access-Control-Allow-Origin", "*"},
                           {"Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"},
                           {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"}};
        return allowed;
    }
    if (!parse_parameters(request)) return problem(400, "There was a problem in the JSON you submitted");
    if (site && !request.path.starts_with("/sim/")) return site->handle(request);
    if (world.dialect().needs_user_agent && request.header("user-agent").empty() &&
        !request.path.starts_with("/sim/")) {
        return problem(418, "I'm a teapot: no user-agent sent with request");
    }
    auto* token = world.token(bearer_of(request));
    auto* viewer = token == nullptr ? basic_account(world, request) : token->account;
    const auto trap = world.dialect().friendica ? friendica_trap(*this, request, viewer) : std::nullopt;
    auto response = trap ? *trap : find_and_run(*this, request, token, viewer);
    if (world.dialect().friendica) response = friendica_answer(*this, request, std::move(response));
    if (request.path.starts_with("/api/") && world.dialect().rate_headers) add_rate_headers(*this, token, response);
    if (request.path.starts_with("/api/")) {
        response.headers.emplace_back("X-Request-Id", world.ids().secret(32));
        response.headers.emplace_back("Access-Control-Allow-Origin", "*");
        response.headers.emplace_back("Access-Control-Expose-Headers", "Link, X-RateLimit-Reset, X-RateLimit-Limit, "
                                                                       "X-RateLimit-Remaining, X-Request-Id");
    }
    return response;
}

Response Sim::act_as(Account& who, std::string_view method, std::string_view path, Params params)
{
    Request request;
    request.method = method;
    request.path = path;
    request.params = std::move(params);
    return find_and_run(*this, request, nullptr, &who);
}

void Sim::note(const Request& request, int status)
{
    if (request.path.starts_with("/sim/")) return;
    if (log.size() >= longest_log) log.erase(log.begin(), log.begin() + longest_log / 2);
    Json entry{{"method", request.method}, {"path", request.path}, {"query", request.query}};
    if (!request.body.empty()) entry["body"] = request.params.tree();
    entry["status"] = status;
    const auto* token = world.token(bearer_of(request));
    if (token != nullptr && token->account != nullptr) entry["user"] = token->account->username;
    const auto key = request.header("idempotency-key");
    if (!key.empty()) entry["idempotency_key"] = key;
    entry["at"] = iso_time(world.now());
    log.push_back(std::move(entry));
}

Status* Context::status(std::size_t at) const
{
    auto* found = world.status(capture(at));
    return found != nullptr && world.visible(*found, viewer) ? found : nullptr;
}

Account* Context::account(std::size_t at) const
{
    return world.account(capture(at));
}

} // namespace fedisim
