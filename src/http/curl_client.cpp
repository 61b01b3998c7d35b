// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_client.hpp"

#include "http/sse_parser.hpp"
#include "http/transfer.hpp"
#include "http/url.hpp"
#include "http/websocket.hpp"
#include "net/backoff.hpp"
#include "text/iso_time.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fedibee::http {
namespace {

constexpr int redirect_limit = 4;
constexpr std::chrono::seconds patience_of_a_user{5}; ///< how long an interactive request may wait for its budget

constexpr std::chrono::seconds most_in_queue{20}; ///< behind other requests to the same instance

/// "https://example.social asks us to wait 120 s (until 15:04:05 UTC)"
std::string wish_of(const std::string& origin, std::chrono::seconds wait, Timestamp now)
{
    const std::string time = text::format_iso_time(now + wait);
    return origin + " asks us to wait " + std::to_string(wait.count()) + " s (until " + time.substr(11, 8) + " UTC)";
}

/// One request under way, however it ends.
class Spending {
public:
    Spending(RateBudget& budget, const std::string& origin, const HttpRequest& request)
        : budget_(budget), origin_(origin), request_(request)
    {
        budget_.spend(origin_, request_);
    }
    Spending(const Spending&) = delete;
    Spending& operator=(const Spending&) = delete;
    ~Spending() { budget_.end(origin_, request_); }

private:
    RateBudget& budget_;
    const std::string& origin_;
    const HttpRequest& request_;
};

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

Task<void> CurlClient::wait_for_budget(const std::string& origin, const HttpRequest& request)
{
    const auto wait = budget_.wait_for(origin, request, clock_.wall());
    if (wait > patience_of_a_user || (wait.count() > 0 && request.urgency == Urgency::background)) {
        Error error{Errc::rate_limited, wish_of(origin, wait, clock_.wall()), wait};
        co_return fail(std::move(error));
    }
    if (wait.count() > 0 && !co_await net::sleep(wait)) co_return fail(Errc::cancelled, "cancelled");
    co_return Result<void>{};
}

Task<HttpResponse> CurlClient::send_once(const HttpRequest& request, const std::string& url)
{
    if (auto checked = check(url); !checked) co_return fail(std::move(checked));
    const std::string origin = origin_of(url);
    auto may_go = co_await wait_for_budget(origin, request);
    if (!may_go) co_return fail(std::move(may_go));
    asio::steady_timer turn(executor_, most_in_queue);
    const RequestQueue::Place place(queue_, origin, request.urgency, [&turn] { turn.cancel(); });
    if (!place.is_its_turn()) {
        co_await turn.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return fail(Errc::cancelled, "cancelled");
        if (!place.is_its_turn())
            co_return fail(Errc::timeout, origin + " has too many requests of this gateway to answer: try again later");
    }
    // While it waited for its turn others may have used the budget up.
    may_go = co_await wait_for_budget(origin, request);
    if (!may_go) co_return fail(std::move(may_go));
    const Spending spending(budget_, origin, request);
    Transfer transfer(multi_, request, url, options_);
    auto answer = co_await transfer.run();
    if (options_.on_answer) options_.on_answer(answer ? answer->status : 0);
    if (!answer) co_return fail(std::move(answer));
    budget_.learn(origin, request, *answer, clock_.wall());
    answer->url = url;
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
