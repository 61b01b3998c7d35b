// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/gnusocial/driver.hpp"

#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/client.hpp"
#include "backend/gnusocial/oauth1.hpp"
#include "crypto/random.hpp"
#include "text/ascii.hpp"

#include <algorithm>

namespace fedibee::gnusocial {
namespace {

/// Known to every site: applications of one's own are registered by hand, on each one.
constexpr const char* consumer = "anonymous";
constexpr std::size_t nonce_characters = 16;

struct Tokens {
    std::string token;
    std::string secret;
};

Tokens tokens_in(std::string_view form)
{
    Tokens tokens;
    for (const auto& [name, value] : text::form_decode(text::trimmed(form))) {
        if (name == "oauth_token") tokens.token = value;
        if (name == "oauth_token_secret") tokens.secret = value;
    }
    return tokens;
}

/// The way that is always there.
std::string by_password(const InstanceInfo& instance)
{
    return "sign in with your nickname and password at " + instance.domain + " instead";
}

Task<HttpResponse> ask(HttpClient& http, InstanceInfo instance, std::string path, OAuth1Keys keys, text::Fields extra)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(SystemClock{}.wall()).time_since_epoch();
    const OAuth1Request signed_request{
        "GET",      instance.origin + path, {}, std::move(extra), crypto::random_token().substr(0, nonce_characters),
        now.count()};
    HttpRequest request;
    request.url = signed_request.url;
    request.headers.add("Authorization", authorization_header(signed_request, keys));
    co_return co_await http.send(std::move(request));
}

} // namespace

Task<AppRegistration> Driver::register_app(InstanceInfo /*instance*/, std::string redirect_uri)
{
    co_return AppRegistration{consumer, Secret(consumer), std::move(redirect_uri)};
}

Task<Authorization> Driver::authorize(InstanceInfo instance, AppRegistration app)
{
    OAuth1Keys keys{app.client_id, app.client_secret, {}, {}};
    text::Fields callback{{"oauth_callback", "oob"}};
    auto answer = co_await ask(http_, instance, "/api/oauth/request_token", std::move(keys), std::move(callback));
    if (!answer) co_return fail(std::move(answer));
    const Tokens tokens = is_success(*answer) ? tokens_in(answer->body) : Tokens{};
    if (tokens.token.empty()) {
        const bool by_signature = text::lowered(answer->body).find("signature") != std::string::npos;
        co_return fail(Errc::unsupported, instance.domain +
                                              (by_signature ? " cannot check signatures as it is set up: "
                                                            : " does not sign other programs in by its page: ") +
                                              by_password(instance));
    }
    Authorization page;
    page.url = instance.origin + "/api/oauth/authorize?oauth_token=" + text::url_encode(tokens.token);
    page.state = crypto::random_token();
    page.code_verifier =
        Secret(text::form_encode({{"oauth_token", tokens.token}, {"oauth_token_secret", tokens.secret}}));
    co_return page;
}

Task<Credentials> Driver::exchange_code(InstanceInfo instance, AppRegistration app, std::string code,
                                        Secret code_verifier)
{
    const Tokens request = tokens_in(code_verifier.reveal());
    OAuth1Keys keys{app.client_id, app.client_secret, request.token, Secret(request.secret)};
    text::Fields verifier{{"oauth_verifier", std::string(text::trimmed(code))}};
    auto answer = co_await ask(http_, instance, "/api/oauth/access_token", std::move(keys), std::move(verifier));
    if (!answer) co_return fail(std::move(answer));
    const Tokens tokens = is_success(*answer) ? tokens_in(answer->body) : Tokens{};
    if (!tokens.token.empty()) {
        Credentials made;
        made.access_token = Secret(tokens.token);
        made.token_secret = Secret(tokens.secret);
        made.app = std::move(app);
        co_return made;
    }
    if (answer->status >= 500) co_return fail(explain(*answer, instance.domain, "GET", false));
    co_return fail(Errc::invalid_input,
                   instance.domain + " does not accept this code: it serves once; start the sign-in again");
}

Task<Credentials> Driver::sign_in(InstanceInfo instance, std::string name, Secret password)
{
    if (name.starts_with('@')) name.erase(0, 1);
    name = name.substr(0, name.find('@'));
    if (name.empty() || password.empty())
        co_return fail(Errc::invalid_input, "give your nickname at " + instance.domain + " and its password");
    Credentials made;
    made.user_name = std::move(name);
    made.access_token = std::move(password);
    co_return made;
}

/// Passwords stay valid, and tokens are taken back on the site's own page only.
Task<void> Driver::revoke(InstanceInfo /*instance*/, Credentials /*credentials*/)
{
    co_return Result<void>{};
}

std::unique_ptr<Backend> Driver::open(InstanceInfo instance, Credentials credentials, std::string budget)
{
    return std::make_unique<Client>(http_, clock_, std::move(instance), std::move(credentials), std::move(budget));
}

} // namespace fedibee::gnusocial
