// SPDX-License-Identifier: AGPL-3.0-or-later
// The HttpClient of a shard: libcurl for requests and event streams, Beast for WebSockets.
#pragma once

#include "fedibee/http.hpp"
#include "http/curl_multi.hpp"
#include "http/rate_budget.hpp"
#include "http/request_queue.hpp"

#include <functional>
#include <memory>
#include <string>

namespace fedibee::http {

struct ClientOptions {
    bool allow_private_addresses = false;
    bool allow_plain_http = false;
    std::string ca_file; ///< trusted beside the system's certificates
    std::string user_agent = "fedibee";
    /// Called with the status of every answer, 0 for a failure; for metrics.
    std::function<void(int status)> on_answer;
};

class CurlClient final : public HttpClient {
public:
    CurlClient(asio::any_io_executor executor, const Clock& clock, ClientOptions options);

    Task<HttpResponse> send(HttpRequest request) override;
    Task<void> listen(HttpRequest request, ServerEventSink& sink, std::chrono::milliseconds idle) override;
    Task<std::unique_ptr<WebSocket>> connect(WebSocketRequest request) override;

private:
    Task<void> wait_for_budget(const std::string& origin, const HttpRequest& request);
    Task<HttpResponse> send_once(const HttpRequest& request, const std::string& url);
    Result<void> check(const std::string& url) const;

    asio::any_io_executor executor_;
    const Clock& clock_;
    ClientOptions options_;
    CurlMulti multi_;
    RateBudget budget_;
    RequestQueue queue_;
};

} // namespace fedibee::http
