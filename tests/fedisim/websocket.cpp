// SPDX-License-Identifier: AGPL-3.0-or-later
#include "websocket.hpp"

#include "base64.hpp"

#include <openssl/evp.h>

namespace fedisim::websocket {

namespace {
constexpr std::size_t longest_message = 1U << 20U;
}

std::string accept_key(std::string_view client_key)
{
    return base64(digest(EVP_sha1(), std::string(client_key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), false);
}

std::string frame(Opcode opcode, std::string_view payload)
{
    std::string bytes(1, static_cast<char>(0x80U | static_cast<unsigned>(opcode)));
    const auto size = payload.size();
    const int width = size < 126 ? 0 : size < 65536 ? 2 : 8;
    bytes += static_cast<char>(width == 0 ? size : width == 2 ? 126U : 127U);
    for (int at = width - 1; at >= 0; --at)
        bytes += static_cast<char>((size >> (8U * static_cast<unsigned>(at))) & 0xffU);
    return bytes.append(payload);
}

std::string close_frame(std::uint16_t code, std::string_view reason)
{
    std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    return frame(Opcode::close, payload.append(reason));
}

Reader::Outcome Reader::next(Opcode& opcode, std::string& payload)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(buffer_[at]); };
    while (true) {
        if (buffer_.size() < 2) return Outcome::need_more;
        const bool last = (byte(0) & 0x80U) != 0;
        const auto kind = static_cast<Opcode>(byte(0) & 0x0fU);
        // A client's frames are masked, and no extension was agreed on.
        if ((byte(0) & 0x70U) != 0 || (byte(1) & 0x80U) == 0) return Outcome::protocol_error;
        std::uint64_t size = byte(1) & 0x7fU;
        const std::size_t width = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (buffer_.size() < 2 + width + 4) return Outcome::need_more;
        if (width != 0) size = 0;
        for (std::size_t at = 0; at < width; ++at) size = (size << 8U) | byte(2 + at);
        if (size > longest_message) return Outcome::protocol_error;
        const auto begin = 2 + width + 4;
        if (buffer_.size() < begin + size) return Outcome::need_more;
        auto data = buffer_.substr(begin, size);
        for (std::size_t at = 0; at < data.size(); ++at) {
            data[at] = static_cast<char>(static_cast<unsigned char>(data[at]) ^ byte(2 + width + at % 4));
        }
        buffer_.erase(0, begin + size);
        if (kind >= Opcode::close) {
            if (!last || size > 125) return Outcome::protocol_error;
            opcode = kind;
            payload = std::move(data);
            return Outcome::message;
        }
        if ((kind == Opcode::continuation) != (partial_opcode_ != Opcode::continuation)) return Outcome::protocol_error;
        if (kind != Opcode::continuation) partial_opcode_ = kind;
        partial_ += data;
        if (!last) continue;
        opcode = std::exchange(partial_opcode_, Opcode::continuation);
        payload = std::exchange(partial_, {});
        return Outcome::message;
    }
}

} // namespace fedisim::websocket
