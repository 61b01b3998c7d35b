// SPDX-License-Identifier: AGPL-3.0-or-later
// HTTP as the backends see it: requests, server-sent events and WebSockets, with deadlines and limits on each.
#pragma once

#include "fedibee/error.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fedibee {

/// Header fields in order; names compare without case.
class HttpHeaders {
public:
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    /// The first value of that name, or an empty view.
    [[nodiscard]] std::string_view find(std::string_view name) const noexcept;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const noexcept { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// One part of a multipart/form-data body; a file when filename is set.
struct MultipartPart {
    std::string name;
    std::string filename;
    std::string mime_type;
    std::string data;
};

/// Who goes first when an instance's budget is short.
enum class Urgency {
    posting,     ///< what a user wrote
    interactive, ///< what a user waits for
    background   ///< catch-up, polls, refreshes
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    HttpHeaders headers;
    std::string body;
    std::vector<MultipartPart> parts; ///< when not empty, the body is made from these
    std::chrono::milliseconds deadline{20'000};
    std::size_t max_body = std::size_t{4} << 20; ///< bytes after decompression; beyond it the answer is refused
    std::string budget;                          ///< the login that pays, empty = nobody's
    Urgency urgency = Urgency::interactive;
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers;
    std::string body;
    std::string url; ///< after redirects
};

/// Receives a stream of server-sent events, on the caller's executor.
class ServerEventSink {
public:
    virtual ~ServerEventSink() = default;
    /// The server answered 200 with an event stream.
    virtual void on_open() = 0;
    virtual void on_event(std::string_view name, std::string_view data) = 0;
};

/// An open WebSocket (RFC 6455), text frames only; pings are answered inside. Destroyed = closed.
class WebSocket {
public:
    virtual ~WebSocket() = default;
    virtual Task<void> send(std::string text) = 0;
    /// The next text message; `timeout` when nothing at all, pings included, came for `idle`.
    virtual Task<std::string> receive(std::chrono::milliseconds idle) = 0;
    virtual asio::awaitable<void> close() = 0;
};

struct WebSocketRequest {
    std::string url; ///< ws:// or wss://
    HttpHeaders headers;
    std::string subprotocol;
    std::chrono::milliseconds deadline{20'000}; ///< for connect and handshake together
    std::size_t max_message = std::size_t{4} << 20;
};

class HttpClient {
public:
    virtual ~HttpClient() = default;
    /// Any answer with a status is a success here, 500 too; failures are those of transport, limits and budget.
    virtual Task<HttpResponse> send(HttpRequest request) = 0;
    /// Runs an SSE stream until it ends or is silent for `idle`; a status other than 200 is an error with http_status.
    virtual Task<void> listen(HttpRequest request, ServerEventSink& sink, std::chrono::milliseconds idle) = 0;
    virtual Task<std::unique_ptr<WebSocket>> connect(WebSocketRequest request) = 0;
};

} // namespace fedibee
