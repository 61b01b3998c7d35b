// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/tls_layer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string_view>

namespace fedibee::http {
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t scratch_bytes = 16 * 1024;
constexpr std::size_t handshake_bytes = 4 * 1024;

/// One read buffer for all connections of a thread: they never read at the same time.
std::array<char, scratch_bytes>& scratch()
{
    thread_local std::array<char, scratch_bytes> buffer;
    return buffer;
}

} // namespace

TlsLayerState::TlsLayerState(boost::beast::tcp_stream stream, std::unique_ptr<net::TlsChannel> records)
    : tcp(std::move(stream)), channel(std::move(records))
{
}

TlsLayerState::Error TlsLayerState::fetch()
{
    if (ended) return ended;
    if (!tcp.socket().is_open()) return asio::error::operation_aborted;
    Error error;
    auto& buffer = scratch();
    const std::size_t count = tcp.socket().read_some(asio::buffer(buffer), error);
    if (error == asio::error::would_block || error == asio::error::try_again) return asio::error::would_block;
    if (error) return ended = error;
    const bool sound = channel->receive(std::string_view(buffer.data(), count), clear);
    if (!sound) ended = asio::error::eof;
    if (!clear.empty()) return {}; // what came before the end counts
    return sound ? Error(asio::error::would_block) : ended;
}

std::size_t TlsLayerState::encrypt(std::string text)
{
    channel->send(text);
    const std::string bytes = channel->outgoing();
    wire += bytes;
    return bytes.empty() ? 0 : text.size();
}

void TlsLayerState::written(std::size_t count)
{
    wire.erase(0, count);
    if (wire.empty()) std::string{}.swap(wire);
}

void TlsLayerState::say_goodbye()
{
    channel->shut_down();
    wire += channel->outgoing();
    Error ignored;
    if (!wire.empty()) written(tcp.socket().write_some(asio::buffer(wire), ignored));
}

TlsLayer::TlsLayer(boost::beast::tcp_stream tcp, std::unique_ptr<net::TlsChannel> channel)
    : state_(std::make_shared<TlsLayerState>(std::move(tcp), std::move(channel)))
{
}

TlsLayer::~TlsLayer()
{
    if (state_) state_->tcp.close();
}

asio::awaitable<bool> TlsLayer::handshake()
{
    const auto state = state_;
    std::array<char, handshake_bytes> buffer; // NOLINT: filled by the socket
    bool sound = true;
    while (true) {
        const std::string answer = state->channel->outgoing();
        const auto [unsent, sent] = co_await asio::async_write(state->tcp, asio::buffer(answer), as_value);
        if (unsent || !sound) co_return false;
        if (state->channel->ready()) break;
        const auto [error, count] = co_await state->tcp.async_read_some(asio::buffer(buffer), as_value);
        if (error) co_return false;
        sound = state->channel->receive(std::string_view(buffer.data(), count), state->clear);
    }
    boost::system::error_code failed;
    state->tcp.socket().non_blocking(true, failed);
    co_return !failed;
}

} // namespace fedibee::http
