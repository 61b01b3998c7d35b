// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/pipe.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace fedibee::xmpp {

void Pipe::open(const std::string& host, const std::string& port)
{
    using Results = asio::ip::tcp::resolver::results_type;
    auto connected = [self = shared_from_this()](const boost::system::error_code& error, const auto&) {
        if (error) return self->fail(error.message());
        self->opened();
    };
    auto resolved = [self = shared_from_this(), connected](const boost::system::error_code& error,
                                                           const Results& results) {
        if (error) return self->fail(error.message());
        if (self->owner_ != nullptr) asio::async_connect(self->socket_, results, connected);
    };
    resolver_.async_resolve(host, port, resolved);
}

void Pipe::opened()
{
    if (owner_ == nullptr) return close();
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.set_option(asio::socket_base::keep_alive(true), ignored);
    open_ = true;
    owner_->connected();
    read();
}

void Pipe::read()
{
    if (owner_ == nullptr || reading_ || !open_ || queued() > limits_.pause_reading) return;
    reading_ = true;
    auto received = [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
        self->reading_ = false;
        if (self->owner_ == nullptr) return;
        if (error) return self->fail(error == asio::error::eof ? "the server closed it" : error.message());
        self->in_ += static_cast<long int>(size);
        self->owner_->received(std::string(self->buffer_.data(), size));
        self->read();
    };
    socket_.async_read_some(asio::buffer(buffer_), std::move(received));
}

bool Pipe::write(std::string_view bytes)
{
    if (!open_) return false;
    if (queued() + bytes.size() > limits_.most) {
        // Not from inside the call: gloox is in the middle of sending.
        asio::post(socket_.get_executor(), [self = shared_from_this()] { self->fail("the server takes nothing"); });
        open_ = false;
        return false;
    }
    waiting_ += bytes;
    if (writing_.empty()) write_next();
    return true;
}

void Pipe::write_next()
{
    std::string written; // swapped, as a string that is cleared or assigned an empty one keeps what a burst took
    written.swap(writing_);
    writing_.swap(waiting_);
    if (writing_.empty()) {
        if (owner_ == nullptr) close();
        return;
    }
    auto done = [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
        self->out_ += static_cast<long int>(size);
        self->writing_.clear();
        if (error) {
            self->waiting_.clear();
            return self->fail(error.message());
        }
        self->write_next();
        self->read();
    };
    asio::async_write(socket_, asio::buffer(writing_), std::move(done));
}

void Pipe::fail(std::string why)
{
    close();
    if (auto* const owner = std::exchange(owner_, nullptr)) owner->lost(why);
}

void Pipe::let_go()
{
    owner_ = nullptr;
    resolver_.cancel();
    if (queued() == 0 || !open_) close();
}

void Pipe::close()
{
    open_ = false;
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

} // namespace fedibee::xmpp
