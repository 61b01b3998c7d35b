// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/websocket_framing.hpp"

#include "net/origin.hpp"

#include "text/ascii.hpp"
#include "text/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace fedibee::net {
namespace {

constexpr std::size_t longest_request = 8 * 1024, longest_control = 125;
constexpr std::uint8_t continuation = 0, binary_message = 2, close_frame = 8, ping = 9, pong = 10;
constexpr std::uint16_t going_away = 1001, protocol_error = 1002;

/// The value of a header field of the request; nothing when it is not there.
std::optional<std::string_view> field(std::string_view head, std::string_view name)
{
    for (const auto line : text::split(head, '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && text::same_ignoring_case(line.substr(0, colon), name))
            return text::trimmed(line.substr(colon + 1));
    }
    return std::nullopt;
}

bool has_word(std::optional<std::string_view> list, std::string_view word)
{
    if (!list) return false;
    return std::ranges::any_of(text::split(*list, ','), [word](std::string_view one) {
        return text::same_ignoring_case(text::trimmed(one), word);
    });
}

std::string accept_key(std::string_view key)
{
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::string digest(20, '\0');
    EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha1(), nullptr);
    return text::base64_encode(digest);
}

/// How long a frame's head is, as far as its first bytes tell.
std::size_t head_size(std::string_view head)
{
    if (head.size() < 2) return 2;
    const unsigned length = static_cast<unsigned char>(head[1]) & 0x7FU;
    return 2U + 4U + (length == 126 ? 2U : length == 127 ? 8U : 0U);
}

} // namespace

// ---- opening --------------------------------------------------------------------------------------------------

bool WebSocketFraming::receive(std::string_view wire, std::string& lines)
{
    if (state_ == State::over) return false;
    if (state_ == State::open) return take_frames(wire, lines);
    head_ += wire;
    const auto end = head_.find("\r\n\r\n");
    if (end == std::string::npos)
        return head_.size() <= longest_request || refuse("431 Request Header Fields Too Large", "Too long a request");
    const std::string request = std::exchange(head_, {});
    return open(std::string_view(request).substr(0, end)) &&
           take_frames(std::string_view(request).substr(end + 4), lines);
}

bool WebSocketFraming::open(std::string_view head)
{
    const auto key = field(head, "Sec-WebSocket-Key");
    const bool upgrade =
        has_word(field(head, "Upgrade"), "websocket") && has_word(field(head, "Connection"), "upgrade");
    if (!head.starts_with("GET ") || !upgrade || !key)
        return refuse("400 Bad Request", "Here is IRC over WebSocket; use a chat client");
    if (field(head, "Sec-WebSocket-Version") != "13")
        return refuse("426 Upgrade Required\r\nSec-WebSocket-Version: 13",
                      "Only version 13 of WebSocket is spoken here");
    if (const auto origin = field(head, "Origin"); origin && !is_allowed_origin(*origins_, *origin))
        return refuse("403 Forbidden",
                      "Pages of this origin may not connect; irc.websocket_origins names those that may");
    const auto offered = field(head, "Sec-WebSocket-Protocol");
    std::string_view chosen;
    for (const std::string_view known : {"text.ircv3.net", "binary.ircv3.net"}) {
        if (chosen.empty() && has_word(offered, known)) chosen = known;
    }
    if (chosen == "binary.ircv3.net") sent_opcode_ = binary_message;
    std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    answer.append("Sec-WebSocket-Accept: ").append(accept_key(*key)).append("\r\n");
    if (!chosen.empty()) answer.append("Sec-WebSocket-Protocol: ").append(chosen).append("\r\n");
    const std::string early = std::exchange(out_, {});
    out_ = answer + "\r\n" + early;
    state_ = State::open;
    return true;
}

bool WebSocketFraming::refuse(std::string_view status, std::string_view sentence)
{
    state_ = State::over;
    out_ = "HTTP/1.1 ";
    out_.append(status).append("\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ");
    out_.append(std::to_string(sentence.size() + 1)).append("\r\n\r\n").append(sentence).append("\n");
    return false;
}

