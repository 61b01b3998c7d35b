// SPDX-License-Identifier: AGPL-3.0-or-later
// One libcurl transfer: its options, what it received, and waiting for its end.
#pragma once

#include "fedibee/http.hpp"
#include "http/curl_client.hpp"

#include <functional>
#include <memory>
#include <string>

namespace fedibee::http {

class Transfer {
public:
    Transfer(CurlMulti& multi, const HttpRequest& request, const std::string& url, const ClientOptions& options);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    /// Gives received bytes to a reader instead of the body; the reader answers false to stop.
    void read_into(std::function<bool(std::string_view)> reader) { reader_ = std::move(reader); }
    /// Ends the transfer when nothing came for so long (0: the request's deadline counts instead).
    void set_idle_limit(std::chrono::milliseconds idle) { idle_ = idle; }

    /// Runs to the end; cancelling the coroutine removes the transfer at once.
    Task<HttpResponse> run();

private:
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    void set_body(const HttpRequest& request);
    void set_options(const HttpRequest& request, const std::string& url);
    [[nodiscard]] Error explain(CURLcode code) const;

    struct FreeEasy {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct FreeList {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };
    struct FreeMime {
        void operator()(curl_mime* mime) const noexcept { curl_mime_free(mime); }
    };

    CurlMulti& multi_;
    const ClientOptions& options_;
    std::string host_;
    std::string method_;
    std::unique_ptr<CURL, FreeEasy> easy_;
    std::unique_ptr<curl_slist, FreeList> headers_;
    std::unique_ptr<curl_mime, FreeMime> mime_;
    std::function<bool(std::string_view)> reader_;
    std::chrono::milliseconds idle_{0};
    std::chrono::steady_clock::time_point last_byte_;
    HttpResponse response_;
    std::size_t max_body_;
    bool refused_address_ = false;
    bool too_large_ = false;
};

} // namespace fedibee::http
