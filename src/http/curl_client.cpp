// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_client.hpp"

#include "http/sse_parser.hpp"
#include "http/transfer.hpp"
#include "http/url.hpp"
#include "http/websocket.hpp"
#include "net/backoff.hpp"

namespace fedibee::http {
namespace {

constexpr int redirect_limit = 4;
constexpr std::chrono::seconds patience_of_a_user{5}; ///< how long an interactive request may wait for its budget

bool is_redirect(const HttpResponse& response)
{
    return response.status >= 300 && response.status < 400 && !response.headers.find("Location").empty();
}

/// Credentials go to the host they were meant for and nowhere else.
HttpHeaders without_credentials(const HttpHeaders& headers)
{
    HttpHeaders kept;
    for (const auto& [name, value] : headers.fields()) {
        if (HttpHeaders one; (one.add(name, value), one.find("Authorization").empty())) kept.add(name, value);
    }
    return kept;
}

std::string origin_of(const std::string& url)
{
    const auto parts = parse_url(url);
    return parts ? parts->origin() : url;
}

} // namespace

CurlClient::CurlClient(asio::any_io_executor executor, const Clock& clock, ClientOptions options)
    : executor_(executor), clock_(clock), options_(std::move(options)), multi_(executor)
{
}

Result<void> CurlClient::check(const std::string& url) const
{
    const auto parts = parse_url(url);
    if (!parts) return fail(parts.error());
    const bool plain = parts->scheme == "http" || parts->scheme == "ws";
    if (plain && !options_.allow_plain_http)
        return fail(Errc::forbidden, parts->host + " was asked for without https, which this gateway does not allow");
    return {};
}

Task<HttpResponse> CurlClient::send_once(const HttpRequest& request, const std::string& url)
{
    if (auto checked = check(url); !checked) co_return fail(std::move(checked));
    const std::string origin = origin_of(url);
    const auto wait = budget_.wait_for(origin, request.budget, request.urgency, clock_.wall());
    if (wait > patience_of_a_user || (wait.count() > 0 && request.urgency == Urgency::background)) {
        Error error{Errc::rate_limited, origin + " asks us to wait " + std::to_string(wait.count()) + " s", wait};
        co_return fail(std::move(error));
    }
    if (wait.count() > 0 && !co_await net::sleep(wait)) co_return fail(Errc::cancelled, "cancelled");
    Transfer transfer(multi_, request, url, options_);
    auto answer = co_await transfer.run();
    if (options_.on_answer) options_.on_answer(answer ? answer->status : 0);
    if (!answer) co_return fail(std::move(answer));
    answer->url = url;
    budget_.learn(origin, request.budget, *answer, clock_.wall());
    co_return answer;
}

Task<HttpResponse> CurlClient::send(HttpRequest request)
{
    std::string url = request.url;
    for (int hop = 0; hop <= redirect_limit; ++hop) {
        auto answer = co_await send_once(request, url);
        const bool follows = request.method == "GET" || request.method == "HEAD";
        if (!answer || !follows || !is_redirect(*answer)) co_return answer;
        auto next = resolve_url(url, answer->headers.find("Location"));
        if (!next) co_return fail(std::move(next));
        if (origin_of(*next) != origin_of(url)) request.headers = without_credentials(request.headers);
        url = std::move(*next);
    }
    co_return fail(Errc::bad_response, origin_of(url) + " redirects in circles");
}

Task<void> CurlClient::listen(HttpRequest request, ServerEventSink& sink, std::chrono::milliseconds idle)
{
    if (auto checked = check(request.url); !checked) co_return fail(std::move(checked));
    request.headers.add("Accept", "text/event-stream");
    request.deadline = std::chrono::milliseconds{0};
    Transfer transfer(multi_, request, request.url, options_);
    SseParser parser([&sink](std::string_view name, std::string_view data) { sink.on_event(name, data); });
    bool open = false;
    transfer.set_idle_limit(idle);
    transfer.read_into([&](std::string_view bytes) {
        if (!std::exchange(open, true)) sink.on_open();
        return parser.feed(bytes);
    });
    auto answer = co_await transfer.run();
    if (!answer) co_return fail(std::move(answer));
    Error error{Errc::network, origin_of(request.url) + " ended the stream"};
    error.http_status = answer->status;
    if (answer->status != 200) error.code = answer->status == 401 ? Errc::unauthorized : Errc::bad_response;
    co_return fail(std::move(error));
}

Task<std::unique_ptr<WebSocket>> CurlClient::connect(WebSocketRequest request)
{
    if (auto checked = check(request.url); !checked) co_return fail(std::move(checked));
    WebSocketOptions options{options_.allow_private_addresses, options_.ca_file, options_.user_agent};
    co_return co_await open_websocket(std::move(request), std::move(options));
}

} // namespace fedibee::http
