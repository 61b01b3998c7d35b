// SPDX-License-Identifier: AGPL-3.0-or-later
// RFC 6455 as a server speaks it: the accepting key, frames out, frames in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fedisim::websocket {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

std::string accept_key(std::string_view client_key);
std::string frame(Opcode opcode, std::string_view payload);
std::string close_frame(std::uint16_t code, std::string_view reason);

/// Cuts frames from bytes and joins fragments.
class Reader {
public:
    enum class Outcome { need_more, message, protocol_error };

    void add(std::string_view bytes) { buffer_ += bytes; }
    Outcome next(Opcode& opcode, std::string& payload);

private:
    std::string buffer_;
    std::string partial_;
    Opcode partial_opcode_ = Opcode::continuation;
};

} // namespace fedisim::websocket
