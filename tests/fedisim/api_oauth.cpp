// SPDX-License-Identifier: AGPL-3.0-or-later
// Applications and tokens. The pages that a person sees are in pages.cpp.
#include "access.hpp"
#include "base64.hpp"
#include "pages.hpp"
#include "sim.hpp"

#include <algorithm>
#include <sstream>

namespace fedisim {

namespace {

constexpr const char* vapid_key =
    "BAhxXyHfAoMqrZECjRI56F5QrE4ynVlkZFMdKSpTIsWRNoWUVgut-Bnz2xsMSwiN4AF0b4I7ixF24OwiicOJivw=";

std::vector<std::string> words(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> found;
    for (std::string word; stream >> word;) found.push_back(word);
    return found;
}

Json app_json(const App& app)
{
    std::string joined;
    for (const auto& uri : app.redirect_uris) joined += (joined.empty() ? "" : "\n") + uri;
    return {{"id", app.id},
            {"name", app.name},
            {"website", app.website ? Json(*app.website) : Json()},
            {"scopes", words(app.scopes)},
            {"redirect_uris", app.redirect_uris},
            {"vapid_key", vapid_key},
            {"redirect_uri", joined}};
}

Response register_app(Context& context)
{
    const auto& params = context.params;
    std::vector<std::string> uris;
    for (const auto& listed : params.list("redirect_uris")) {
        for (auto& uri : words(listed)) uris.push_back(uri);
    }
    if (params.text("client_name").empty()) return problem(422, "Validation failed: Application name can't be blank");
    if (uris.empty()) return problem(422, "Validation failed: Redirect URI can't be blank");
    auto& app = context.world.add_app(params.text("client_name"));
    app.redirect_uris = uris;
    app.scopes = params.text("scopes", params.text("scope", "read"));
    app.website = params.maybe("website");
    auto body = app_json(app);
    body["client_id"] = app.client_id;
    body["client_secret"] = app.client_secret;
    body["client_secret_expires_at"] = 0;
    return answer(body);
}

Response verify_app(Context& context)
{
    return context.token == nullptr ? problem(401, "The access token is invalid")
                                    : answer(app_json(*context.token->app));
}

Response oauth_problem(int status, std::string_view code, std::string_view description)
{
    return answer({{"error", code}, {"error_description", description}}, status);
}

Response invalid_grant()
{
    return oauth_problem(
        400, "invalid_grant",
        "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used "
        "in the authorization request, or was issued to another client.");
}

Response invalid_client()
{
    return oauth_problem(
        401, "invalid_client",
        "Client authentication failed due to unknown client, no client authentication included, or unsupported "
        "authentication method.");
}

/// The application, when it proves itself by the body or by HTTP Basic.
App* authenticated_app(Context& context)
{
    auto id = context.params.text("client_id");
    auto secret = context.params.text("client_secret");
    const auto header = context.request.header("authorization");
    if (header.starts_with("Basic ")) {
        const auto pair = from_base64(header.substr(6));
        const auto colon = pair.find(':');
        id = url_decode(pair.substr(0, colon), true);
        secret = colon == std::string::npos ? "" : url_decode(pair.substr(colon + 1), true);
    }
    auto* app = context.world.app(id);
    return app != nullptr && app->client_secret == secret ? app : nullptr;
}

Response token_json(Context& context, Token& token)
{
    if (context.world.dialect().tokens_run_out) token.refresh = context.world.ids().secret(43);
    Json body{{"access_token", token.value},
              {"token_type", "Bearer"},
              {"scope", token.scopes},
              {"created_at", std::chrono::system_clock::to_time_t(token.created_at)}};
    if (context.world.dialect().tokens_run_out) {
        body["expires_in"] = 3153600000;
        body["refresh_token"] = token.refresh;
        body["id"] = context.world.next_row();
        if (token.account != nullptr) body["me"] = context.world.uri_of(*token.account);
    }
    return answer(body);
}

Response exchange_code(Context& context, App& app)
{
    const auto found = context.sim.grants.find(context.params.text("code"));
    if (found == context.sim.grants.end() && context.world.dialect().any_code_is_taken) {
        const auto worthless = context.world.ids().secret(43);
        return answer(
            {{"access_token", worthless}, {"token_type", "Bearer"}, {"scope", "read write"}, {"created_at", 0}});
    }
    if (found == context.sim.grants.end()) return invalid_grant();
    auto& grant = found->second;
    if (grant.used || grant.app != &app || grant.expires_at < context.world.now()) return invalid_grant();
    if (grant.redirect_uri != context.params.text("redirect_uri")) return invalid_grant();
    if (!grant.challenge.empty()) {
        const auto verifier = context.params.text("code_verifier");
        if (base64(digest(EVP_sha256(), verifier), true) != grant.challenge) return invalid_grant();
    }
    grant.used = true;
    return token_json(context, context.world.add_token(app, grant.account, grant.scopes));
}

/// Both tokens are new; the old ones are worth nothing.
Response renew(Context& context, App& app)
{
    const auto wanted = context.params.text("refresh_token");
    for (auto* token : context.world.tokens()) {
        if (wanted.empty() || token->refresh != wanted || token->app != &app) continue;
        token->revoked = true;
        token->refresh.clear();
        return token_json(context, context.world.add_token(app, token->account, token->scopes));
    }
    return invalid_grant();
}

/// Gone from Mastodon since 4.4; kept because old clients sign in with it.
Response exchange_password(Context& context, App& app)
{
    auto* account = account_of_login(context.sim, context.params.text("username"), context.params.text("password"));
    if (account == nullptr) return invalid_grant();
    return token_json(context, context.world.add_token(app, account, context.params.text("scope", app.scopes)));
}

Response give_token(Context& context)
{
    auto* app = authenticated_app(context);
    if (app == nullptr) return invalid_client();
    const auto kind = context.params.text("grant_type");
    const auto allowed = words(app->scopes);
    for (const auto& scope : words(context.params.text("scope"))) {
        const auto broad = scope.substr(0, scope.find(':'));
        const bool fits =
            std::ranges::find(allowed, scope) != allowed.end() || std::ranges::find(allowed, broad) != allowed.end();
        if (!fits) return oauth_problem(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.");
    }
    if (kind == "authorization_code") return exchange_code(context, *app);
    if (kind == "refresh_token" && context.world.dialect().tokens_run_out) return renew(context, *app);
    if (kind == "password") return exchange_password(context, *app);
    if (kind == "client_credentials") {
        return token_json(context, context.world.add_token(*app, nullptr, context.params.text("scope", "read")));
    }
    return oauth_problem(400, "unsupported_grant_type",
                         "The authorization grant type is not supported by the authorization server.");
}

Response revoke_token(Context& context)
{
    auto* app = authenticated_app(context);
    auto* token = context.world.token(context.params.text("token"));
    if (app == nullptr || (token != nullptr && token->app != app)) {
        return oauth_problem(403, "unauthorized_client", "You are not authorized to revoke this token");
    }
    if (token != nullptr) token->revoked = true;
    context.sim.hub.drop_revoked();
    return answer(Json::object());
}

Response user_info(Context& context)
{
    auto* account = context.viewer;
    if (account == nullptr) return problem(401, "The access token is invalid");
    return answer({{"iss", context.world.base + "/"},
                   {"sub", context.world.uri_of(*account)},
                   {"name", account->display_name},
                   {"preferred_username", account->username},
                   {"profile", context.world.url_of(*account)},
                   {"picture", context.world.base + "/avatars/original/missing.png"}});
}

Response server_metadata(Context& context)
{
    if (!context.world.dialect().has_oauth_metadata) return problem(404, "Not Found");
    const auto& base = context.world.base;
    return answer({{"issuer", base + "/"},
                   {"authorization_endpoint", base + "/oauth/authorize"},
                   {"token_endpoint", base + "/oauth/token"},
                   {"revocation_endpoint", base + "/oauth/revoke"},
                   {"userinfo_endpoint", base + "/oauth/userinfo"},
                   {"scopes_supported",
                    {"read",
                     "profile",
                     "write",
                     "write:accounts",
                     "write:blocks",
                     "write:bookmarks",
                     "write:conversations",
                     "write:favourites",
                     "write:filters",
                     "write:follows",
                     "write:lists",
                     "write:media",
                     "write:mutes",
                     "write:notifications",
                     "write:reports",
                     "write:statuses",
                     "read:accounts",
                     "read:blocks",
                     "read:bookmarks",
                     "read:favourites",
                     "read:filters",
                     "read:follows",
                     "read:lists",
                     "read:mutes",
                     "read:notifications",
                     "read:search",
                     "read:statuses",
                     "follow",
                     "push"}},
                   {"response_types_supported", {"code"}},
                   {"response_modes_supported", {"query", "fragment", "form_post"}},
                   {"grant_types_supported", {"authorization_code", "client_credentials"}},
                   {"token_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post"}},
                   {"code_challenge_methods_supported", {"S256"}},
                   {"service_documentation", "https://docs.joinmastodon.org/"},
                   {"app_registration_endpoint", base + "/api/v1/apps"}});
}

} // namespace

void route_oauth(Router& router)
{
    router.add("POST", "/api/v1/apps", Access::open, register_app);
    router.add("GET", "/api/v1/apps/verify_credentials", Access::app, verify_app);
    router.add("GET", "/oauth/authorize", Access::open, show_authorize);
    router.add("POST", "/oauth/authorize", Access::open, decide_authorize);
    router.add("GET", "/oauth/authorize/native", Access::open, show_code);
    router.add("POST", "/auth/sign_in", Access::open, sign_in);
    router.add("POST", "/oauth/token", Access::open, give_token);
    router.add("POST", "/oauth/revoke", Access::open, revoke_token);
    router.add("GET", "/oauth/userinfo", Access::open, user_info);
    router.add("GET", "/.well-known/oauth-authorization-server", Access::open, server_metadata);
}

} // namespace fedisim
