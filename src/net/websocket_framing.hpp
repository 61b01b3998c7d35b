// SPDX-License-Identifier: AGPL-3.0-or-later
// The server's side of IRC over WebSocket (RFC 6455, IRCv3 websocket) without a socket: the opening request, then one
// line per message. Pure. It keeps no payload, so an idle connection costs nothing but its state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fedibee::net {

class WebSocketFraming {
public:
    using Origins = std::shared_ptr<const std::vector<std::string>>;

    /// Web pages of which hosts may connect: "chat.example", "*.example", or "*". Programs send no origin.
    explicit WebSocketFraming(Origins origins) : origins_(std::move(origins)) {}

    /// Takes what the client sent and appends its messages, each with '\n'. False: the client ended or broke the
    /// protocol; what is left to say is in outgoing().
    bool receive(std::string_view wire, std::string& lines);
    /// Whole lines with CR LF; each becomes a message.
    void send(std::string_view lines);
    /// Says goodbye.
    void shut_down();
    /// Bytes to put on the wire now.
    std::string outgoing();

private:
    enum class State : std::uint8_t { opening, open, over };

    bool open(std::string_view head);
    bool refuse(std::string_view status, std::string_view sentence);
    bool take_frames(std::string_view wire, std::string& lines);
    bool take_head(std::string_view& wire);
    bool begin_frame();
    void take_payload(std::string_view& wire, std::string& lines);
    bool end_frame(std::string& lines);
    bool fail(std::uint16_t code);
    void put_frame(std::uint8_t opcode, std::string_view payload);

    Origins origins_;
    std::string head_;    ///< of the opening request, or of a frame
    std::string control_; ///< payload of a control frame
    std::string out_;
    std::uint64_t left_ = 0; ///< of the frame's payload
    std::array<char, 4> mask_{};
    std::uint8_t mask_at_ = 0;
    std::uint8_t opcode_ = 0;
    std::uint8_t sent_opcode_ = 1; ///< text, or binary when the client prefers it
    State state_ = State::opening;
    bool in_frame_ = false;
    bool final_ = false;
    bool in_message_ = false;
};

} // namespace fedibee::net
