// SPDX-License-Identifier: AGPL-3.0-or-later
// What all calls share, and the few that belong to no other file.
#include "backend/mastodon/client.hpp"

#include "backend/mastodon/answer.hpp"
#include "backend/mastodon/oauth.hpp"
#include "backend/shared/address.hpp"
#include "net/log.hpp"
#include "text/ascii.hpp"
#include "text/base64.hpp"
#include "text/url_encode.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace fedibee::mastodon {
namespace {

constexpr const char* verify_path = "/api/v1/accounts/verify_credentials";

/// A path that stays under the origin and cannot smuggle a header or another host in.
bool is_plain_path(std::string_view path)
{
    if (!path.starts_with('/') || path.starts_with("//")) return false;
    return std::ranges::all_of(path,
                               [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != '\\' && c != 0x7f; });
}

std::string authorization_of(const Credentials& credentials)
{
    const std::string secret(credentials.access_token.reveal());
    if (credentials.user_name.empty()) return "Bearer " + secret;
    return "Basic " + text::base64_encode(credentials.user_name + ":" + secret);
}

} // namespace

Client::Client(HttpClient& http, InstanceInfo instance, Credentials credentials, std::string budget,
               std::shared_ptr<SharedStreams> shared)
    : http_(http), instance_(std::move(instance)), credentials_(std::move(credentials)), budget_(std::move(budget)),
      quirks_(dialect_for(instance_.software, instance_.version).quirks), reading_(reading_for(instance_)),
      shared_(std::move(shared))
{
    if (quirks_.limits_by_address) budget_.clear();
}

Task<HttpResponse> Client::send_once(const Call& call)
{
    HttpRequest request;
    request.method = call.method;
    request.url = instance_.origin + call.target;
    request.headers.add("Authorization", authorization_of(credentials_));
    request.headers.add("Accept", "application/json");
    if (quirks_.errors_in_english) request.headers.add("Accept-Language", "en");
    if (!call.content_type.empty()) request.headers.add("Content-Type", call.content_type);
    if (!call.idempotency_key.empty()) request.headers.add("Idempotency-Key", call.idempotency_key);
    request.body = call.body;
    request.parts = call.parts;
    request.deadline = call.deadline;
    request.budget = budget_;
    request.urgency = call.urgency;
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return fail(std::move(answer));
    if (auto refused = refusal(call, *answer)) co_return fail(std::move(*refused));
    co_return answer;
}

std::optional<Error> Client::refusal(const Call& call, const HttpResponse& answer) const
{
    if (is_success(answer)) return std::nullopt;
    const Asked asked{reading_.host, call.method, call.target.substr(0, call.target.find('?'))};
    return explain(answer, asked, quirks_, SystemClock{}.wall());
}

Task<HttpResponse> Client::send(Call call)
{
    const std::string token(credentials_.access_token.reveal());
    auto answer = co_await send_once(call);
    if (answer || answer.error().code != Errc::unauthorized) co_return answer;
    if (!credentials_.refresh_token.empty()) {
        // A token that has run out was refused before anything was done: the call may be made again.
        if (const auto renewed = co_await renew(token); renewed) answer = co_await send_once(call);
        if (answer || answer.error().code != Errc::unauthorized) co_return answer;
    }
    if (!quirks_.vague_unauthorized || call.target == verify_path) co_return answer;
    auto error = co_await confirmed(std::move(answer).error());
    co_return fail(error ? std::move(*error) : std::move(error).error());
}

