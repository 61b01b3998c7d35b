// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/curl_multi.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>
#include <vector>

namespace fedibee::http {
namespace {

constexpr long most_idle = 500; ///< connections kept for the next request; curl drops those unused for two minutes

} // namespace

/// One of curl's sockets. The descriptor is curl's: it is released, never closed.
struct CurlMulti::Watch {
    Watch(const asio::any_io_executor& executor, curl_socket_t s) : socket(s), descriptor(executor, s) {}
    ~Watch() { descriptor.release(); }

    curl_socket_t socket;
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false;
    bool writing = false;
};

CurlMulti::CurlMulti(asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_), multi_(curl_multi_init())
{
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

CurlMulti::~CurlMulti()
{
    *alive_ = false;
    for (const auto& [easy, done] : running_) curl_multi_remove_handle(multi_, easy);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    watches_.clear();
    curl_multi_cleanup(multi_);
}

void CurlMulti::start(CURL* easy, Done done)
{
    running_[easy] = std::move(done);
    // Left alone, curl keeps four connections for each transfer under way: instances that are asked one after the other
    // would begin with a handshake each time. Those in use count too.
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(running_.size()) + most_idle);
    curl_multi_add_handle(multi_, easy);
}

void CurlMulti::stop(CURL* easy)
{
    if (running_.erase(easy) > 0) curl_multi_remove_handle(multi_, easy);
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self_pointer, void*)
{
    auto& self = *static_cast<CurlMulti*>(self_pointer);
    if (what == CURL_POLL_REMOVE) {
        const auto found = self.watches_.find(socket);
        if (found == self.watches_.end()) return 0;
        found->second->wanted = 0;
        // Pending waits hold the watch; cancelling lets go of it before curl closes or reuses the descriptor.
        found->second->descriptor.release();
        self.watches_.erase(found);
        return 0;
    }
    auto& watch = self.watches_[socket];
    if (!watch) watch = std::make_shared<Watch>(self.executor_, socket);
    watch->wanted = what;
    self.arm(watch);
    return 0;
}

void CurlMulti::arm(const std::shared_ptr<Watch>& watch)
{
    using Wait = asio::posix::stream_descriptor::wait_type;
    const auto wait = [this, &watch](Wait kind, bool Watch::* pending, int poll_bit, int select_bit) {
        if ((watch->wanted & poll_bit) == 0 || (*watch).*pending || !watch->descriptor.is_open()) return;
        (*watch).*pending = true;
        watch->descriptor.async_wait(kind, [this, alive = alive_, watch, pending, poll_bit, select_bit](auto error) {
            (*watch).*pending = false;
            if (!*alive || error || (watch->wanted & poll_bit) == 0) return;
            act(watch->socket, select_bit);
            if (*alive && watch->descriptor.is_open()) arm(watch);
        });
    };
    wait(asio::posix::stream_descriptor::wait_read, &Watch::reading, CURL_POLL_IN, CURL_CSELECT_IN);
    wait(asio::posix::stream_descriptor::wait_write, &Watch::writing, CURL_POLL_OUT, CURL_CSELECT_OUT);
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self_pointer)
{
    auto& self = *static_cast<CurlMulti*>(self_pointer);
    if (milliseconds < 0) {
        self.timer_.cancel();
        return 0;
    }
    self.timer_.expires_after(std::chrono::milliseconds(milliseconds));
    self.timer_.async_wait([&self, alive = self.alive_](const boost::system::error_code& error) {
        if (!error && *alive) self.act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

void CurlMulti::act(curl_socket_t socket, int events)
{
    int still_running = 0;
    curl_multi_socket_action(multi_, socket, events, &still_running);
    collect();
}

void CurlMulti::collect()
{
    std::vector<std::pair<Done, CURLcode>> ended;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* easy = message->easy_handle;
        const CURLcode result = message->data.result;
        const auto found = running_.find(easy);
        if (found == running_.end()) continue;
        ended.emplace_back(std::move(found->second), result);
        running_.erase(found);
        curl_multi_remove_handle(multi_, easy);
    }
    for (auto& [done, result] : ended) done(result);
}

} // namespace fedibee::http
