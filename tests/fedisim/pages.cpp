// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fedisim {

namespace {

constexpr const char* out_of_band = "urn:ietf:wg:oauth:2.0:oob";
constexpr std::array<const char*, 7> carried{"response_type", "client_id",      "redirect_uri",         "scope",
                                             "state",         "code_challenge", "code_challenge_method"};

std::string hidden(std::string_view name, std::string_view value)
{
    return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, escape_html(value));
}

std::string query_of(const Params& params)
{
    std::string query;
    for (const auto* name : carried) {
        if (params.has(name))
            query += (query.empty() ? "" : "&") + std::string(name) + "=" + url_encode(params.text(name));
    }
    return query;
}

Response sign_in_form(const std::string& return_to, std::string_view complaint)
{
    return html_page("Sign in",
                     fmt::format("<p>{}</p>\n<form action=\"/auth/sign_in\" method=\"post\">\n{}"
                                 "<p><label>User name or e-mail address <input type=\"text\" name=\"username\" "
                                 "autofocus></label></p>\n"
                                 "<p><label>Password <input type=\"password\" name=\"password\"></label></p>\n"
                                 "<button type=\"submit\">Sign in</button>\n</form>",
                                 complaint, hidden("return_to", return_to)));
}

Account* signed_in(const Context& context)
{
    const auto found = context.sim.sessions.find(context.request.cookie("_session_id"));
    return found == context.sim.sessions.end() ? nullptr : found->second;
}

Response refusal(std::string_view what)
{
    return html_page("An error has occurred", fmt::format("<p id=\"error_explanation\">{}</p>", what), 400);
}

/// What is wrong with the request for authorization; empty when nothing is.
std::string complaint_about(const Context& context, const App* app)
{
    const auto& params = context.params;
    if (app == nullptr) return "Client authentication failed due to unknown client.";
    const auto uri = params.text("redirect_uri");
    if (std::ranges::find(app->redirect_uris, uri) == app->redirect_uris.end()) {
        return "The requested redirect uri is malformed or doesn't match client redirect URI.";
    }
    if (params.text("response_type") != "code") return "The authorization server does not support this response type.";
    if (params.has("code_challenge") && params.text("code_challenge_method") != "S256") {
        return "The code challenge method must be S256.";
    }
    return {};
}

Response answer_redirect(const std::string& uri, const std::string& parameters, const std::string& state)
{
    const auto joint = uri.find('?') == std::string::npos ? "?" : "&";
    return redirect(uri + joint + parameters + (state.empty() ? "" : "&state=" + url_encode(state)));
}

} // namespace

Account* account_of_login(Sim& sim, const std::string& name, const std::string& password)
{
    auto* account = sim.world.find(name.substr(0, name.find('@', 1)));
    return account != nullptr && account->local() && account->password == password ? account : nullptr;
}

Response show_authorize(Context& context)
{
    const auto* app = context.world.app(context.params.text("client_id"));
    if (const auto complaint = complaint_about(context, app); !complaint.empty()) return refusal(complaint);
    const auto* who = signed_in(context);
    if (who == nullptr || context.params.flag("force_login")) {
        return sign_in_form("/oauth/authorize?" + query_of(context.params), "Sign in to go on.");
    }
    std::string fields;
    for (const auto* name : carried) {
        if (context.params.has(name)) fields += hidden(name, context.params.text(name));
    }
    const auto body = fmt::format("<p>{} asks for permission to use your account {} ({}).</p>\n"
                                  "<form action=\"/oauth/authorize\" method=\"post\">\n{}"
                                  "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n</form>\n"
                                  "<form action=\"/oauth/authorize\" method=\"post\">\n{}"
                                  "<button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n</form>",
                                  escape_html(app->name), escape_html(who->username),
                                  escape_html(context.params.text("scope", app->scopes)), fields, fields);
    return html_page("Authorization required", body);
}

Response sign_in(Context& context)
{
    const auto return_to = context.params.text("return_to", "/");
    const auto name = context.params.text("username", context.params.group("user").text("email"));
    const auto password = context.params.text("password", context.params.group("user").text("password"));
    auto* account = account_of_login(context.sim, name, password);
    if (account == nullptr) return sign_in_form(return_to, "Invalid e-mail address or password.");
    const auto session = context.world.ids().secret(32);
    context.sim.sessions[session] = account;
    // Only a path of this instance: no open redirect.
    auto response = redirect(return_to.starts_with("/") && !return_to.starts_with("//") ? return_to : "/");
    response.headers.emplace_back("Set-Cookie", "_session_id=" + session + "; Path=/; HttpOnly; SameSite=Lax");
    return response;
}

Response decide_authorize(Context& context)
{
    const auto& params = context.params;
    auto* app = context.world.app(params.text("client_id"));
    if (const auto complaint = complaint_about(context, app); !complaint.empty()) return refusal(complaint);
    auto* who = signed_in(context);
    if (who == nullptr) return sign_in_form("/oauth/authorize?" + query_of(params), "Sign in to go on.");
    const auto uri = params.text("redirect_uri");
    if (params.text("decision") == "deny") {
        if (uri == out_of_band) return refusal("The resource owner or authorization server denied the request.");
        return answer_redirect(uri, "error=access_denied&error_description=The+resource+owner+denied+the+request.",
                               params.text("state"));
    }
    const auto code = context.world.ids().secret(43);
    context.sim.grants[code] = {.app = app,
                                .account = who,
                                .redirect_uri = uri,
                                .scopes = params.text("scope", app->scopes),
                                .challenge = params.text("code_challenge"),
                                .expires_at = context.world.now() + std::chrono::minutes(10)};
    if (uri == out_of_band) return redirect("/oauth/authorize/native?code=" + code);
    return answer_redirect(uri, "code=" + code, params.text("state"));
}

Response show_code(Context& context)
{
    return html_page("Authorization code",
                     fmt::format("<p>Copy this code and paste it to the application.</p>\n<p><code "
                                 "class=\"oauth-code\">{}</code></p>",
                                 escape_html(context.params.text("code"))));
}

} // namespace fedisim
