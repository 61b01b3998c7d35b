// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/web.hpp"

#include "crypto/random.hpp"
#include "session/session_manager.hpp"
#include "text/url_encode.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fedibee::app {
namespace {

constexpr std::size_t longest_value = 2048; ///< of a state or code

constexpr std::string_view style = R"(:root{color-scheme:light dark}
body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;background:#fdfcf7;color:#222}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .8rem}
main{border-left:.3rem solid #e0a800;padding-left:1.2rem}
.bad{border-color:#c0392b}
label,input,button{display:block;font:inherit;margin:.4rem 0}
input{width:100%;box-sizing:border-box;padding:.4rem}
button{padding:.4rem 1.2rem}
strong{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#17171a;color:#e6e6e6}}
)";

/// A page with one thing to say. `message` is HTML, `title` text.
WebAnswer page(int status, std::string_view title, std::string_view message)
{
    constexpr std::string_view html =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} - fedibee</title>\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<style>{1}</style></head>\n"
        "<body><main{2}><h1>{0}</h1>\n<p>{3}</p></main></body></html>\n";
    const std::string_view look = status == 200 ? "" : " class=\"bad\"";
    return WebAnswer{status, "text/html; charset=utf-8",
                     fmt::format(fmt::runtime(html), html_escape(title), style, look, message)};
}

int status_of(const Error& error)
{
    switch (error.code) {
    case Errc::not_found:
    case Errc::invalid_input: return 400;
    case Errc::unauthorized:
    case Errc::forbidden: return 403;
    case Errc::timeout:
    case Errc::network:
    case Errc::bad_response: return 502;
    default: return 500;
    }
}

std::string value_of(const text::Fields& fields, std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &text::Fields::value_type::first);
    return found == fields.end() ? std::string{} : found->second;
}

/// The one page with a form: it alone may send one.
WebAnswer password_page(int status, const std::string& state, std::string_view message)
{
    WebAnswer answer =
        page(status, "Sign in",
             fmt::format("{}</p>\n<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"state\" "
                         "value=\"{}\"><label for=\"password\">Password at your instance</label><input id=\"password\" "
                         "name=\"password\" type=\"password\" autocomplete=\"current-password\" required autofocus>"
                         "<button>Sign in</button></form><p>It is kept sealed, and shown to nobody.",
                         html_escape(message), session::password_path, html_escape(state)));
    std::string policy(Web::content_security_policy());
    constexpr std::string_view no_forms = "form-action 'none'";
    policy.replace(policy.find(no_forms), no_forms.size(), "form-action 'self'");
    answer.headers.emplace_back("Content-Security-Policy", std::move(policy));
    return answer;
}

WebAnswer signed_in(const std::string& address)
{
    return page(200, "You are signed in",
                "You are signed in as <strong>@" + html_escape(address) +
                    "</strong>. You may close this page and go back to your chat.");
}

/// What the instance sent instead of a code (RFC 6749, 4.1.2.1); its words are not repeated.
WebAnswer refused(std::string_view error)
{
    if (error == "access_denied")
        return page(403, "You said no",
                    "The instance did not let fedibee in, as you asked. To try again, go back to your chat and add the "
                    "account once more.");
    return page(400, "That did not work",
                "The instance refused the sign-in. Go back to your chat and add the account once more.");
}

} // namespace

std::string html_escape(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string_view Web::content_security_policy()
{
    // PKCE's code challenge is base64url(SHA-256(text)); the policy wants the standard alphabet and padding.
    static const std::string policy = [] {
        std::string hash = crypto::code_challenge(style);
        std::ranges::replace(hash, '-', '+');
        std::ranges::replace(hash, '_', '/');
        return "default-src 'none'; style-src 'sha256-" + hash +
               "='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }();
    return policy;
}

asio::awaitable<WebAnswer> Web::sign_in(std::string_view query)
{
    const auto fields = text::form_decode(query);
    if (const auto error = value_of(fields, "error"); !error.empty()) co_return refused(error);
    std::string state = value_of(fields, "state");
    std::string code = value_of(fields, "code");
    if (state.empty() || code.empty() || state.size() > longest_value || code.size() > longest_value)
        co_return page(
            400, "That did not work",
            "This address is visited at the end of a sign-in. Go back to your chat and add the account once more.");
    auto address = co_await deeds_.finish_sign_in(std::move(state), std::move(code));
    if (!address) co_return page(status_of(address.error()), "That did not work", html_escape(address.error().detail));
    co_return signed_in(*address);
}

asio::awaitable<WebAnswer> Web::take_password(std::string_view form)
{
    const auto fields = text::form_decode(form);
    std::string state = value_of(fields, "state");
    Secret password{value_of(fields, "password")};
    if (state.empty() || password.empty() || state.size() > longest_value || form.size() > 2 * longest_value)
        co_return page(400, "That did not work", "Go back to your chat for a new link: account TAG on");
    auto address = co_await deeds_.sign_in_by_password(state, std::move(password));
    if (address) co_return signed_in(*address);
    if (address.error().code == Errc::unauthorized)
        co_return password_page(403, state, "The instance does not accept this password. Please try again.");
    co_return page(status_of(address.error()), "That did not work", html_escape(address.error().detail));
}

WebAnswer Web::health() const
{
    const std::string problem = problem_ ? problem_() : std::string{};
    if (problem.empty()) return WebAnswer{200, "text/plain; charset=utf-8", "ok\n"};
    return WebAnswer{503, "text/plain; charset=utf-8", problem + "\n"};
}

asio::awaitable<WebAnswer> Web::answer(std::string method, std::string target, std::string body)
{
    if (method == "POST" && target == session::password_path) co_return co_await take_password(body);
    if (method != "GET" && method != "HEAD")
        co_return WebAnswer{405, "text/plain; charset=utf-8", "only GET is answered here\n"};
    const auto mark = target.find('?');
    const std::string_view path = std::string_view(target).substr(0, mark);
    const std::string_view query =
        mark == std::string::npos ? std::string_view{} : std::string_view(target).substr(mark + 1);
    // A browser or chat program that looks at the link before its user must not use the code up.
    if (path == session::callback_path && method == "GET") co_return co_await sign_in(query);
    if (path == session::password_path)
        co_return password_page(200, value_of(text::form_decode(query), "state"),
                                "Your instance has no page at which you could let fedibee in: it takes your password.");
    if (path == "/healthz") co_return health();
    if (path == "/metrics") co_return WebAnswer{200, "text/plain; version=0.0.4; charset=utf-8", metrics_()};
    co_return page(404, "Nothing here", "There is no such page. fedibee is used from a chat program.");
}

} // namespace fedibee::app
