// SPDX-License-Identifier: AGPL-3.0-or-later
// An HttpClient that answers from a script and remembers what it was asked, with WebSockets and event streams that a
// test feeds. Single-threaded; `run()` drives one coroutine to its end.
#pragma once

#include "fedibee/http.hpp"
#include "net/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::test {

/// What a test puts in comes out of a waiting coroutine, in order.
template <class T> class Mailbox {
public:
    void put(T item)
    {
        items_.push_back(std::move(item));
        if (timer_) timer_->cancel();
    }
    /// Nothing when the waiting coroutine was cancelled.
    asio::awaitable<std::optional<T>> take()
    {
        while (items_.empty()) {
            asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
            timer_ = &timer;
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            timer_ = nullptr;
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
        }
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        co_return item;
    }

private:
    std::deque<T> items_;
    asio::steady_timer* timer_ = nullptr; ///< of the coroutine that waits
};

/// The far end of a stream, WebSocket or event stream: what it will say, and what was said to it.
struct FakePeer {
    Mailbox<Result<std::string>> says; ///< an event stream expects "name\ndata"
    std::vector<std::string> heard;
    bool is_closed = false;
};

class FakeWebSocket final : public WebSocket {
public:
    explicit FakeWebSocket(std::shared_ptr<FakePeer> peer) : peer_(std::move(peer)) {}
    ~FakeWebSocket() override { peer_->is_closed = true; }

    Task<void> send(std::string text) override
    {
        peer_->heard.push_back(std::move(text));
        co_return Result<void>{};
    }
    Task<std::string> receive(std::chrono::milliseconds) override
    {
        auto said = co_await peer_->says.take();
        if (!said) co_return fail(Errc::cancelled, "cancelled");
        co_return std::move(*said);
    }
    asio::awaitable<void> close() override { co_return; }

private:
    std::shared_ptr<FakePeer> peer_;
};

class FakeHttp final : public HttpClient {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    /// Answers `method` on URLs that begin with `prefix` (the longest one counts). Several answers to the same are
    /// given in turn; the last one stays. What is not scripted gets 404 with an HTML page.
    void answer(const std::string& method, const std::string& prefix, int status, std::string body,
                const Headers& headers = {})
    {
        HttpResponse response;
        response.status = status;
        response.body = std::move(body);
        for (const auto& [name, value] : headers) response.headers.add(name, value);
        script_[method + " " + prefix].emplace_back(std::move(response));
    }
    void refuse(const std::string& method, const std::string& prefix, Error error)
    {
        script_[method + " " + prefix].emplace_back(fail(std::move(error)));
    }
    /// Streams to URLs that begin with `prefix` reach this peer; without one the handshake is answered 404. Several of
    /// one prefix are reached in turn; the last one stays.
    std::shared_ptr<FakePeer> peer(const std::string& prefix)
    {
        auto made = std::make_shared<FakePeer>();
        peers_[prefix].push_back(made);
        return made;
    }
    void refuse_stream(const std::string& prefix, Error error) { refusals_.insert_or_assign(prefix, std::move(error)); }

    [[nodiscard]] const HttpRequest& last() const { return requests.back(); }

    Task<HttpResponse> send(HttpRequest request) override
    {
        requests.push_back(request);
        auto* answers = longest(script_, request.method + " " + request.url);
        if (!answers) co_return HttpResponse{404, {}, "<html><body>Not Found</body></html>", request.url};
        auto given = answers->front();
        if (answers->size() > 1) answers->pop_front();
        if (given && given->url.empty()) given->url = request.url;
        co_return given;
    }

    Task<void> listen(HttpRequest request, ServerEventSink& sink, std::chrono::milliseconds) override
    {
        requests.push_back(request);
        auto stream = find_peer(request.url);
        if (!stream) co_return fail(std::move(stream));
        sink.on_open();
        while (true) {
            auto said = co_await (*stream)->says.take();
            if (!said) co_return fail(Errc::cancelled, "cancelled");
            if (!*said) co_return fail(said->error());
            const std::string text = **said;
            const auto cut = text.find('\n');
            sink.on_event(text.substr(0, cut), text.substr(cut + 1));
        }
    }

    Task<std::unique_ptr<WebSocket>> connect(WebSocketRequest request) override
    {
        sockets.push_back(request);
        auto found = find_peer(request.url);
        if (!found) co_return fail(std::move(found));
        co_return std::unique_ptr<WebSocket>(std::make_unique<FakeWebSocket>(*found));
    }

    std::vector<HttpRequest> requests;
    std::vector<WebSocketRequest> sockets;

private:
    template <class Map> static auto longest(Map& map, const std::string& text) -> decltype(&map.begin()->second)
    {
        decltype(&map.begin()->second) best = nullptr;
        std::size_t length = 0;
        for (auto& [prefix, value] : map) {
            if (!text.starts_with(prefix) || prefix.size() < length) continue;
            best = &value;
            length = prefix.size();
        }
        return best;
    }
    Result<std::shared_ptr<FakePeer>> find_peer(const std::string& url)
    {
        if (const auto* refusal = longest(refusals_, url)) return fail(*refusal);
        if (auto* found = longest(peers_, url)) {
            auto next = found->front();
            if (found->size() > 1) found->pop_front();
            return next;
        }
        return fail(Error{Errc::network, "refused the stream", std::nullopt, 404});
    }

    std::map<std::string, std::deque<Result<HttpResponse>>> script_;
    std::map<std::string, std::deque<std::shared_ptr<FakePeer>>> peers_;
    std::map<std::string, Error> refusals_;
};

template <class T> asio::awaitable<void> keep_result(asio::awaitable<T> work, std::optional<T>* out)
{
    out->emplace(co_await std::move(work));
}

/// Runs the coroutine on a context of its own; the test fails loudly when it never ends.
template <class T> T run(asio::awaitable<T> work)
{
    asio::io_context context;
    std::optional<T> result;
    net::TaskGroup group(context.get_executor(), "test");
    group.spawn(keep_result(std::move(work), &result));
    context.run();
    return std::move(result).value();
}

} // namespace fedibee::test