Task<void> Client::renew(std::string refused)
{
    if (renewing_) {
        const auto ready = renewing_;
        co_await ready->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (credentials_.access_token.reveal() != refused) co_return Result<void>{};
    const auto ready =
        std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    renewing_ = ready;
    auto fresh = co_await refresh(http_, instance_, credentials_);
    renewing_.reset();
    ready->cancel();
    if (!fresh) co_return fail(std::move(fresh));
    log::info("token renewed", {{"instance", instance_.origin}});
    credentials_ = std::move(*fresh);
    if (keep_renewed_) keep_renewed_(credentials_);
    co_return Result<void>{};
}

Task<Error> Client::confirmed(Error refused)
{
    Call question;
    question.target = verify_path;
    auto self = co_await send_once(question);
    if (!self) co_return refused;
    refused.code = Errc::forbidden;
    refused.detail = reading_.host + " refused this, though the login is good; it may not know this call";
    co_return refused;
}

Task<HttpResponse> Client::get(std::string target, Urgency urgency)
{
    Call call;
    call.target = std::move(target);
    call.urgency = urgency;
    co_return co_await send(std::move(call));
}

Task<HttpResponse> Client::deed(std::string method, std::string target, std::string json)
{
    Call call;
    call.method = std::move(method);
    call.target = std::move(target);
    if (!json.empty()) call.content_type = "application/json";
    call.body = std::move(json);
    co_return co_await send(std::move(call));
}

Task<void> Client::done(std::string method, std::string target, std::string json)
{
    auto answer = co_await deed(std::move(method), std::move(target), std::move(json));
    if (!answer) co_return fail(std::move(answer));
    co_return Result<void>{};
}

Failure Client::cannot(const std::string& deed) const
{
    return fail(Errc::unsupported, reading_.host + " cannot " + deed);
}

bool Client::lacks_endpoint(const Error& error, bool Capabilities::* capability, const char* name)
{
    if (!is_unknown_call(error)) return false;
    if (instance_.capabilities.*capability)
        log::info("endpoint missing", {{"instance", instance_.origin}, {"what", name}});
    instance_.capabilities.*capability = false;
    return true;
}

Task<CredentialAccount> Client::verify_credentials()
{
    auto answer = co_await get(verify_path);
    if (!answer) co_return fail(std::move(answer));
    auto own = read_credential_account(answer->body, reading_);
    if (own) self_ = own->account;
    if (own) default_visibility_ = own->default_visibility;
    if (own && quirks_.leaves_viewer_out) {
        const Account& self = own->account;
        reading_.viewer = Mention{self.id, self.username, self.acct, self.url, self.address};
    }
    co_return own;
}

Task<SearchResult> Client::search(SearchRequest request)
{
    if (quirks_.search_without_at && request.query.starts_with('@')) request.query.erase(0, 1);
    std::string target = with_field("/api/v2/search", "q", request.query);
    if (!request.type.empty()) target = with_field(std::move(target), "type", request.type);
    if (request.resolve) target = with_field(std::move(target), "resolve", "true");
    const auto limit = std::clamp<std::size_t>(request.limit, 1, most_statuses);
    target = with_field(std::move(target), "limit", std::to_string(limit));
    Call call;
    call.target = std::move(target);
    call.deadline = std::chrono::seconds{request.resolve ? 40 : 20}; // another server may have to be asked
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return read_search(answer->body, reading_);
}

Task<std::vector<Marker>> Client::markers()
{
    if (!capabilities().markers) co_return std::vector<Marker>{};
    auto answer = co_await get("/api/v1/markers?timeline%5B%5D=home&timeline%5B%5D=notifications", Urgency::background);
    if (answer) co_return read_markers(answer->body, reading_);
    if (lacks_endpoint(answer.error(), &Capabilities::markers, "markers")) co_return std::vector<Marker>{};
    co_return fail(std::move(answer));
}

Task<void> Client::set_marker(Marker marker)
{
    if (!capabilities().markers) co_return cannot("remember how far a timeline was read");
    auto answer = co_await deed("POST", "/api/v1/markers", write_marker(marker));
    if (answer) co_return Result<void>{};
    if (lacks_endpoint(answer.error(), &Capabilities::markers, "markers"))
        co_return cannot("remember how far a timeline was read");
    co_return fail(std::move(answer));
}

Task<std::string> Client::raw(std::string method, std::string path,
                              std::vector<std::pair<std::string, std::string>> fields)
{
    if (!is_plain_path(path))
        co_return fail(Errc::invalid_input, "a path begins with '/' and holds no blanks: /api/v1/...");
    Call call;
    call.method = std::move(method);
    call.target = std::move(path);
    const std::string form = text::form_encode(fields);
    if (call.method == "GET" || call.method == "HEAD") {
        if (!form.empty()) call.target += (call.target.find('?') == std::string::npos ? "?" : "&") + form;
    } else {
        call.body = form;
        call.content_type = "application/x-www-form-urlencoded";
    }
    auto answer = co_await send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    co_return std::move(answer->body);
}

std::unique_ptr<EventStream> Client::open_stream()
{
    Sharing sharing{shared_, hidden_, [this] { return find_hidden(); }};
    auto self = self_ ? std::make_shared<const Account>(*self_) : nullptr;
    return make_stream(http_, instance_, credentials_.access_token, budget_, std::move(sharing), std::move(self));
}

bool Client::can_stream(const Timeline& timeline) const
{
    return !subscriptions_for(timeline, instance_).empty();
}

} // namespace fedibee::mastodon
