// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/transfer.hpp"

#include "http/address_guard.hpp"
#include "http/url.hpp"
#include "text/ascii.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace fedibee::http {
namespace {

constexpr long connect_timeout_ms = 10'000;
constexpr long receive_buffer = 16 * 1024;

boost::asio::ip::address address_of(const curl_sockaddr& found)
{
    namespace ip = boost::asio::ip;
    if (found.family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(&found.addr);
        return ip::address_v4(ntohl(v4->sin_addr.s_addr));
    }
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&found.addr);
    ip::address_v6::bytes_type bytes;
    std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return ip::address_v6(bytes);
}

template <class T> void set(CURL* easy, CURLoption option, T value)
{
    curl_easy_setopt(easy, option, value);
}

} // namespace

Transfer::Transfer(CurlMulti& multi, const HttpRequest& request, const std::string& url, const ClientOptions& options)
    : multi_(multi), options_(options), method_(request.method), easy_(curl_easy_init()), max_body_(request.max_body)
{
    if (const auto parts = parse_url(url)) host_ = parts->host;
    set_options(request, url);
    set_body(request);
}

Transfer::~Transfer()
{
    multi_.stop(easy_.get());
}

void Transfer::set_options(const HttpRequest& request, const std::string& url)
{
    CURL* easy = easy_.get();
    set(easy, CURLOPT_URL, url.c_str());
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_PROTOCOLS_STR, options_.allow_plain_http ? "http,https" : "https");
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    // Waiting to share a connection pays only where one can be shared: HTTP/2 is spoken over TLS alone.
    set(easy, CURLOPT_PIPEWAIT, url.starts_with("https:") ? 1L : 0L);
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    set(easy, CURLOPT_BUFFERSIZE, receive_buffer);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(easy, CURLOPT_HEADERDATA, this);
    if (!options_.allow_private_addresses) {
        set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
        set(easy, CURLOPT_OPENSOCKETDATA, this);
    }
    // The system's certificates come from the default directory, so that the file can add one.
    if (!options_.ca_file.empty()) set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    curl_slist* list = nullptr;
    for (const auto& [name, value] : request.headers.fields())
        list = curl_slist_append(list, (name + ": " + value).c_str());
    list = curl_slist_append(list, "Expect:");
    headers_.reset(list);
    set(easy, CURLOPT_HTTPHEADER, list);
}

void Transfer::set_body(const HttpRequest& request)
{
    CURL* easy = easy_.get();
    if (!request.parts.empty()) {
        mime_.reset(curl_mime_init(easy));
        for (const auto& part : request.parts) {
            curl_mimepart* made = curl_mime_addpart(mime_.get());
            curl_mime_name(made, part.name.c_str());
            curl_mime_data(made, part.data.data(), part.data.size());
            if (!part.filename.empty()) curl_mime_filename(made, part.filename.c_str());
            if (!part.mime_type.empty()) curl_mime_type(made, part.mime_type.c_str());
        }
        set(easy, CURLOPT_MIMEPOST, mime_.get());
    } else if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
               request.method == "PATCH") {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_COPYPOSTFIELDS, request.body.data());
    }
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method == "HEAD") set(easy, CURLOPT_NOBODY, 1L);
    if (request.deadline.count() > 0) set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.deadline.count()));
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self_pointer)
{
    auto& self = *static_cast<Transfer*>(self_pointer);
    const std::string_view bytes(data, size * count);
    self.last_byte_ = std::chrono::steady_clock::now();
    if (self.reader_ && self.response_.status == 200) return self.reader_(bytes) ? bytes.size() : 0;
    if (self.response_.body.size() + bytes.size() > self.max_body_) {
        self.too_large_ = true;
        return 0;
    }
    self.response_.body += bytes;
    return bytes.size();
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self_pointer)
{
    auto& self = *static_cast<Transfer*>(self_pointer);
    const std::string_view line = text::trimmed({data, size * count});
    self.last_byte_ = std::chrono::steady_clock::now();
    if (line.starts_with("HTTP/")) { // a new head: an informational answer came before
        self.response_.headers = {};
        long status = 0;
        curl_easy_getinfo(self.easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        self.response_.status = static_cast<int>(status);
        return size * count;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos)
        self.response_.headers.add(std::string(line.substr(0, colon)),
                                   std::string(text::trimmed(line.substr(colon + 1))));
    return size * count;
}

curl_socket_t Transfer::on_open_socket(void* self_pointer, curlsocktype, curl_sockaddr* address)
{
    auto& self = *static_cast<Transfer*>(self_pointer);
    if (!is_public_address(address_of(*address))) {
        self.refused_address_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Error Transfer::explain(CURLcode code) const
{
    const std::string host = host_.empty() ? "the server" : host_;
    if (refused_address_)
        return {Errc::forbidden, host + " leads to a private address, which this gateway does not connect to"};
    long sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent);
    Error error{Errc::network, {}};
    error.maybe_done = sent > 0 && method_ != "GET" && method_ != "HEAD";
    if (too_large_) {
        error.code = Errc::bad_response;
        error.detail = host + " sent more than fits; the answer was dropped";
        return error;
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        error.detail = "could not find " + host + ": check the spelling of the address";
        break;
    case CURLE_OPERATION_TIMEDOUT:
        error.code = Errc::timeout;
        error.detail = host + " did not answer in time; try again later";
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: error.detail = host + " has no valid certificate; the connection was refused"; break;
    case CURLE_UNSUPPORTED_PROTOCOL:
        error.code = Errc::forbidden;
        error.detail = host + " was asked for without https, which this gateway does not allow";
        break;
    case CURLE_COULDNT_CONNECT: error.detail = "could not connect to " + host + "; try again later"; break;
    default: error.detail = "the connection to " + host + " broke; try again later";
    }
    return error;
}

Task<HttpResponse> Transfer::run()
{
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer wake(executor);
    bool ended = false;
    CURLcode code = CURLE_OK;
    last_byte_ = std::chrono::steady_clock::now();
    multi_.start(easy_.get(), [&](CURLcode result) {
        ended = true;
        code = result;
        wake.cancel();
    });
    while (!ended) {
        const auto limit = idle_.count() > 0 ? last_byte_ + idle_ : asio::steady_timer::time_point::max();
        wake.expires_at(limit);
        co_await wake.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        const bool silent = idle_.count() > 0 && std::chrono::steady_clock::now() >= last_byte_ + idle_;
        if (ended) break;
        if (state.cancelled() != asio::cancellation_type::none || silent) {
            multi_.stop(easy_.get());
            if (silent) co_return fail(Errc::timeout, host_ + " went silent");
            co_return fail(Errc::cancelled, "cancelled");
        }
    }
    if (code != CURLE_OK) co_return fail(explain(code));
    co_return std::move(response_);
}

} // namespace fedibee::http
