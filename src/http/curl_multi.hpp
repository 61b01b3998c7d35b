// SPDX-License-Identifier: AGPL-3.0-or-later
// libcurl's multi interface driven by Asio: one per shard, no thread of its own (curl_multi_socket_action).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <functional>
#include <memory>
#include <unordered_map>

namespace fedibee::http {

namespace asio = boost::asio;

class CurlMulti {
public:
    using Done = std::function<void(CURLcode result)>;

    explicit CurlMulti(asio::any_io_executor executor);
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;
    ~CurlMulti();

    /// Starts a transfer; `done` is called from the loop when it ends, never from inside start().
    void start(CURL* easy, Done done);
    /// Stops a transfer at once; its `done` is not called. Harmless when it is not running.
    void stop(CURL* easy);

private:
    struct Watch;
    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
    static int on_timer(CURLM* multi, long milliseconds, void* self);
    void arm(const std::shared_ptr<Watch>& watch);
    void act(curl_socket_t socket, int events);
    void collect();

    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    CURLM* multi_;
    std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::unordered_map<CURL*, Done> running_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace fedibee::http
