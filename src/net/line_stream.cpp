// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/line_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace fedibee::net {
namespace {

constexpr std::size_t scratch_bytes = 64 * 1024;
constexpr std::size_t keep_capacity = 512; ///< larger buffers are given back when empty
constexpr std::chrono::seconds flush_time{5};

/// One read buffer for all connections of a thread: they never read at the same time.
std::array<char, scratch_bytes>& scratch()
{
    thread_local std::array<char, scratch_bytes> buffer;
    return buffer;
}

void release_if_empty(std::string& buffer)
{
    if (buffer.empty() && buffer.capacity() > keep_capacity) std::string{}.swap(buffer);
}

} // namespace

LineStream::LineStream(Socket socket, std::unique_ptr<TlsChannel> tls, std::size_t send_limit)
    : socket_(std::move(socket)), tls_(std::move(tls)), send_limit_(send_limit)
{
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
}

void LineStream::start(Handler& handler, std::size_t line_limit)
{
    handler_ = &handler;
    line_limit_ = line_limit;
    wait_readable();
}

void LineStream::wait_readable()
{
    if (reading_ || pauses_ > 0 || !socket_.is_open()) return;
    reading_ = true;
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const boost::system::error_code& error) {
        self->reading_ = false;
        if (error) return self->closed(error.message());
        self->read_some();
    });
}

void LineStream::read_some()
{
    if (pauses_ > 0 || !socket_.is_open()) return;
    boost::system::error_code error;
    const std::size_t count = socket_.read_some(asio::buffer(scratch()), error);
    if (error == asio::error::would_block || error == asio::error::try_again) return wait_readable();
    if (error) return closed(error == asio::error::eof ? "Connection closed" : error.message());
    take_in({scratch().data(), count});
    hand_out_lines();
    wait_readable();
}

void LineStream::take_in(std::string_view wire)
{
    if (proxy_header_) return take_proxy_header(wire);
    bool sound = true;
    if (!tls_) {
        sound = take_messages(wire);
    } else if (!websocket_) {
        sound = tls_->receive(wire, in_);
    } else {
        std::string clear;
        const bool encrypted = tls_->receive(wire, clear);
        sound = take_messages(clear) && encrypted;
    }
    if (tls_) out_ += tls_->outgoing();
    if (!out_.empty()) schedule_write();
    if (sound) return;
    hand_out_lines(); // what came before the end counts
    if (websocket_) return close_after_flush();
    closed("TLS connection ended");
}

/// Takes the header, and then the client's first bytes after it.
void LineStream::take_proxy_header(std::string_view wire)
{
    using State = ProxyHeader::State;
    *proxy_header_ += wire;
    const auto header = parse_proxy_header(*proxy_header_);
    if (header.state == State::incomplete) return;
    if (header.state == State::broken) return closed("The proxy sent a broken header");
    const auto whole = std::exchange(proxy_header_, nullptr);
    if (header.peer && handler_ != nullptr) handler_->on_forwarded(*header.peer);
    const std::string rest = whole->substr(header.size);
    if (!rest.empty() && socket_.is_open()) take_in(rest);
}

bool LineStream::take_messages(std::string_view clear)
{
    if (!websocket_) {
        in_ += clear;
        return true;
    }
    const bool sound = websocket_->receive(clear, in_);
    put(websocket_->outgoing());
    return sound;
}

void LineStream::put(std::string_view clear)
{
    if (!tls_) {
        out_ += clear;
    } else if (!clear.empty()) {
        tls_->send(clear);
        out_ += tls_->outgoing();
    }
}

void LineStream::hand_out_lines()
{
    if (handing_out_) return;
    handing_out_ = true;
    const auto self = shared_from_this();
    std::size_t from = 0;
    while (pauses_ == 0 && handler_ != nullptr) {
        const auto end = in_.find('\n', from);
        if (end == std::string::npos) break;
        std::string_view line(in_.data() + from, end - from);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool overlong = std::exchange(skipping_, false) || line.size() > line_limit_;
        // The handler may cause more to be read into in_ only after this loop, so the view stays valid.
        if (overlong) {
            handler_->on_overlong_line();
        } else {
            handler_->on_line(line);
        }
        from = end + 1;
    }
    in_.erase(0, from);
    // One byte more may be the CR of a line that just fits.
    if (in_.size() > line_limit_ + 1 && in_.find('\n') == std::string::npos) {
        in_.clear();
        skipping_ = true;
    }
    release_if_empty(in_);
    handing_out_ = false;
}

void LineStream::resume()
{
    if (pauses_ == 0 || --pauses_ > 0) return;
    hand_out_lines();
    wait_readable();
}

bool LineStream::send(std::string_view bytes)
{
    if (!socket_.is_open() || closing_) return true;
    if (queued() + bytes.size() > send_limit_) return false;
    if (websocket_) {
        websocket_->send(bytes);
        put(websocket_->outgoing());
    } else {
        put(bytes);
    }
    schedule_write();
    return true;
}

void LineStream::schedule_write()
{
    if (write_scheduled_) return;
    write_scheduled_ = true;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write_some(); });
}

void LineStream::write_some()
{
    boost::system::error_code error;
    while (socket_.is_open() && written_ < out_.size()) {
        written_ += socket_.write_some(asio::buffer(out_.data() + written_, out_.size() - written_), error);
        if (error) break;
    }
    if (error == asio::error::would_block || error == asio::error::try_again) {
        socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const boost::system::error_code& failed) {
            if (!failed) self->write_some();
        });
        return;
    }
    write_scheduled_ = false;
    out_.clear();
    written_ = 0;
    release_if_empty(out_);
    if (error) return closed(error.message());
    if (closing_) closed("Connection closed");
}

void LineStream::close_after_flush()
{
    if (closing_ || !socket_.is_open()) return;
    if (websocket_) {
        websocket_->shut_down();
        put(websocket_->outgoing());
    }
    if (tls_) {
        tls_->shut_down();
        out_ += tls_->outgoing();
    }
    closing_ = true;
    schedule_write();
    auto deadline = std::make_shared<asio::steady_timer>(socket_.get_executor(), flush_time);
    deadline->async_wait([weak = weak_from_this(), deadline](const boost::system::error_code&) {
        if (const auto self = weak.lock()) self->abort("Connection closed");
    });
}

void LineStream::abort(std::string_view reason)
{
    closed(reason);
}

void LineStream::closed(std::string_view reason)
{
    if (!socket_.is_open()) return;
    boost::system::error_code ignored;
    socket_.close(ignored);
    if (Handler* const handler = std::exchange(handler_, nullptr)) handler->on_closed(reason);
}

} // namespace fedibee::net
