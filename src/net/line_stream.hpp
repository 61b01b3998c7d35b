// SPDX-License-Identifier: AGPL-3.0-or-later
// One chat connection as lines: bounded reads, a bounded send queue, plain or TLS or WebSocket, TCP or Unix socket.
// Idle, it holds no buffer: it waits for readability and reads into a scratch buffer that all connections share.
#pragma once

#include "net/peer.hpp"
#include "net/tls.hpp"
#include "net/websocket_framing.hpp"

#include <boost/asio/generic/stream_protocol.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fedibee::net {

namespace asio = boost::asio;

class LineStream : public std::enable_shared_from_this<LineStream> {
public:
    using Socket = asio::generic::stream_protocol::socket;

    /// Receives what the stream reads. Called on the stream's executor, never from inside a call to the stream
    /// except resume().
    class Handler {
    public:
        virtual ~Handler() = default;
        /// One line without its line break; may be empty.
        virtual void on_line(std::string_view line) = 0;
        /// A line beyond the limit was skipped.
        virtual void on_overlong_line() = 0;
        /// The proxy that connected says for whom; before any line.
        virtual void on_forwarded(const Peer&) {}
        /// Once, after the last line; the handler may be destroyed in here.
        virtual void on_closed(std::string_view reason) = 0;
    };

    LineStream(Socket socket, std::unique_ptr<TlsChannel> tls, std::size_t send_limit);
    LineStream(const LineStream&) = delete;
    LineStream& operator=(const LineStream&) = delete;

    /// The connection comes from a proxy that may say for whom (PROXY protocol). Before start().
    void expect_proxy_header() { proxy_header_ = std::make_unique<std::string>(); }
    /// Lines travel as messages of a WebSocket. Before start().
    void speak_websocket(WebSocketFraming::Origins origins)
    {
        websocket_ = std::make_unique<WebSocketFraming>(std::move(origins));
    }
    /// Begins to read. The handler must outlive the stream's last call or be taken off by detach().
    void start(Handler& handler, std::size_t line_limit);
    void set_line_limit(std::size_t bytes) noexcept { line_limit_ = bytes; }
    /// No more calls to the handler.
    void detach() noexcept { handler_ = nullptr; }

    /// Queues bytes (whole lines with CR LF); they leave at the end of this turn of the loop. False: the queue is over
    /// its limit, and the bytes were dropped.
    bool send(std::string_view bytes);
    /// Writes what is queued, within a few seconds, then closes.
    void close_after_flush();
    /// Closes at once.
    void abort(std::string_view reason);

    /// While paused no line is handed out and nothing is read.
    void pause() noexcept { ++pauses_; }
    void resume();

    [[nodiscard]] bool is_websocket() const noexcept { return websocket_ != nullptr; }
    [[nodiscard]] bool is_secure() const noexcept { return tls_ != nullptr; }
    /// TlsChannel::peer_fingerprint(); empty without TLS.
    [[nodiscard]] std::string peer_fingerprint() const { return tls_ ? tls_->peer_fingerprint() : std::string{}; }
    [[nodiscard]] std::size_t queued() const noexcept { return out_.size() - written_; }
    [[nodiscard]] bool is_open() const noexcept { return socket_.is_open(); }
    [[nodiscard]] auto executor() { return socket_.get_executor(); }

private:
    void wait_readable();
    void read_some();
    void take_in(std::string_view wire);
    void take_proxy_header(std::string_view wire);
    bool take_messages(std::string_view clear);
    void put(std::string_view clear);
    void hand_out_lines();
    void schedule_write();
    void write_some();
    void closed(std::string_view reason);

    Socket socket_;
    std::unique_ptr<TlsChannel> tls_;
    std::unique_ptr<WebSocketFraming> websocket_;
    std::unique_ptr<std::string> proxy_header_; ///< what has come of it
    Handler* handler_ = nullptr;
    std::string in_;  ///< clear bytes not yet handed out
    std::string out_; ///< wire bytes not yet written; the first written_ of them are
    std::size_t written_ = 0;
    std::size_t send_limit_;
    std::size_t line_limit_ = 512;
    int pauses_ = 0;
    bool reading_ = false;
    bool write_scheduled_ = false;
    bool skipping_ = false; ///< inside an overlong line
    bool closing_ = false;
    bool handing_out_ = false;
};

} // namespace fedibee::net
