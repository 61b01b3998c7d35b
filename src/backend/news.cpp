// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/news.hpp"

#include "backend/feed_parser.hpp"

#include "text/http_time.hpp"

#include <fmt/format.h>

#include <utility>

namespace fedibee::backend {
namespace {

constexpr int not_modified = 304;
constexpr int gone = 410;

Error refusal(const std::string& url, const HttpResponse& answer)
{
    Error error{answer.status >= 500 ? Errc::network : Errc::not_found,
                fmt::format("There is no news feed at {} (HTTP {}).", url, answer.status)};
    if (answer.status == gone) error.detail = fmt::format("The news feed at {} is gone for good (HTTP 410).", url);
    if (answer.status == 429) error.code = Errc::rate_limited;
    error.http_status = answer.status;
    const auto told = text::parse_http_time(answer.headers.find("Date")); // by the server's own clock
    error.retry_after = text::parse_retry_after(answer.headers.find("Retry-After"), told.value_or(Timestamp::max()));
    return error;
}

} // namespace

Task<NewsFeed> read_news(HttpClient& http, FeedRequest request)
{
    HttpRequest call;
    call.url = request.url;
    call.max_body = request.most_bytes;
    call.urgency = Urgency::background;
    call.headers.add("Accept", "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
                               "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1");
    if (!request.etag.empty()) call.headers.add("If-None-Match", request.etag);
    if (!request.last_modified.empty()) call.headers.add("If-Modified-Since", request.last_modified);
    auto answer = co_await http.send(std::move(call));
    if (!answer) co_return fail(std::move(answer));
    if (answer->status == not_modified) {
        NewsFeed same;
        same.unchanged = true;
        same.etag = std::move(request.etag);
        same.last_modified = std::move(request.last_modified);
        co_return same;
    }
    if (answer->status != 200) co_return fail(refusal(request.url, *answer));
    auto feed = parse_feed(answer->body, answer->url.empty() ? request.url : answer->url);
    if (!feed) co_return fail(std::move(feed));
    feed->etag = answer->headers.find("ETag");
    feed->last_modified = answer->headers.find("Last-Modified");
    co_return feed;
}

} // namespace fedibee::backend
