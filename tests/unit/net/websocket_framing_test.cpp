// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/websocket_framing.hpp"

#include <gmock/gmock.h>

namespace fedibee::net {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;
using testing::Not;

struct Side {
    explicit Side(std::vector<std::string> origins = {"*"})
        : framing(std::make_shared<const std::vector<std::string>>(std::move(origins)))
    {
    }
    bool open(const std::string& more = {}, const std::string& version = "13")
    {
        return framing.receive("GET /irc HTTP/1.1\r\nHost: a.example\r\nUpgrade: WebSocket\r\n"
                               "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                               "Sec-WebSocket-Version: " +
                                   version + "\r\n" + more + "\r\n",
                               lines);
    }
    WebSocketFraming framing;
    std::string lines;
};

/// A client's frame; the head's first byte is given.
std::string frame(char first, const std::string& payload)
{
    std::string bytes{first};
    if (payload.size() < 126) {
        bytes += static_cast<char>(0x80U | payload.size());
    } else {
        bytes += static_cast<char>(0xFE);
        bytes += static_cast<char>(payload.size() >> 8U);
        bytes += static_cast<char>(payload.size() & 0xFFU);
    }
    const std::string mask = "\x01\x02\x03\x04";
    bytes += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes;
}

} // namespace

TEST(WebSocketFraming, OpensAsTheStandardsExample)
{
    Side side;
    ASSERT_TRUE(side.open());
    const std::string answer = side.framing.outgoing();
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 101 "));
    EXPECT_THAT(answer, HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Sec-WebSocket-Protocol")));
}

TEST(WebSocketFraming, AgreesOnASubprotocolOfIrc)
{
    Side text;
    ASSERT_TRUE(text.open("Sec-WebSocket-Protocol: other, binary.ircv3.net, text.ircv3.net\r\n"));
    EXPECT_THAT(text.framing.outgoing(), HasSubstr("Sec-WebSocket-Protocol: text.ircv3.net\r\n"));
    text.framing.send("PING :a\r\nPING :b\r\n");
    EXPECT_EQ(text.framing.outgoing(), "\x81\x07PING :a\x81\x07PING :b");
    Side binary;
    ASSERT_TRUE(binary.open("sec-websocket-protocol: binary.ircv3.net\r\n"));
    binary.framing.outgoing();
    binary.framing.send(std::string(200, 'x') + "\r\n");
    EXPECT_EQ(binary.framing.outgoing(), "\x82\x7E\x00\xC8"s + std::string(200, 'x'));
}

TEST(WebSocketFraming, RefusesWhatIsNoWebSocketOrComesFromAStrangePage)
{
    Side http;
    EXPECT_FALSE(http.framing.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n", http.lines));
    EXPECT_THAT(http.framing.outgoing(), HasSubstr("400 Bad Request"));
    Side old;
    EXPECT_FALSE(old.open({}, "8"));
    EXPECT_THAT(old.framing.outgoing(), HasSubstr("426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\n"));
    Side endless;
    EXPECT_FALSE(endless.framing.receive(std::string(9000, 'x'), endless.lines));
    EXPECT_THAT(endless.framing.outgoing(), HasSubstr("431 "));
    const std::vector<std::string> ours{"chat.example", "*.home.example"};
    for (const auto* good : {"https://chat.example", "https://CHAT.example:8443", "http://a.home.example"})
        EXPECT_TRUE(Side(ours).open("Origin: "s + good + "\r\n")) << good;
    for (const auto* bad : {"https://evil.example", "null", "https://home.example.evil"})
        EXPECT_FALSE(Side(ours).open("Origin: "s + bad + "\r\n")) << bad;
    EXPECT_TRUE(Side(ours).open()) << "a program";
}

TEST(WebSocketFraming, TakesMessagesInAnyPieces)
{
    Side side;
    ASSERT_TRUE(side.open());
    const std::string bytes = frame('\x81', "NICK ann") + frame('\x01', "USER a") + frame('\x89', "are you there") +
                              frame('\x80', " b c d") + frame('\x82', std::string(300, 'y')) + frame('\x81', "");
    for (const char c : bytes) ASSERT_TRUE(side.framing.receive({&c, 1}, side.lines));
    EXPECT_EQ(side.lines, "NICK ann\nUSER a b c d\n" + std::string(300, 'y') + "\n\n");
    EXPECT_THAT(side.framing.outgoing(), testing::EndsWith("\x8A\x0D"
                                                           "are you there"));
}

TEST(WebSocketFraming, EndsWithACloseFrame)
{
    Side side;
    ASSERT_TRUE(side.open());
    side.framing.outgoing();
    EXPECT_FALSE(side.framing.receive(frame('\x88', "\x03\xE8"
                                                    "bye"),
                                      side.lines));
    EXPECT_EQ(side.framing.outgoing(), "\x88\x02\x03\xE8");
    side.framing.shut_down();
    side.framing.send("late\r\n");
    EXPECT_EQ(side.framing.outgoing(), "");
    for (const auto& broken : {"\x81\x01x"s, frame('\xC1', "x"), frame('\x80', "x"), frame('\x83', "x"),
                               frame('\x09', "x"), frame('\x89', std::string(126, 'x'))}) {
        Side other;
        ASSERT_TRUE(other.open());
        other.framing.outgoing();
        EXPECT_FALSE(other.framing.receive(broken + "....", other.lines));
        EXPECT_EQ(other.framing.outgoing(), "\x88\x02\x03\xEA");
    }
}

} // namespace fedibee::net
