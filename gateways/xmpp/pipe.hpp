// SPDX-License-Identifier: AGPL-3.0-or-later
// The socket behind AsioConnection: one write in flight, the rest coalesces; it outlives its owner until all is
// written.
#pragma once

#include "xmpp/asio_connection.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::xmpp {

class Pipe : public std::enable_shared_from_this<Pipe> {
public:
    Pipe(const asio::any_io_executor& executor, QueueLimits limits, AsioConnection& owner)
        : resolver_(executor), socket_(executor), limits_(limits), owner_(&owner)
    {
    }

    void open(const std::string& host, const std::string& port);
    bool write(std::string_view bytes);
    /// No more calls to the owner; closes when what is queued is written.
    void let_go();
    [[nodiscard]] std::size_t queued() const noexcept { return waiting_.size() + writing_.size(); }
    [[nodiscard]] long int bytes_in() const noexcept { return in_; }
    [[nodiscard]] long int bytes_out() const noexcept { return out_; }

private:
    static constexpr std::size_t read_size = std::size_t{64} * 1024;

    void opened();
    void read();
    void write_next();
    void fail(std::string why);
    void close();

    asio::ip::tcp::resolver resolver_;
    asio::ip::tcp::socket socket_;
    QueueLimits limits_;
    AsioConnection* owner_; ///< none when it is gone
    std::array<char, read_size> buffer_{};
    std::string waiting_;
    std::string writing_;
    long int in_ = 0;
    long int out_ = 0;
    bool reading_ = false;
    bool open_ = false;
};

} // namespace fedibee::xmpp
