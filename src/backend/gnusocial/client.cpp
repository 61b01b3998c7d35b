// SPDX-License-Identifier: AGPL-3.0-or-later
// What all calls share, and the few that belong to no other file.
#include "backend/gnusocial/client.hpp"

#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/oauth1.hpp"
#include "backend/gnusocial/site.hpp"
#include "crypto/random.hpp"
#include "text/base64.hpp"

#include <algorithm>

namespace fedibee::gnusocial {
namespace {

constexpr std::chrono::seconds login_deadline{30}; ///< a site may brake wrong passwords for many seconds
constexpr std::size_t nonce_characters = 16;

/// A path that stays under the site and cannot smuggle a header or another host in.
bool is_plain_path(std::string_view path)
{
    if (!path.starts_with('/') || path.starts_with("//")) return false;
    return std::ranges::all_of(path,
                               [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != '\\' && c != 0x7f; });
}

} // namespace

Client::Client(HttpClient& http, const Clock& clock, InstanceInfo instance, Credentials credentials, std::string budget)
    : http_(http), clock_(clock), instance_(std::move(instance)), credentials_(std::move(credentials)),
      budget_(std::move(budget)), reading_(reading_for(instance_))
{
}

std::string Client::authorization(const Call& call) const
{
    if (!credentials_.user_name.empty()) {
        const std::string pair = credentials_.user_name + ":" + std::string(credentials_.access_token.reveal());
        return "Basic " + text::base64_encode(pair);
    }
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall()).time_since_epoch();
    const OAuth1Request request{
        call.method, instance_.origin + call.target, call.form, {}, crypto::random_token().substr(0, nonce_characters),
        now.count()};
    const OAuth1Keys keys{credentials_.app.client_id, credentials_.app.client_secret,
                          std::string(credentials_.access_token.reveal()), credentials_.token_secret};
    return authorization_header(request, keys);
}

void Client::take_note(const HttpResponse& answer)
{
    const auto header = answer.headers.find("Qvitter-Notifications");
    if (header.empty()) return;
    has_qvitter_ = true;
    qvitter_waits_ = tells_of_news(header);
}

bool Client::speaks_qvitter() const
{
    // Its list of notifications fails for who signs in by password.
    return has_qvitter_ && !qvitter_failed_ && credentials_.user_name.empty();
}

Task<HttpResponse> Client::send(Call call)
{
    const bool by_password = !credentials_.user_name.empty();
    if (refused_) {
        HttpResponse refusal;
        refusal.status = 401;
        co_return fail(explain(refusal, instance_.domain, call.method, by_password));
    }
    HttpRequest request;
    request.method = call.method;
    request.url = instance_.origin + call.target;
    request.headers.add("Authorization", authorization(call));
    request.headers.add("Accept", "application/json");
    if (!call.etag.empty()) request.headers.add("If-None-Match", call.etag);
    if (call.parts.empty() && call.method == "POST") {
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        request.body = text::form_encode(call.form);
    }
    request.parts = std::move(call.parts);
    request.deadline = call.deadline;
    request.budget = budget_;
    request.urgency = call.urgency;
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return fail(std::move(answer));
    take_note(*answer);
    if (answer->status == 304 && !call.etag.empty()) co_return answer;
    if (is_success(*answer) && is_json(*answer)) co_return answer;
    if (is_success(*answer)) {
        Error page;
        page.code = Errc::bad_response;
        page.detail = instance_.domain + " answered with a page instead of data: try again, and tell its administrator "
                                         "when it lasts";
        page.maybe_done = call.method != "GET";
        co_return fail(std::move(page));
    }
    refused_ = by_password && answer->status == 401;
    co_return fail(explain(*answer, instance_.domain, call.method, by_password));
}

Task<HttpResponse> Client::get(std::string target, Urgency urgency)
{
    Call call;
    call.target = std::move(target);
    call.urgency = urgency;
    co_return co_await send(std::move(call));
}

Task<HttpResponse> Client::deed(std::string target, text::Fields form)
{
    Call call;
    call.method = "POST";
    call.target = std::move(target);
    call.form = std::move(form);
    co_return co_await send(std::move(call));
}

Task<CredentialAccount> Client::verify_credentials()
{
    Call call;
    call.target = "/api/account/verify_credentials.json";
    call.deadline = login_deadline;
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    auto own = read_own_user(answer->body, reading_);
    if (!own) co_return fail(std::move(own));
    self_ = own->account;
    reading_.self = own->account.id;
    reading_.self_url = own->account.url;
    co_return own;
}

Task<std::string> Client::raw(std::string method, std::string path,
                              std::vector<std::pair<std::string, std::string>> fields)
{
    if (!is_plain_path(path))
        co_return fail(Errc::invalid_input, "a path begins with '/' and holds no blanks: /api/statuses/...");
    Call call;
    call.method = std::move(method);
    call.target = std::move(path);
    const bool reads = call.method == "GET" || call.method == "HEAD";
    if (reads && !fields.empty())
        call.target += (call.target.find('?') == std::string::npos ? "?" : "&") + text::form_encode(fields);
    if (!reads) call.form = std::move(fields);
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return std::move(answer->body);
}

} // namespace fedibee::gnusocial