// ---- frames of the client -------------------------------------------------------------------------------------

bool WebSocketFraming::take_frames(std::string_view wire, std::string& lines)
{
    while (!wire.empty()) {
        if (!in_frame_) {
            if (!take_head(wire)) return true;
            if (!begin_frame()) return fail(protocol_error);
        }
        take_payload(wire, lines);
        if (left_ > 0) return true;
        in_frame_ = false;
        if (!end_frame(lines)) return false;
    }
    return true;
}

/// False: more bytes are needed.
bool WebSocketFraming::take_head(std::string_view& wire)
{
    while (head_.size() < head_size(head_) && !wire.empty()) {
        head_ += wire.front();
        wire.remove_prefix(1);
    }
    return head_.size() == head_size(head_);
}

bool WebSocketFraming::begin_frame()
{
    const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(head_[at]); };
    opcode_ = byte(0) & 0x0FU;
    final_ = (byte(0) & 0x80U) != 0;
    left_ = byte(1) & 0x7FU;
    if (left_ >= 126) {
        left_ = 0;
        for (std::size_t at = 2; at + 4 < head_.size(); ++at) left_ = left_ << 8U | byte(at);
    }
    std::copy_n(head_.end() - 4, mask_.size(), mask_.begin());
    mask_at_ = 0;
    // A client's frames are masked, and no extension was agreed on.
    const bool plain = (byte(0) & 0x70U) == 0 && (byte(1) & 0x80U) != 0;
    head_.clear();
    in_frame_ = true;
    if (!plain) return false;
    if (opcode_ >= close_frame) return opcode_ <= pong && final_ && left_ <= longest_control;
    return opcode_ <= binary_message && (opcode_ == continuation) == in_message_;
}

void WebSocketFraming::take_payload(std::string_view& wire, std::string& lines)
{
    std::string& into = opcode_ >= close_frame ? control_ : lines;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, wire.size()));
    into.reserve(into.size() + count);
    for (const char c : wire.substr(0, count)) into += static_cast<char>(c ^ mask_[mask_at_++ % mask_.size()]);
    mask_at_ %= mask_.size();
    wire.remove_prefix(count);
    left_ -= count;
}

bool WebSocketFraming::end_frame(std::string& lines)
{
    if (opcode_ < close_frame) {
        in_message_ = !final_;
        if (final_) lines += '\n';
        return true;
    }
    const std::string payload = std::exchange(control_, {});
    if (opcode_ == ping) put_frame(pong, payload);
    if (opcode_ != close_frame) return true;
    put_frame(close_frame, std::string_view(payload).substr(0, 2));
    state_ = State::over;
    return false;
}

bool WebSocketFraming::fail(std::uint16_t code)
{
    if (state_ == State::open)
        put_frame(close_frame, std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)});
    state_ = State::over;
    return false;
}

// ---- frames of ours -------------------------------------------------------------------------------------------

void WebSocketFraming::put_frame(std::uint8_t opcode, std::string_view payload)
{
    out_ += static_cast<char>(0x80U | opcode);
    const int width = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
    out_ += static_cast<char>(width == 0 ? payload.size() : width == 2 ? 126U : 127U);
    for (int at = width - 1; at >= 0; --at)
        out_ += static_cast<char>((payload.size() >> (8U * static_cast<unsigned>(at))) & 0xFFU);
    out_ += payload;
}

void WebSocketFraming::send(std::string_view lines)
{
    if (state_ == State::over) return;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        put_frame(sent_opcode_, lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
    }
}

void WebSocketFraming::shut_down()
{
    if (state_ == State::opening) out_.clear();
    fail(going_away);
}

std::string WebSocketFraming::outgoing()
{
    return state_ == State::opening ? std::string{} : std::exchange(out_, {});
}

} // namespace fedibee::net
