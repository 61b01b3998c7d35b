// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/mastodon/oauth.hpp"

#include "backend/mastodon/answer.hpp"
#include "backend/shared/address.hpp"
#include "crypto/random.hpp"
#include "text/ascii.hpp"
#include "text/url_encode.hpp"

namespace fedibee::mastodon {
namespace {

constexpr const char* client_name = "fedibee";
/// The only ones that every server of the family grants.
std::string scopes_for(const InstanceInfo& instance)
{
    const bool follows = dialect_for(instance.software, instance.version).quirks.follow_scope;
    return follows ? "read write follow" : "read write";
}

/// A form, and any answer to it.
Task<HttpResponse> post_form(HttpClient& http, const InstanceInfo& instance, std::string path, text::Fields form)
{
    HttpRequest request;
    request.method = "POST";
    request.url = instance.origin + path;
    request.headers.add("Accept", "application/json");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = text::form_encode(form);
    co_return co_await http.send(std::move(request));
}

Error refusal(const HttpResponse& answer, const InstanceInfo& instance, const std::string& path)
{
    const Asked asked{backend::host_of(instance.origin), "POST", path};
    return explain(answer, asked, dialect_for(instance.software, instance.version).quirks, SystemClock{}.wall());
}

} // namespace

Task<AppRegistration> register_app(HttpClient& http, InstanceInfo instance, std::string redirect_uri)
{
    const std::string path = "/api/v1/apps";
    const std::string scopes = scopes_for(instance);
    text::Fields form{
        {"client_name", client_name}, {"redirect_uris", redirect_uri}, {"scopes", scopes}, {"scope", scopes}};
    auto answer = co_await post_form(http, instance, path, std::move(form));
    if (!answer) co_return fail(std::move(answer));
    if (is_success(*answer)) co_return read_app(answer->body, redirect_uri, reading_for(instance));
    Error error = refusal(*answer, instance, path);
    // Nobody has signed in yet: the usual sentence would mislead.
    if (error.code == Errc::unauthorized)
        error.detail = backend::host_of(instance.origin) + " does not let this gateway register";
    co_return fail(std::move(error));
}

Authorization authorize(const InstanceInfo& instance, const AppRegistration& app)
{
    Authorization page;
    page.state = crypto::random_token();
    page.code_verifier = Secret(crypto::random_token());
    const text::Fields fields{
        {"response_type", "code"},
        {"client_id", app.client_id},
        {"redirect_uri", app.redirect_uri},
        {"scope", scopes_for(instance)},
        {"state", page.state},
        {"code_challenge", crypto::code_challenge(page.code_verifier.reveal())},
        {"code_challenge_method", "S256"},
    };
    page.url = instance.origin + "/oauth/authorize?" + text::form_encode(fields);
    return page;
}

Task<Credentials> exchange_code(HttpClient& http, InstanceInfo instance, AppRegistration app, std::string code,
                                Secret code_verifier)
{
    const std::string path = "/oauth/token";
    const std::string host = backend::host_of(instance.origin);
    text::Fields form{
        {"grant_type", "authorization_code"},
        {"code", std::string(text::trimmed(code))},
        {"client_id", app.client_id},
        {"client_secret", std::string(app.client_secret.reveal())},
        {"redirect_uri", app.redirect_uri},
        {"scope", scopes_for(instance)},
        {"code_verifier", std::string(code_verifier.reveal())},
    };
    auto answer = co_await post_form(http, instance, path, std::move(form));
    if (!answer) co_return fail(std::move(answer));
    if (is_success(*answer)) {
        auto credentials = read_token(answer->body, reading_for(instance));
        if (credentials) credentials->app = std::move(app);
        co_return credentials;
    }
    Error error = refusal(*answer, instance, path);
    if (read_error_code(answer->body) == "invalid_client" || error.code == Errc::unauthorized) {
        error.code = Errc::unauthorized;
        error.detail = host + " has forgotten this gateway: start the sign-in again";
    } else if (answer->status < 429) {
        error.code = Errc::invalid_input;
        error.detail =
            host + " does not accept this code: codes serve once and for ten minutes; start the sign-in again";
    }
    co_return fail(std::move(error));
}

Task<Credentials> refresh(HttpClient& http, InstanceInfo instance, Credentials old)
{
    const std::string path = "/oauth/token";
    text::Fields form{
        {"grant_type", "refresh_token"},        {"refresh_token", std::string(old.refresh_token.reveal())},
        {"client_id", old.app.client_id},       {"client_secret", std::string(old.app.client_secret.reveal())},
        {"redirect_uri", old.app.redirect_uri},
    };
    auto answer = co_await post_form(http, instance, path, std::move(form));
    if (!answer) co_return fail(std::move(answer));
    if (!is_success(*answer)) {
        Error error = refusal(*answer, instance, path);
        const bool is_no = answer->status < 429; // invalid_grant, invalid_client: 400 or 401
        if (is_no) error.code = Errc::unauthorized;
        co_return fail(std::move(error));
    }
    auto fresh = read_token(answer->body, reading_for(instance));
    if (!fresh) co_return fail(std::move(fresh));
    // Not every server gives a new one each time.
    if (fresh->refresh_token.empty()) fresh->refresh_token = std::move(old.refresh_token);
    fresh->app = std::move(old.app);
    co_return fresh;
}

Task<void> revoke(HttpClient& http, InstanceInfo instance, Credentials credentials)
{
    const std::string path = "/oauth/revoke";
    text::Fields form{
        {"client_id", credentials.app.client_id},
        {"client_secret", std::string(credentials.app.client_secret.reveal())},
        {"token", std::string(credentials.access_token.reveal())},
    };
    auto answer = co_await post_form(http, instance, path, std::move(form));
    if (!answer) co_return fail(std::move(answer));
    if (is_success(*answer)) co_return Result<void>{};
    co_return fail(refusal(*answer, instance, path));
}

} // namespace fedibee::mastodon
