// SPDX-License-Identifier: AGPL-3.0-or-later
// TLS between Beast's WebSocket and a socket: idle it holds no buffer, where Asio's own stream keeps four of 17 KiB.
#pragma once

#include "net/tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace fedibee::http {

namespace asio = boost::asio;

/// The socket and what is under way on it. Operations share it, so that the layer may be destroyed before they end.
struct TlsLayerState {
    using Error = boost::system::error_code;

    TlsLayerState(boost::beast::tcp_stream stream, std::unique_ptr<net::TlsChannel> records);
    /// Decrypts what the socket has; would_block when that is no clear byte yet.
    Error fetch();
    /// Encrypts one record of it; 0 when the connection takes nothing any more.
    std::size_t encrypt(std::string text);
    /// Forgets wire bytes that were written.
    void written(std::size_t count);
    /// Tells the other side, as far as that needs no waiting.
    void say_goodbye();

    template <class Buffers> std::size_t hand_out(const Buffers& into)
    {
        const std::size_t count = asio::buffer_copy(into, asio::buffer(clear));
        clear.erase(0, count);
        if (clear.empty()) std::string{}.swap(clear);
        return count;
    }

    boost::beast::tcp_stream tcp;
    std::unique_ptr<net::TlsChannel> channel;
    std::string clear; ///< decrypted, and not yet asked for
    std::string wire;  ///< encrypted, and not yet written
    Error ended;
};

/// The client's end of a TLS connection, as an AsyncStream.
class TlsLayer {
public:
    using next_layer_type = boost::beast::tcp_stream;
    using executor_type = next_layer_type::executor_type;

    TlsLayer(boost::beast::tcp_stream tcp, std::unique_ptr<net::TlsChannel> channel);
    TlsLayer(TlsLayer&&) noexcept = default;
    TlsLayer& operator=(TlsLayer&&) = delete;
    ~TlsLayer();

    /// Within the deadline of the TCP stream. False: no connection, or no valid certificate.
    asio::awaitable<bool> handshake();

    [[nodiscard]] executor_type get_executor() noexcept { return state_->tcp.get_executor(); }
    [[nodiscard]] next_layer_type& next_layer() noexcept { return state_->tcp; }
    [[nodiscard]] const next_layer_type& next_layer() const noexcept { return state_->tcp; }

    template <class Buffers, class Token> auto async_read_some(const Buffers& buffers, Token&& token)
    {
        return asio::async_compose<Token, void(Error, std::size_t)>(Read<Buffers>{state_, buffers}, token,
                                                                    state_->tcp.socket());
    }

    template <class Buffers, class Token> auto async_write_some(const Buffers& buffers, Token&& token)
    {
        return asio::async_compose<Token, void(Error, std::size_t)>(Write<Buffers>{state_, buffers}, token,
                                                                    state_->tcp.socket());
    }

    /// Beast's customisation point: says goodbye and ends the connection.
    template <class Token> friend auto async_teardown(boost::beast::role_type role, TlsLayer& layer, Token&& token)
    {
        return asio::async_compose<Token, void(Error)>(Teardown{layer.state_, role}, token, layer.state_->tcp.socket());
    }

private:
    using Error = TlsLayerState::Error;
    static constexpr std::size_t record = 16 * 1024;

    template <class Buffers> struct Read {
        std::shared_ptr<TlsLayerState> state;
        Buffers buffers;
        bool begun = false;

        template <class Self> void operator()(Self& self, Error error = {}, std::size_t = 0)
        {
            const bool at_once = !state->clear.empty() || asio::buffer_size(buffers) == 0;
            if (!std::exchange(begun, true)) {
                self.reset_cancellation_state(asio::enable_total_cancellation());
                if (!at_once) return wait(self);
                const auto executor = state->tcp.get_executor();
                return asio::post(executor, std::move(self));
            }
            if (!error && self.cancelled() != asio::cancellation_type::none) error = asio::error::operation_aborted;
            if (!error && !at_once) error = state->fetch();
            if (error == asio::error::would_block) return wait(self);
            const std::size_t count = error ? 0 : state->hand_out(buffers);
            self.complete(error, count);
        }

        template <class Self> void wait(Self& self)
        {
            auto& socket = state->tcp.socket();
            socket.async_wait(asio::socket_base::wait_read, std::move(self));
        }
    };

    template <class Buffers> struct Write {
        std::shared_ptr<TlsLayerState> state;
        Buffers buffers;
        bool begun = false;
        std::size_t taken = 0;

        template <class Self> void operator()(Self& self, Error error = {}, std::size_t count = 0)
        {
            if (!std::exchange(begun, true)) {
                self.reset_cancellation_state(asio::enable_total_cancellation());
                taken = state->encrypt(gather());
                const auto executor = state->tcp.get_executor();
                if (state->wire.empty()) return asio::post(executor, std::move(self));
            }
            state->written(count);
            if (!error && self.cancelled() != asio::cancellation_type::none) error = asio::error::operation_aborted;
            if (!error && !state->wire.empty()) {
                auto& socket = state->tcp.socket();
                const auto bytes = asio::buffer(state->wire);
                return socket.async_write_some(bytes, std::move(self));
            }
            if (!error && taken == 0 && asio::buffer_size(buffers) > 0) error = asio::error::broken_pipe;
            self.complete(error, error ? 0 : taken);
        }

        [[nodiscard]] std::string gather() const
        {
            std::string text(std::min(asio::buffer_size(buffers), record), '\0');
            asio::buffer_copy(asio::buffer(text), buffers);
            return text;
        }
    };

    struct Teardown {
        std::shared_ptr<TlsLayerState> state;
        boost::beast::role_type role;
        bool begun = false;

        template <class Self> void operator()(Self& self, Error error = {})
        {
            if (std::exchange(begun, true)) return self.complete(error);
            self.reset_cancellation_state(asio::enable_total_cancellation());
            state->say_goodbye();
            auto& tcp = state->tcp;
            async_teardown(role, tcp, std::move(self)); // Beast's own, for TCP
        }
    };

    std::shared_ptr<TlsLayerState> state_;
};

} // namespace fedibee::http
