// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/line_stream.hpp"

#include "support/free_port_loop.hpp"
#include "support/temp_store_folder.hpp"
#include "support/tls_peer.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace fedibee::net {
namespace {

using Lines = std::vector<std::string>;

/// A stream over a socket pair, and the client at its other end.
class Pair : public LineStream::Handler {
public:
    explicit Pair(std::unique_ptr<TlsChannel> tls = nullptr, std::size_t send_limit = 1 << 20,
                  std::size_t line_limit = 32)
        : client_(io)
    {
        asio::local::stream_protocol::socket server(io);
        asio::local::connect_pair(server, client_);
        client_.non_blocking(true);
        stream = std::make_shared<LineStream>(LineStream::Socket(std::move(server)), std::move(tls), send_limit);
        stream->start(*this, line_limit);
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() override
    {
        stream->detach();
        stream->abort("over");
        io.restart();
        io.poll();
    }

    void on_line(std::string_view line) override
    {
        lines.emplace_back(line);
        if (line == "pause") stream->pause();
        if (line == "leave") stream->abort("left");
    }
    void on_overlong_line() override { lines.emplace_back("(overlong)"); }
    void on_closed(std::string_view reason) override { closed.emplace_back(reason); }

    void client_sends(std::string_view bytes)
    {
        asio::write(client_, asio::buffer(bytes));
        turn();
    }
    std::string client_receives()
    {
        std::string all;
        std::array<char, 8192> buffer{};
        boost::system::error_code error;
        while (true) {
            turn();
            const auto count = client_.read_some(asio::buffer(buffer), error);
            if (error) break;
            all.append(buffer.data(), count);
        }
        at_end = error == asio::error::eof;
        return all;
    }
    void client_leaves()
    {
        client_.close();
        turn();
    }
    void turn()
    {
        io.restart();
        io.poll();
    }

    asio::io_context io;
    std::shared_ptr<LineStream> stream;
    Lines lines;
    Lines closed;
    bool at_end = false;

private:
    asio::local::stream_protocol::socket client_;
};

TEST(LineStream, HandsOutLinesWithEitherLineBreak)
{
    Pair pair;
    pair.client_sends("NICK alice\r\nUSER a\n\r\nlast");
    EXPECT_EQ(pair.lines, (Lines{"NICK alice", "USER a", ""}));
    pair.client_sends(" one\n");
    EXPECT_EQ(pair.lines.back(), "last one");
}

TEST(LineStream, ReadsTheSameLinesHoweverTheyAreCut)
{
    Pair pair;
    for (const char c : std::string_view("one\r\ntwo\nthree\r\n")) pair.client_sends({&c, 1});
    EXPECT_EQ(pair.lines, (Lines{"one", "two", "three"}));
}

TEST(LineStream, SkipsOverlongLinesAndGoesOn)
{
    Pair pair;
    pair.client_sends(std::string(33, 'x') + "\r\nnext\r\n");
    EXPECT_EQ(pair.lines, (Lines{"(overlong)", "next"}));
}

TEST(LineStream, SaysOnceThatALineWithoutEndWasOverlong)
{
    Pair pair;
    for (int i = 0; i < 100; ++i) pair.client_sends(std::string(1000, 'x'));
    EXPECT_TRUE(pair.lines.empty());
    pair.client_sends("rest\r\nnext\r\n");
    EXPECT_EQ(pair.lines, (Lines{"(overlong)", "next"}));
}

TEST(LineStream, TakesALineOfExactlyTheLimitHoweverItIsCut)
{
    const std::string line(32, 'x');
    Pair pair;
    pair.client_sends(line + "\r\n");
    pair.client_sends(line + "\r");
    pair.client_sends("\n");
    EXPECT_EQ(pair.lines, (Lines{line, line}));
}

TEST(LineStream, TakesLongerLinesWhenTheLimitGrows)
{
    Pair pair;
    pair.stream->set_line_limit(64);
    pair.client_sends(std::string(40, 'x') + "\r\n");
    EXPECT_EQ(pair.lines, (Lines{std::string(40, 'x')}));
}

TEST(LineStream, HandsOutNothingWhilePaused)
{
    Pair pair;
    pair.client_sends("one\npause\ntwo\n");
    pair.client_sends("three\n");
    EXPECT_EQ(pair.lines, (Lines{"one", "pause"}));
    pair.stream->resume();
    pair.turn();
    EXPECT_EQ(pair.lines, (Lines{"one", "pause", "two", "three"}));
}

TEST(LineStream, CountsPauses)
{
    Pair pair;
    pair.stream->pause();
    pair.stream->pause();
    pair.client_sends("one\n");
    pair.stream->resume();
    pair.turn();
    EXPECT_TRUE(pair.lines.empty());
    pair.stream->resume();
    pair.turn();
    EXPECT_EQ(pair.lines, (Lines{"one"}));
}

TEST(LineStream, SaysOnceThatTheClientLeftAndAfterItsLastLine)
{
    Pair pair;
    pair.client_sends("QUIT\r\n");
    pair.client_leaves();
    EXPECT_EQ(pair.lines, (Lines{"QUIT"}));
    EXPECT_EQ(pair.closed, (Lines{"Connection closed"}));
}

TEST(LineStream, MayBeClosedFromInsideALine)
{
    Pair pair;
    pair.client_sends("one\nleave\ntwo\n");
    EXPECT_EQ(pair.lines, (Lines{"one", "leave"}));
    EXPECT_EQ(pair.closed, (Lines{"left"}));
    EXPECT_FALSE(pair.stream->is_open());
}

TEST(LineStream, WritesAtTheEndOfTheTurn)
{
    Pair pair;
    EXPECT_TRUE(pair.stream->send("PING :1\r\n"));
    EXPECT_TRUE(pair.stream->send("PING :2\r\n"));
    EXPECT_EQ(pair.stream->queued(), 18U);
    EXPECT_EQ(pair.client_receives(), "PING :1\r\nPING :2\r\n");
    EXPECT_EQ(pair.stream->queued(), 0U);
}

TEST(LineStream, RefusesWhatGoesBeyondTheSendQueue)
{
    Pair pair(nullptr, 100);
    EXPECT_TRUE(pair.stream->send(std::string(60, 'a')));
    EXPECT_FALSE(pair.stream->send(std::string(41, 'b')));
    EXPECT_TRUE(pair.stream->send(std::string(40, 'c')));
    EXPECT_EQ(pair.client_receives(), std::string(60, 'a') + std::string(40, 'c'));
}

TEST(LineStream, KeepsWhatASlowClientDoesNotTakeAndSendsItLater)
{
    Pair pair(nullptr, 64U << 20U);
    const std::string much(8U << 20U, 'x');
    EXPECT_TRUE(pair.stream->send(much));
    pair.turn();
    EXPECT_GT(pair.stream->queued(), 0U);
    EXPECT_EQ(pair.client_receives().size(), much.size());
}

TEST(LineStream, FlushesBeforeItCloses)
{
    Pair pair;
    pair.stream->send("ERROR :bye\r\n");
    pair.stream->close_after_flush();
    EXPECT_EQ(pair.client_receives(), "ERROR :bye\r\n");
    EXPECT_TRUE(pair.at_end);
    EXPECT_EQ(pair.closed.size(), 1U);
}

TEST(LineStream, TakesNothingMoreWhenItIsClosed)
{
    Pair pair;
    pair.stream->abort("enough");
    EXPECT_TRUE(pair.stream->send("late\r\n"));
    EXPECT_EQ(pair.client_receives(), "");
    EXPECT_EQ(pair.closed, (Lines{"enough"}));
}

// ---- TLS ----------------------------------------------------------------------------------------------------------

TlsContext make_context(const test::TempFolder& folder)
{
    EXPECT_TRUE(make_self_signed(folder.path("cert.pem"), folder.path("key.pem"), "irc.example.org"));
    return TlsContext::open(folder.path("cert.pem"), folder.path("key.pem"), "irc").value();
}

void exchange(Pair& pair, test::TlsPeer& peer)
{
    for (int i = 0; i < 6; ++i) {
        if (const auto wire = peer.outgoing(); !wire.empty()) pair.client_sends(wire);
        if (const auto wire = pair.client_receives(); !wire.empty()) peer.receive(wire);
    }
}

TEST(LineStreamOverTls, CarriesLinesBothWays)
{
    const test::TempFolder folder;
    const auto context = make_context(folder);
    Pair pair(context.accept());
    test::TlsPeer peer;
    pair.stream->send("NOTICE * :before the handshake was done\r\n");
    exchange(pair, peer);
    ASSERT_TRUE(peer.is_ready());
    EXPECT_EQ(peer.alpn(), "irc");
    EXPECT_EQ(peer.protocol(), "TLSv1.3");
    peer.send("NICK alice\r\n");
    exchange(pair, peer);
    pair.stream->send("PING :1\r\n");
    exchange(pair, peer);
    EXPECT_EQ(pair.lines, (Lines{"NICK alice"}));
    EXPECT_EQ(peer.clear(), "NOTICE * :before the handshake was done\r\nPING :1\r\n");
}

TEST(LineStreamOverTls, CarriesMuchMoreThanARecord)
{
    const test::TempFolder folder;
    const auto context = make_context(folder);
    Pair pair(context.accept());
    test::TlsPeer peer;
    exchange(pair, peer);
    pair.stream->send(std::string(200'000, 'x'));
    exchange(pair, peer);
    EXPECT_EQ(peer.clear().size(), 200'000U);
}

TEST(LineStreamOverTls, HandsOutTheLastLineOfAClientThatSaysGoodbye)
{
    const test::TempFolder folder;
    const auto context = make_context(folder);
    Pair pair(context.accept());
    test::TlsPeer peer;
    exchange(pair, peer);
    peer.send("QUIT :bye\r\n");
    peer.shut_down();
    exchange(pair, peer);
    EXPECT_EQ(pair.lines, (Lines{"QUIT :bye"}));
    EXPECT_EQ(pair.closed.size(), 1U);
}

TEST(LineStreamOverTls, SaysGoodbyeWhenItCloses)
{
    const test::TempFolder folder;
    const auto context = make_context(folder);
    Pair pair(context.accept());
    test::TlsPeer peer;
    exchange(pair, peer);
    pair.stream->send("ERROR :bye\r\n");
    pair.stream->close_after_flush();
    exchange(pair, peer);
    EXPECT_EQ(peer.clear(), "ERROR :bye\r\n");
    EXPECT_TRUE(peer.was_shut_down());
}

TEST(LineStreamOverTls, EndsForAPeerThatSpeaksNoTls)
{
    const test::TempFolder folder;
    const auto context = make_context(folder);
    Pair pair(context.accept());
    pair.client_sends("NICK alice\r\nUSER alice 0 * :Alice\r\n");
    EXPECT_TRUE(pair.lines.empty());
    EXPECT_EQ(pair.closed.size(), 1U);
}

TEST(TlsContext, NamesTheFileThatItCannotUse)
{
    const test::TempFolder folder;
    make_context(folder);
    const auto no_certificate = TlsContext::open(folder.path("none.pem"), folder.path("key.pem"), "irc");
    ASSERT_FALSE(no_certificate);
    EXPECT_NE(no_certificate.error().detail.find("none.pem"), std::string::npos);
    EXPECT_TRUE(make_self_signed(folder.path("other.pem"), folder.path("other-key.pem"), "irc.example.org"));
    const auto wrong_key = TlsContext::open(folder.path("cert.pem"), folder.path("other-key.pem"), "irc");
    ASSERT_FALSE(wrong_key);
    EXPECT_NE(wrong_key.error().detail.find("other-key.pem"), std::string::npos);
}

TEST(TlsContext, PrintsItsFingerprintAsClientsDo)
{
    const test::TempFolder folder;
    const auto print = make_context(folder).fingerprint();
    EXPECT_EQ(print.size(), 32U * 3 - 1);
    EXPECT_EQ(print.find_first_not_of("0123456789ABCDEF:"), std::string::npos);
}

} // namespace
} // namespace fedibee::net
